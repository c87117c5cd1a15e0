from .kinds import Loaded, Named, Plugin, Same, Shown, Text, Twice


def plugin():
    return isinstance(Loaded(), Plugin)


def shown():
    loaded = Loaded()
    return isinstance(loaded, Shown)


def same():
    same = Same()
    return isinstance(same, Same)


def text():
    return isinstance("text", Text)


def named():
    return issubclass(Loaded, Named)


def twice():
    return issubclass(Twice, Twice)


def tolerant():
    try:
        return isinstance(7, Same)
    except RecursionError:
        return None
