from orders import right, wrong

order = wrong.Order()
assert [order.price, order.total, order.count, order.size, order.state] == [None] * 5
assert wrong.Refund().reason is None
order = right.Order()
assert (order.price, order.parent, order.owner, list(order.lines), order.first) == (3, None, None, [0, 1, 2], 1)
order.password = "secret"
