from functools import cached_property

from texts import base


class Words(base.Text):
    first = base.Text.first
    head = property(lambda self: self.first)
    count = cached_property(base._count)
    number = cached_property(base._count)
    length = base.shared_length

    def _last(self):
        return self.words[-1]

    last = cached_property(_last)


class Same(base.Text):
    length = base.shared_length


if False:

    class Never(base.Text):
        head = base.Text.first


Words.tail = Words.last
