from attributes import Cached, Finalized, History, Kept, Weak
from checked import Loaded, Logged, PerClass, Positive

STORE = {}


class Person:
    age = Positive()
    name = Kept()
    visits = History()
    mail = Logged()
    note = Weak()
    phone = Finalized()
    photo = Loaded(STORE)

    @Cached
    def label(self):
        return f"{self.name} ({self.age})"

    @PerClass
    def table(cls):
        return cls.__name__.lower()
