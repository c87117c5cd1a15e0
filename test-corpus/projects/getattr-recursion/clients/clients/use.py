import copy
import pickle
from copy import deepcopy as clone

from clients import wrong
from clients.wrong import Session


def session():
    open_session = Session(["a"])
    return copy.copy(open_session)


def slotted():
    return clone(wrong.Slotted(a=1))


def stored():
    return pickle.loads(pickle.dumps(wrong.Slotted(a=1)))


def misspelt():
    return hasattr(wrong.Misspelt("client"), "get")


def record():
    return wrong.Record()


def bare():
    return wrong.Bare().size
