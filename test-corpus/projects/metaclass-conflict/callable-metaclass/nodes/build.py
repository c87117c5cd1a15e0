from abc import ABC


class NodeMeta(type):
    def __len__(cls) -> int:
        return 0


class Node(metaclass=NodeMeta):
    pass


class Visitor(ABC):
    pass


def first_of(name, bases, namespace):
    return type(bases[0])(name, bases[:1], namespace)
