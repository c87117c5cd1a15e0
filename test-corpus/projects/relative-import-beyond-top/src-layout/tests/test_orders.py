import unittest

from ..src.shop.api.v1.orders import total  # error


class OrdersTest(unittest.TestCase):
    def test_total(self):
        self.assertEqual(total([10]), 12)
