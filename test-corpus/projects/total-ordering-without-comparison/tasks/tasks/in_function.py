from functools import total_ordering

from tasks.base import Base


def make():
    @total_ordering  # error "`make.<locals>.Local`"
    class Local(Base):
        def __cmp__(self, other):
            return 0

    return Local
