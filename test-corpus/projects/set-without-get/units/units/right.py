from weakref import WeakKeyDictionary


class Positive:
    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, obj, value):
        if value <= 0:
            raise ValueError(f"{self.name} must be positive")
        obj.__dict__[self.name] = value


class Whole:
    def __init__(self, name):
        self.name = name

    def __set__(self, obj, value):
        vars(obj)[self.name] = int(value)


class Reading:
    def __get__(self, obj, owner=None):
        return self if obj is None else obj._value


class Written(Reading):
    def __set__(self, obj, value):
        obj._value = value


class Constant:
    def __init__(self, value):
        self.value = value

    def __set__(self, obj, value):
        raise AttributeError("cannot be changed")


class Dispatched:
    """A base class: what reads is left to those below."""

    def __init__(self):
        self.values = WeakKeyDictionary()

    def __set__(self, obj, value):
        self.values[obj] = value


class Given(Dispatched):
    def __get__(self, obj, owner=None):
        return self if obj is None else self.values[obj]


class Handed:
    def __set__(self, obj, value):
        obj.changed("handed", value)


class Updating:
    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, obj, value):
        own = obj.__dict__
        own["_" + self.name] = own.get(self.name)
        own.update({self.name: value})


class Marking:
    """Keeps nothing of what it is given."""

    def __set__(self, obj, value):
        setattr(obj, "_is_marked", True)
        obj.__dict__["_marks"] = 1


class Passing:
    def __set__(self, obj, value):
        store_all(obj.__dict__, passed=value)


def store_all(namespace, **values):
    namespace.update(values)


class Looked:
    def __set__(self, obj, value):
        obj.__dict__["_found"] = value


class Finding:
    """Looks elsewhere than CPython does."""

    found = Looked()

    def __getattribute__(self, name):
        own = object.__getattribute__(self, "__dict__")
        return own["_found"] if name == "found" else own


class Body:
    width = Positive()
    height = Whole("height")
    depth = Written()
    most = Constant(10)
    given = Given()
    handed = Handed()

    def __init__(self):
        self.width = self.height = self.depth = self.given = self.handed = 3

    def changed(self, name, value):
        self.__dict__[name] = value


class Sheet:
    updated = Updating()
    marked = Marking()
    passed = Passing()

    def __init__(self):
        self.updated = self.passed = self.marked = 3


class Noted:
    def __set__(self, obj, value):
        obj._noted = value


class Noting:
    """Has a value under the attribute's own name from the start."""

    noted = Noted()

    def __init__(self):
        self.__dict__["noted"] = 3


class Anywhere:
    """Right where it is called `size`."""

    def __set__(self, obj, value):
        obj.__dict__["size"] = value
