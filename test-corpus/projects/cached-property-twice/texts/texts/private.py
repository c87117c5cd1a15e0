from functools import cached_property


class Line:
    @cached_property
    def __width(self):
        return 3

    width = __width  # error "`_Line__width` and `width`"
