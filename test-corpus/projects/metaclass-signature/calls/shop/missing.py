from shop.things import Order


def order():
    return Order("A1")  # error "`Named.__call__` needs `strict`"
