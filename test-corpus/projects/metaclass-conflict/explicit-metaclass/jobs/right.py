from collections.abc import Iterable

from jobs import meta


class Queue(Iterable, metaclass=meta.AbstractTrackingMeta):
    def __iter__(self):
        return iter(())


class NamedQueue(Queue):
    pass
