from widgets.mixins import Button, Clickable


class IconButton(Button):
    pass


class Icon(Clickable):
    pass


class Toolbar(Icon, Clickable, IconButton):  # error
    pass
