from fields import Assigned, ByClass, Computed, Guarded, Number, Text


class Person:
    name = Text()
    age = Number()
    key = Guarded()
    kind = ByClass()

    def __init__(self, name, age):
        self.age = age
        self.name = name

    @Computed
    def label(self):
        return f"{self.name}, {self.age}"


class Note:
    text = Assigned()
    key = Guarded()
    kind = ByClass()

    @Computed
    def label(self):
        return "note"


def named():
    return Person("Ada", 36)


def labelled():
    note = Note()
    return note.label


def unlocked():
    note = Note()
    del note.key


def classified():
    note = Note()
    return note.kind
