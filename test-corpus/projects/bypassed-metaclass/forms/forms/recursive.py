"""One path makes classes of the metaclass, and the other comes back to it: not to be known without the bases."""


class Model(type):
    def __new__(mcls, name, bases, namespace):
        if not bases:
            return super().__new__(mcls, name, bases, namespace)
        return type(name, bases, namespace)  # missed

    def __len__(cls):
        return 1


class Base(metaclass=Model):
    pass


def order():
    class Order(Base):
        pass

    return Order
