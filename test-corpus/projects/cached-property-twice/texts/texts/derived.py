from texts import base


class Line(base.Text):
    number = base.Text.size  # error "it is `size` here"
