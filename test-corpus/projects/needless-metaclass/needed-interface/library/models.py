from library.meta import HookMeta, KeywordMeta, SelfAwareMeta, SharedMeta


class Model(metaclass=HookMeta):
    def on_save(self):
        pass


class Left(metaclass=SharedMeta):
    pass


class MoreLeft(Left):
    pass


class Right(metaclass=SharedMeta):
    pass


class Table(metaclass=KeywordMeta, table="tables"):
    pass


class Aware(metaclass=SelfAwareMeta):
    pass
