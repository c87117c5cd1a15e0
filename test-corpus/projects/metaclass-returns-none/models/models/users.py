from models import meta


class Model(metaclass=meta.Registered):
    pass


class Base(metaclass=meta.Checked):
    pass


Checked = meta.Checked("Checked", (Base,), {})


class Point(metaclass=meta.Cached):
    cache = {}

    def __init__(self, x):
        self.x = x


class Ready(metaclass=meta.make()):
    pass


class Other(metaclass=meta.Derived):
    cache = {}
