from nodes.build import Node, Visitor
from nodes.silent import VisitedNode, mixed
from proof_tools import raises

assert VisitedNode.__bases__ == (Node,)
assert mixed(Node).__bases__ == (Node,)
with raises(TypeError, "metaclass conflict"):
    mixed(Node, Visitor)
