from texts.base import Text


class Line(Text):
    head = Text.first  # error "`first` and `head`"
