import sys
import unittest
from enum import Enum, auto

from filters import compat
from filters.compat import PYTHON


class MixedTest(unittest.TestCase):
    @unittest.skipIf(PYTHON >= (3, 13), "mixed values are gone")
    def test_goes_on_from_the_number(self):
        class Filter(Enum):
            NAME = "name"
            DATE = auto()

        self.assertEqual(Filter.DATE.value, 1)

    @unittest.skipUnless(sys.version_info.minor < 13, "mixed values are gone")
    def test_counts(self):
        class Filter(Enum):
            SIZE = 4
            NAME = "name"
            DATE = auto()

        self.assertEqual(Filter.DATE.value, 5)


@unittest.skipIf(compat.PY313, "mixed values are gone")
class OldTest(unittest.TestCase):
    def test_string(self):
        class Filter(str, Enum):
            NAME = "name"
            DATE = auto()

        self.assertEqual(Filter.DATE, "1")
