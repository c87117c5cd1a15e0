from .meta import CountingMeta as Meta


class Base(metaclass=Meta):  # error "`CountingMeta.__init__` needs `count`"
    pass
