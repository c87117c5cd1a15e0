import sys

from shapes.base import Shape


class Endless(Shape):
    def __new__(cls):
        while True:
            return super().__new__(cls)


class Found(Shape):
    kinds = [1, 2]

    def __new__(cls, kind):
        for known in cls.kinds:
            if known == kind:
                return super().__new__(cls, kind)


class Checked(Shape):
    def __new__(cls, kind):
        if kind:
            return super().__new__(cls, kind)
        cls.refuse(kind)

    @staticmethod
    def refuse(kind):
        raise ValueError(kind)


class Exits(Shape):
    def __new__(cls, kind):
        if kind:
            return super().__new__(cls, kind)
        sys.exit(kind)


class Function:
    def __new__(cls, text):
        print(text)


class Always(Shape):
    def __new__(cls):
        try:
            return super().__new__(cls)
        except TypeError:
            raise
        finally:
            print("made")


class Nothing(Shape):
    def __new__(cls, text):
        if not text:
            return None
        if text == "x":
            return
        return super().__new__(cls, text)
