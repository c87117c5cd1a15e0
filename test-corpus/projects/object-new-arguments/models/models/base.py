class Model:
    table = None

    def save(self):
        return self


class Shown:
    """Stands before what takes the name."""

    def __init__(self, name):
        super().__init__(name)
        self.shown = True


class Element:
    def __init__(self, name):
        self.name = name


class HiddenMixin(Model):
    def __init__(self, name):
        super().__init__(name)
        self.hidden = True
