from orm.things import Named


class Order(metaclass=Named):  # error: metaclass-signature "takes 2 positional arguments, and 4 create `Order`"
    pass
