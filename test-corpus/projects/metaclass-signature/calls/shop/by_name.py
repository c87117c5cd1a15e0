from shop.things import Order


def order():
    return Order(name="A1", strict=True)  # error "argument `name` of `Order(...)`"
