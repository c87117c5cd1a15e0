import gc
import weakref

from shop import right, views
from shop.models import Base, Offer, Order, orders


def is_kept(make, use):
    thing = make()
    use(thing)
    kept = weakref.ref(thing)
    del thing
    gc.collect()
    return kept() is not None


assert is_kept(Base, lambda it: it.path()) and is_kept(Order, lambda it: it.total())
assert is_kept(Order, lambda it: it.tax(2)) and is_kept(Offer, lambda it: it.label)
assert is_kept(lambda: views.Page(Order()), lambda it: it.text()) and is_kept(views.Table, lambda it: it.rows())
assert is_kept(views.Basket, lambda it: it.count()) and is_kept(views.Crate, lambda it: it.weight())
assert not is_kept(lambda: Order([1]), lambda it: it.first) and not is_kept(Order, lambda it: it.price_of(3))
assert not is_kept(Order, lambda it: it.counted()) and not is_kept(Order, lambda it: it.rate("DE"))
assert len(orders(3)) == 3 and right.settings().get("a") == right.engine.load("a") == "a"
