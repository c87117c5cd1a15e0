from plugins.base import NamedMeta


class KeywordMeta(NamedMeta):
    def __new__(mcls, name, bases, namespace, **kwargs):
        return super().__new__(mcls, name, bases, namespace, title=name)  # error "takes no argument `title`"

    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace, **kwargs)


class Plugin(metaclass=KeywordMeta, level=3):
    pass
