from widgets import Clickable, Focusable
from widgets.mixins import Button


class Link(Focusable, Clickable):
    pass


class LinkButton(Link, Button):  # error "disagree on the order of"
    pass
