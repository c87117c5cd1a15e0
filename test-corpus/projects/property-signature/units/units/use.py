from units.lengths import Closed, Length, Right, Sized


class Distance(Length):
    def show(self):
        return f"{self.value}"

    def set(self):
        self.both = 1, "km"

    def clear(self):
        del self.both


def scaled():
    length = Length()
    length.scale = 3


def right():
    right = Right()
    right.value = 3
    right.both = (right.values, right.value, right.wrapped)
    assert (Closed().shown(), Sized().twice()) == ("km", 6)
    return right.both
