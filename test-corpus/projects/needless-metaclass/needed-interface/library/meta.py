class HookMeta(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.hooks = [key for key in namespace if key.startswith("on_")]


class SharedMeta(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.shared = name


class KeywordMeta(type):
    def __init__(cls, name, bases, namespace, table=None):
        super().__init__(name, bases, namespace)
        cls.table = table

    def __new__(mcs, name, bases, namespace, table=None):
        return super().__new__(mcs, name, bases, namespace)


class SelfAwareMeta(type):
    kinds = []

    def __new__(mcs, name, bases, namespace):
        cls = super().__new__(mcs, name, bases, namespace)
        cls.made_by = mcs.__name__
        return cls
