from units.lengths import Length, Right


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
    return right.both
