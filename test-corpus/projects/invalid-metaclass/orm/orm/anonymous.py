class Order(metaclass=lambda name, bases: type(name, bases, {})):  # error: metaclass-signature
    pass
