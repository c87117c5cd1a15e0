from weakref import WeakKeyDictionary


class Checked:
    def __set_name__(self, owner, name):
        self.name = name
        self.storage = "_" + name

    def __set__(self, obj, value):  # warn "gives the descriptor itself"
        setattr(obj, self.storage, self.check(value))

    def check(self, value):
        return value


class Shared:
    def __set__(self, obj, value):  # warn "kept by the descriptor"
        self.value = value


class Beside:
    def __init__(self):
        self.values = WeakKeyDictionary()

    def __set__(self, instance, value):  # warn "kept by the descriptor"
        if value is None:
            raise ValueError("needs a value")
        self.values[instance] = value


class Fixed:
    def __set__(self, obj, value):  # warn "kept in `_length`"
        obj._length = float(value)


class Passed:
    def __init__(self, key):
        self.key = key

    def __set__(self, obj, value):  # warn "kept in `_mass`"
        store(obj, self.key, value)


def store(thing, name, value):
    setattr(thing, name, value)


class Namespaced(Checked):
    def __set__(self, obj, value):  # warn "kept in `_angle`"
        obj.__dict__["_angle"] = self.check(value)


class Private:
    def __set_name__(self, owner, name):
        self.private = f"_{name}"

    def __set__(self, obj, value):  # warn "kept in `_force`"
        own = vars(obj)
        before = own.get(self.private)
        if value != before:
            own[self.private] = value


class Updating:
    def __set__(self, obj, value):  # warn "kept in `_charge`"
        obj.__dict__.update(_charge=value)


class Listed:
    def __set__(self, obj, value):  # warn "kept in `_values`"
        obj._values["speed"] = value


class Bypassing:
    def __set__(self, obj, value):  # warn "kept in `_time`"
        object.__setattr__(obj, "_time", (value, "seconds"))


class ById:
    values = {}

    def __set__(self, obj, value):  # warn "kept by the descriptor"
        self.values[id(obj)] = value
