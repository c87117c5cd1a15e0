from parts.metas import BaseMeta, LeftMeta, LowestMeta, RightMeta


class Common(metaclass=BaseMeta):
    pass


class Left(Common, metaclass=LeftMeta):
    pass


class Right(Common, metaclass=RightMeta):
    pass


class Lowest(metaclass=LowestMeta):
    pass
