import widgets as ui
from widgets.mixins import Button


class Submit(ui.Focusable, Button):  # error "stands before `Button`, which derives from it"
    pass
