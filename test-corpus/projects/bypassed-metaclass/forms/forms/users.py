from abc import abstractmethod

from forms import meta


class Form(metaclass=meta.Declarative):
    title = ""


class Event(metaclass=meta.Counting):
    pass


class IReader(metaclass=meta.Interface):
    @abstractmethod
    def read(self): ...


class Derived(meta.Fixed):
    def __len__(cls):
        return 1


class Row(metaclass=Derived):
    pass


class Bag(metaclass=meta.Starred):
    pass
