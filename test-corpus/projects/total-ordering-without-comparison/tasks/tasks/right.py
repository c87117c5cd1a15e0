from functools import total_ordering

from .base import Base, Ranked, Size


@total_ordering
class First(Ranked, Base):
    pass


@total_ordering
class Second(Size):
    pass


@total_ordering
class Third(Base):
    __gt__ = Ranked.__le__


@total_ordering
class Fourth(Base, int):
    pass
