from widgets.mixins import Clickable as Base


class Mixed(object, Base):  # error "`object`"
    pass
