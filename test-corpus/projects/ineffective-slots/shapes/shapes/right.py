from . import base


class Circle(base.Empty):
    __slots__ = ("radius",)


class Square(base.Abstract, base.Empty):
    __slots__ = ("side",)

    def area(self):
        return self.side**2


class Crate(base.Box[int], base.Named):
    __slots__ = ("weight",)


class Twin(base.Pair):
    __slots__ = ()


class Alone:
    __slots__ = ("x",)


class Meant(base.Open):
    __slots__ = ()


class Asked(base.Empty):
    __slots__ = ("x", "__dict__")


class Made(base.made(())):
    __slots__ = ("x",)


class Counted(int):
    __slots__ = ()
