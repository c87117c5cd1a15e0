from orders.base import Priced


class Order(Priced):
    @property
    def price(self):
        return 3

    @property
    def parent(self):
        return None

    @property
    def owner(self):
        if self.parent is None:
            return
        print("never")

    @property
    def password(self):
        raise AttributeError("it can only be set")

    @password.setter
    def password(self, password):
        self._password = password

    @property
    def lines(self):
        yield from range(3)

    @property
    def first(self):
        while True:
            return 1
