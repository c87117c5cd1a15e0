from fields import Order

order = Order()
assert order.amount is None
order.amount = "3"
assert order.amount == 3
del order.amount
order.note = "fast"
assert vars(order) == {"note": "fast"}
