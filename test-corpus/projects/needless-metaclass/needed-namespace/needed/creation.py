class OnceMeta(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        class Once(dict):
            def __setitem__(self, key, value):
                if key in self and not key.startswith("__"):
                    raise TypeError(f"{key} is defined twice")
                super().__setitem__(key, value)

        return Once()

    def __new__(mcs, name, bases, namespace):
        return super().__new__(mcs, name, bases, dict(namespace))


class Once(metaclass=OnceMeta):
    pass


class SlotsMeta(type):
    def __new__(mcs, name, bases, namespace):
        namespace.setdefault("__slots__", ())
        return super().__new__(mcs, name, bases, namespace)


class Slotted(metaclass=SlotsMeta):
    pass


class PopMeta(type):
    def __new__(mcs, name, bases, attrs):
        fields = {}
        for key in list(attrs):
            if isinstance(attrs[key], int) and not key.startswith("__"):
                fields[key] = attrs.pop(key)
        cls = super().__new__(mcs, name, bases, attrs)
        cls.fields = fields
        return cls


class Popped(metaclass=PopMeta):
    one = 1


def prepare(namespace):
    namespace["prepared"] = True


class HelpedMeta(type):
    def __new__(mcs, name, bases, namespace):
        prepare(namespace)
        return super().__new__(mcs, name, bases, namespace)


class Helped(metaclass=HelpedMeta):
    pass


class RenamedMeta(type):
    def __new__(mcs, name, bases, namespace):
        name = name.strip("_")
        return super().__new__(mcs, name, bases, namespace)


class _Renamed(metaclass=RenamedMeta):
    pass


class MixinMeta(type):
    def __new__(mcs, name, bases, namespace):
        return super().__new__(mcs, name, bases + (dict,), namespace)


class Mixed(metaclass=MixinMeta):
    pass
