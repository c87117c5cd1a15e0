from nodes.build import Node, Visitor, first_of


class VisitedNode(Node, Visitor, metaclass=first_of):
    pass


def mixed(*bases):
    class Mixed(*bases):
        pass

    return Mixed


Visited = VisitedNode
