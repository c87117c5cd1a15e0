from proof_tools import raises

import customers
import right
from customers import Customer, Member

ada = Customer("ada@example.org")
assert (ada.email, ada.points, ada.orders, ada.domain) == ("ada@example.org", 3, [], "example.org")
assert ada.greet() == "Hello ada@example.org"
with raises(TypeError):
    Member.describe()
with raises(KeyError):
    customers.documentation()
with raises(TypeError):
    customers.greetings([ada])
with raises(TypeError):
    Customer.points
assert not hasattr(Customer, "domain")

assert right.read()[2:5] == [0, 3, "SHELF"]
with raises(AttributeError, "only instances"):
    right.Shelf.only
