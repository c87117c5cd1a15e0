class BaseMeta(type):
    def __lt__(cls, other: type) -> bool:
        return cls.__name__ < other.__name__


class LeftMeta(BaseMeta):
    pass


class RightMeta(BaseMeta):
    pass


class LowestMeta(LeftMeta, RightMeta):
    pass
