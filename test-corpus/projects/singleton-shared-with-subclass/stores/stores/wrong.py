class Attempt:
    def __new__(cls, *args):  # warn "finds `Attempt._it` by inheritance"
        try:
            return cls._it
        except AttributeError:
            cls._it = object.__new__(cls)
            return cls._it


class Looked:
    _instance = None

    def __new__(cls):  # warn "`Deep()` may give the instance of `Looked`"
        instance = getattr(cls, "_instance", None)
        if instance is None:
            cls._instance = instance = super(Looked, cls).__new__(cls)
        return instance


class Middle(Looked):
    pass


class Deep(Middle):
    pass


class Walrus:
    __self = None

    def __new__(cls):  # warn "`Sub()` may give the instance of `Walrus`"
        if not (self := cls.__self):
            self = cls.__self = super().__new__(cls)
        return self


class Branch(Walrus):
    pass


class Sub(Branch):
    pass


class Marked:
    def __new__(cls):  # warn "`Remarked()` may give the instance of `Marked`"
        if not hasattr(cls, "_one"):
            cls._one = super().__new__(cls)
        return cls._one


class Remarked(Marked):
    pass


class Single(type):
    only = None

    def __call__(cls, *args, **kwargs):  # warn "`Child()` may give the instance of `Parent`"
        if cls.only is None:
            cls.only = super().__call__(*args, **kwargs)
        return cls.only


class Parent(metaclass=Single):
    pass


class Child(Parent):
    pass


class Kept:
    kept = None

    @staticmethod
    def __new__(cls, *args):  # missed
        return cls.kept or cls.make()

    @classmethod
    def make(cls):
        cls.kept = object.__new__(cls)
        return cls.kept


class Keeper(Kept):
    pass
