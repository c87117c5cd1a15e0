from settings.base import Observed

NAMES = ("width", "height")


class Window(Observed):
    def on_change(self, name, value):
        if name != "last_change":
            self.last_change = name


class Fixed:
    def __init__(self):
        object.__setattr__(self, "ready", False)
        self.size = 1
        object.__setattr__(self, "ready", True)

    def __setattr__(self, name, value):
        if self.ready:
            raise AttributeError(name)
        vars(self)[name] = value


class Private:
    def __setattr__(self, name, value):
        if name[0] != "_":
            self._changed = True
        super().__setattr__(name, value)


class Known:
    def __setattr__(self, name, value):
        if name in NAMES:
            self.size = value
        else:
            object.__setattr__(self, name, value)


class Other:
    def __init__(self, target):
        self.__dict__["target"] = target

    def __setattr__(self, name, value):
        setattr(self.target, name, value)
        self.target.count = 1


class Once:
    done = False

    def __setattr__(self, name, value):
        if not self.done:
            self.__dict__["done"] = True
            self.first = name
        super().__setattr__(name, value)


class Deleting:
    def __setattr__(self, name, value):
        if hasattr(self, name):
            del self.__dict__[name]
        super().__setattr__(name, value)
