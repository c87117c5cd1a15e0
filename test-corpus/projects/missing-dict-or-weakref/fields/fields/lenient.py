"""A property that keeps its value where the instance has a place for it, as that of Werkzeug does."""

_missing = object()


class kept(property):
    def __init__(self, fget):
        super().__init__(fget)
        self.name = fget.__name__
        self.slot = "_kept_" + self.name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        space = getattr(obj, "__dict__", None)
        value = _missing if space is None else space.get(self.name, _missing)
        if space is None:
            value = getattr(obj, self.slot, _missing)
        if value is _missing:
            value = self.fget(obj)
            if space is not None:
                obj.__dict__[self.name] = value
            else:
                setattr(obj, self.slot, value)
        return value


class Frame:
    __slots__ = ("_kept_line", "number")

    def __init__(self, number):
        self.number = number

    @kept
    def line(self):
        return f"line {self.number}"
