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
