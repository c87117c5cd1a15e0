class Own:
    def __new__(cls):
        it = cls.__dict__.get("_it")
        if it is None:
            it = cls._it = object.__new__(cls)
        return it


class OwnChild(Own):
    pass


class Typed:
    _it = None

    def __new__(cls):
        if type(cls._it) is not cls:
            cls._it = object.__new__(cls)
        return cls._it


class TypedChild(Typed):
    pass


class Only:
    _it = None

    def __new__(cls):
        if cls is not Only:
            return object.__new__(cls)
        if cls._it is None:
            cls._it = object.__new__(cls)
        return cls._it


class OnlyChild(Only):
    pass


class Reset(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.only = None

    def __call__(cls):
        if cls.only is None:
            cls.only = super().__call__()
        return cls.only


class Parent(metaclass=Reset):
    pass


class Child(Parent):
    pass


class Abstract:
    _it = None

    def __new__(cls):
        if cls._it is None:
            cls._it = super().__new__(cls)
        return cls._it


class First(Abstract):
    pass


class Second(Abstract):
    pass


class Different:
    _it = None

    def __new__(cls):
        if cls._it is None:
            cls._it = super().__new__(cls)
        return cls._it


class DifferentChild(Different):
    def __new__(cls):
        return object.__new__(cls)
