from functools import cached_property


class Line:
    @cached_property
    def width(self):
        return 3

    columns = width  # error "one `cached_property` under two names, `width` and `columns`"
