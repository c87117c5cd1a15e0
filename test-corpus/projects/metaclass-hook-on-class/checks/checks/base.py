class Checks:
    """Becomes part of a metaclass in another module."""

    def __instancecheck__(cls, instance):
        return True


def has_close(cls, subclass):
    return hasattr(subclass, "close")


class Ordered:
    @classmethod
    def __prepare__(mcs, name, bases, **keywords):  # warn "`Ordered` is no metaclass"
        return {"ordered": True}
