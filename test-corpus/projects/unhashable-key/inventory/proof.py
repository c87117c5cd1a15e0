from proof_tools import raises

from inventory import counting, model, orders

for broken in [
    counting.by_article,
    counting.distinct,
    counting.unique_boxes,
    counting.seen_before,
    counting.pairs,
    lambda: counting.names([model.Article(1)]),
    orders.index,
    orders.grouped,
    lambda: orders.first_of({}),
    lambda: orders.Basket().put(model.Article(1)),
    lambda: hash(model.Special(1)),
    orders.digest,
]:
    with raises(TypeError, "unhashable type"):
        broken()
assert counting.by_number() == {1: model.Article(1)}
