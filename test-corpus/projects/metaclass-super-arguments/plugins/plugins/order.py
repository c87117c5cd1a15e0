from abc import ABCMeta


class OrderMeta(ABCMeta):
    def __new__(metacls, clsname, parents, body, **kwargs):
        return super().__new__(metacls, parents, clsname, body)  # error "gets the bases in the place of the name"


class SubMeta(OrderMeta):
    pass


class Plugin(metaclass=SubMeta):
    pass
