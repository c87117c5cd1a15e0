from proof_tools import raises

from services import right, wrong

first = wrong.Cache(1)
assert wrong.Cache(2) is first and first.size == 2

wrong.Metrics().add()
assert wrong.Metrics().total == 0

lock = wrong.Tracker().lock
assert wrong.Tracker().lock is not lock

for make, state in [
    (lambda: wrong.Queue("mail"), "items"),
    (wrong.Scheduler, "jobs"),
]:
    getattr(make(), state).append("first")
    assert not getattr(make(), state)

wrong.Mailbox().letters["a"] = "b"
assert wrong.Mailbox().letters == {}

host = wrong.Host("db", 1)
assert wrong.Host("db", 2) is host and host.port == 2

state = wrong.Metrics.__mro__[1]._instance = None
worker = wrong.Worker()
state = worker.state
assert wrong.Worker() is worker and worker.state is not state

for right_class in [right.Guarded, right.Classwide, right.Through, right.Keeping, right.Deferred]:
    right.Locked._instance = None
    one = right_class()
    one.items.append(1)
    assert right_class() is one and one.items == [1], right_class
right.Locked._instance = None
one = right.Attempted()
one.items.append(1)
assert right.Attempted() is one and one.items == [1]
right.Refusing()
with raises(RuntimeError):
    right.Refusing()
name = right.Interned("a")
assert right.Interned("a") is name
assert right.Counted() is not right.Counted()
right.Locked._instance = None
once = right.Once()
once.items.append(1)

assert right.Positive().bound == 0.0 and right.Positive() is right.Positive()
limit = wrong.Limit(1)
assert wrong.Limit(2) is limit and limit.bound == 2
