import enum


class Named(enum.Enum):
    def title(self):
        return self.name.title()


class State(Named):
    OPEN = enum.auto()
    CLOSED = enum.auto()


class Mode(enum.Flag):
    READ = 1
    WRITE = 2


class Code(str, enum.Enum):
    OK = "ok"
