from collections import namedtuple


class Reply(namedtuple("Reply", ("status", "_body"))):  # error "field `_body` of a named tuple"
    __slots__ = ()
