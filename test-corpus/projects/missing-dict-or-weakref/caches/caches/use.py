import weakref
from weakref import WeakKeyDictionary, WeakSet as Observers, finalize, ref as weak

from caches import nodes
from caches.nodes import Length, Node as Inner


def observe():
    observers = Observers()
    node = Inner()
    observers.add(node)  # error "a `WeakSet` refers to it weakly"
    return observers


def keep():
    names = WeakKeyDictionary()
    names[nodes.Leaf()] = "leaf"  # error "there are no weak references to instances of `Leaf`"
    return names


def names():
    return weakref.WeakValueDictionary({"a": nodes.Leaf()})  # error


def proxied():
    return weakref.proxy(Inner())  # error "leaves instances without `__weakref__`, and so do all bases"


def closed():
    node = nodes.Leaf()
    finalize(node, print, "closed")  # error


def of_pair():
    return weak(Length(3))  # error "instances of a varying size take none"


def method():
    node = Inner()
    return weakref.WeakMethod(node.walk)  # error


def first():
    return WeakKeyDictionary().get(Inner())  # error


def subscribed():
    return weakref.WeakSet([nodes.Leaf(), nodes.Leaf()])  # error


def marks():
    return WeakKeyDictionary()


def marked(node: Inner, seen: WeakKeyDictionary):
    seen[node] = True
