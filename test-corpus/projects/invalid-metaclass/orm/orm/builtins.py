from orm import registry
from orm.registry import ANYTHING


def an_object():
    class Model(metaclass=ANYTHING):  # error "an instance of `object`, which cannot be called"
        pass

    return Model


def a_list():
    class Model(metaclass=registry.KNOWN):  # error "an instance of `list`"
        pass

    return Model


def a_dict():
    class Model(metaclass={"abstract": True}):  # error
        pass

    return Model


def an_exception():
    class Model(metaclass=ValueError("no metaclass")):  # error
        pass

    return Model


def a_range():
    class Model(metaclass=range(3)):  # error
        pass

    return Model
