from collections import namedtuple

Pair = namedtuple("Pair", "left right")


class Tagged(Pair, dict):  # error "has the layout of `tuple`"
    pass
