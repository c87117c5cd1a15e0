def table(name, bases, namespace):
    return type(name, bases, namespace)


class Order(metaclass=table, strict=True):  # error: class-keyword-rejected "takes no such argument"
    pass
