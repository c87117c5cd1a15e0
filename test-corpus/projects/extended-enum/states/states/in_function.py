from states.base import State


def tests():
    try:

        class Expected(State):
            pass

    except TypeError:
        return "refused"


def build():
    class Local(State):  # error
        LOCAL = 1

    return Local
