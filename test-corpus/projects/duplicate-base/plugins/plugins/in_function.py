from plugins.base import Configurable


def build():
    class Local(Configurable, Configurable):  # error
        pass

    return Local
