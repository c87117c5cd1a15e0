from functools import cached_property


class counted(cached_property):
    pass


def _count(self):
    return len(self.words)


shared_length = cached_property(_count)


class Text:
    words = ("a", "b")

    @cached_property
    def first(self):
        return self.words[0]

    @counted
    def size(self):
        return len(self.words)
