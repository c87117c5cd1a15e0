import unittest

from compat.base import Listener, Signal


class SignalTests(unittest.TestCase):
    def test_conflict(self) -> None:
        with self.assertRaises(TypeError):

            class Both(Signal, Listener):
                pass
