from orm.things import Registry

registry = Registry()


class Order(metaclass=registry.register):  # error: metaclass-signature "takes 2 positional arguments, and 4 create"
    pass
