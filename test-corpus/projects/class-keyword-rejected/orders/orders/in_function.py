import contextlib

from orders.events import Versioned


def handler():
    class Local(Versioned):  # error "does not give class keyword `version`"
        pass

    return Local


def probe():
    with contextlib.suppress(TypeError):

        class Local(Versioned):
            pass
