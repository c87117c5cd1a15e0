from fields import Order

order = Order()
assert order.amount is None
order.amount = "3"
assert order.amount == 3
del order.amount
order.note = "fast"
assert vars(order) == {"note": "fast"}


from proof_tools import raises

from remembering import Page

page = Page()
assert [getattr(page, name) for name in list(vars(Page)) if name.startswith("by_")] == [1] * 8
with raises(RecursionError):
    page.always

from changing import Text

text = Text()
text.emptied = [1, 2]
with raises(StopIteration):
    text.consumed = iter("ab")
with raises(RecursionError):
    text.matching = "ab"
assert [getattr(text, name) for name in ["deleted", "unbound", "replaced", "by_environment", "published"]] == [1] * 5

from changing import Kept, Users

users = Users()
users.age = 3
assert vars(users) == {"_age": 3}
with raises(AttributeError, "refused"):
    Kept().refused = 1
with raises(StopIteration):
    Kept().counted = 1

from running_out import Job

job = Job()
with raises(LookupError, "budget"):
    job.budget
for name in ["steps", "queue"]:
    with raises(IndexError):
        getattr(job, name)
with raises(IndexError):
    job.shorter = [1, 2]
with raises(TypeError):
    job.too_many = 1
with raises(RecursionError):
    job.first

from looking import Door, MadeUp

with raises(RecursionError):
    Door().while_open = 1
with raises(RecursionError):
    Door().plainly = 1
with raises(LookupError, "missing_one"):
    MadeUp().missing_one = 1
names = ["at_most", "inner", "both_ways", "ticking", "reading", "asking", "by_name_asking", "counting", "limited"]
names += ["checking", "checked_before"]
for name in names:
    with raises(LookupError, name):
        setattr(Door(), name, 1)
