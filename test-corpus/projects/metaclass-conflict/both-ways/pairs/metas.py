import abc


class First(type):
    def __len__(cls):
        return 1


class Second(abc.ABCMeta):
    def __len__(cls):
        return 2


class Both(Second, First):
    pass


class A(metaclass=First):
    pass


class B(metaclass=Second):
    pass


class AB(metaclass=Both):
    pass
