import contextlib
import enum
import functools
import typing

from right import made


class Colour(enum.Enum):
    RED = 1

    def __init__(self, number):
        super().__init__()
        self.number = number


class Cell:
    def __new__(cls, *args):
        return super().__new__(cls)


class Given:
    pass


def start(self, name):
    self.name = name


Given.__init__ = start


class Options:
    def __init__(self, **options):
        self.size = options.pop("size", 0)
        super().__init__(**options)


class Outer(metaclass=made.Replaced):
    class Spec:
        pass


class Another(metaclass=made.Added):
    class Spec:
        pass


class Person(typing.NamedTuple):
    name: str


class Called(metaclass=made.Called):
    pass


@functools.total_ordering
class Compared:
    def __init__(self, *args):
        self.args = args

    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return False


class Local:
    if typing.TYPE_CHECKING:
        checked = Given(1, 2, 3)


def run():
    assert Colour(1).number == 1 and Given("a").name == "a" and Options(size=3).size == 3
    assert Outer.Spec(1).value == 1 and Another.Spec(2) == 2 and Called(1) == (1,) and Person("a").name == "a"
    assert made.Registered("a").name == "a" and made.Marked("a").name == "a"
    assert Cell(1, 2) is not None and Compared(1) == Compared(2)
    with contextlib.suppress(TypeError):
        Local(1)
