class Positioned:
    __slots__ = ("line", "column")

    def __init__(self, line=0, column=0):
        self.line, self.column = line, column

    def moved(self, lines):
        self.line += lines
        self.moves += 1
        return self


class Mixin:
    __slots__ = ()

    def mark(self):
        self.marked = True
