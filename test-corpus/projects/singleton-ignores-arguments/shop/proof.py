from shop import right, wrong

for make in [
    wrong.Settings,
    wrong.Client,
    wrong.Database,
    wrong.Cached,
    wrong.Mailer.get,
    wrong.get_gateway,
    wrong.Journal,
]:
    first = make("first")
    assert make("second") is first
    assert first.name == "first", make

assert right.Channel("a") is not right.Channel("b")
assert right.Followed("a") is right.Followed("b") and right.Followed("c").name == "c"
assert right.Again("a") is right.Again("b") and right.Again("c").name == "c"
assert right.Plain() is right.Plain()
assert right.by_name("a") is not right.by_name("b")
right.Strict("a")
try:
    right.Strict("b")
except ValueError:
    pass
else:
    raise AssertionError
assert right.Keyed("a") is not right.Keyed("b")
