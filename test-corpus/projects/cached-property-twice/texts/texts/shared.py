from texts.base import shared_length


class Line:
    words = ()
    length = shared_length


class Page:
    words = ()
    size = shared_length  # error "`length` and `size`"
