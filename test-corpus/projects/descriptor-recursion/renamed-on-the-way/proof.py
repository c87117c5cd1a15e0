from proof_tools import raises

from orders import Order

order = Order()
order._tax = 2
with raises(RecursionError):
    order.total
assert order.tax == 2
