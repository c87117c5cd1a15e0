from collections import OrderedDict

from records import mixins


class Table(mixins.Hashed, OrderedDict):  # error "`Hashed` and `collections.OrderedDict`"
    pass
