import weakref

from caches.nodes import Free, Leaf, Node, Open, Rows


class Named:
    __slots__ = ("name", "__weakref__", "__dict__")


def run():
    for kept in [Free(), Open(), Rows(), Named()]:
        assert weakref.ref(kept)() is kept
    # Nothing is referred to: a membership test looks first whether it can be.
    assert Leaf() not in weakref.WeakSet()
    names = weakref.WeakKeyDictionary()
    # A value, not a key.
    named = Named()
    names[named] = Node()
    try:
        weakref.ref(Node())
    except TypeError:
        names.clear()
    assert not remember(Leaf())


def remember(node):
    return weakref.ref(node) if hasattr(node, "__weakref__") else None
