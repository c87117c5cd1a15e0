from orders import right, wrong


def message(function):
    try:
        value = function()
    except AttributeError as error:
        assert error.__context__ is None, error.__context__
        return str(error)
    return value


class Net:
    net = 1


assert message(lambda: wrong.Order("Ada").target) == "unknown: target"
assert message(lambda: wrong.Order("Ada").address) == "unknown: address"
assert message(lambda: wrong.Order("").label) == "unknown: label"
assert message(lambda: wrong.Client({"host": "localhost"}).host) == "localhost"
assert message(lambda: wrong.Offer().total) == "an offer has no total"
assert message(lambda: wrong.Account().name) == "log in to see name"
parcel = wrong.Parcel("here")
for name in ("town", "origin", "here", "count"):
    assert message(lambda: getattr(parcel, name)) == f"unknown: {name}"

for owner in (right.Again, right.Helped, right.Plain):
    try:
        owner().total
    except AttributeError as error:
        assert str(error) == "no price list was loaded"
    else:
        raise AssertionError(owner)
assert right.Knows().total == 0
assert right.Own().total == 3 and not hasattr(right.Own(), "gross") and not hasattr(right.Own(), "target")
assert right.Proxy(Net()).total == 2
assert right.Client(type("C", (), {"host": "h"})).host == "h"
assert right.Lazy().count == 3 and right.Lazy().first == 3
assert right.Wrapper(type("B", (), {"limit": 3})).limit == 3
owned = right.Owned()
assert (owned.number, owned.anything, owned.town, owned.code) == (3, 3, "there", 0)
assert (owned.street, owned.name) == ("Main Street", "there")
