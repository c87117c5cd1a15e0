import quantities as q
from quantities import Quantity as Amount
from quantities import Header, Key, Rounded, Text, title


class Product:
    stock = Amount("stock")
    weight = Amount("wieght", unit="kg")  # warn "the descriptor of `weight` is given the name `wieght`"
    price = Rounded(2, "price")
    author = Text(name="auther")  # warn "write `author`"
    caption = title("captoin")  # warn


class Delivery:
    reserve = q.Quantity("stock")  # warn "keeps the value of `reserve` in `stock`"
    distance = Rounded(1, "distnace")  # warn
    recipient = Text("recipient", "nobody")


class Message:
    content_type = Header("Content-Type")
    sender = Header("sendor")

    def __init__(self):
        self.headers = {}


class Shape:
    """Keys of a format, and a series."""

    size = Key("sizes")
    lineWidth = Key("line_width")
    kind = Key("type")
    x1 = Key("x0")
    x2 = Key("x1")
