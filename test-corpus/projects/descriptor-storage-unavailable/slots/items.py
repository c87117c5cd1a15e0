from stored import Once, Positive, Private, State


class Item:
    __slots__ = ("name", "_weight")

    weight = Positive()
    price = Positive()  # error "instances of `Item` have no place for that"

    def __init__(self, name, weight):
        self.name = name
        self.weight = weight


class Task:
    __slots__ = ["title"]

    state = Private()  # error "keeps `state` in `_Private__state`"

    def __init__(self, title):
        self.title = title
        self.state = State.NEW


class Urgent(Task):
    __slots__ = ("due",)

    owner = Positive()  # error "keeps `owner` in `_owner`"

    def __init__(self, title, owner):
        super().__init__(title)
        self.owner = owner


class Pair(tuple):
    """Instances of tuples have no more places than they ask for."""

    __slots__ = ()

    @Once
    def length(self):  # error "keeps `length` in `length_once`"
        return len(self)


class Mixin:
    __slots__ = ()

    size = Positive()


class Sized(Mixin):
    __slots__ = ("_size",)


class Open(Mixin):
    pass


class Draft:
    __slots__ = ("text",)

    size = Positive()  # warn


class Tried:
    __slots__ = ("text", "_Private__state")

    state = Private()
