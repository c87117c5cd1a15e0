from proof_tools import raises
from shop import Delivery, Message, Product, Shape

product = Product()
product.weight, product.author, product.caption = 3, "Eco", "rose"
assert product.weight == 3
assert vars(product) == {"wieght": 3, "_auther": "Eco", "_captoin": "rose"}
with raises(ValueError, "wieght must not be negative"):
    product.weight = -1

delivery = Delivery()
delivery.reserve, delivery.distance = 1, 2.55
assert "stock" in vars(delivery) and "distnace" in vars(delivery)

message = Message()
message.sender = "me"
assert message.headers == {"sendor": "me"}
shape = Shape()
shape.x1, shape.x2 = 1, 2
assert (shape.x1, shape.x2) == (1, 2)
