from collections.abc import Iterable as AnyIterable

from jobs import meta as creation


class Queue(AnyIterable, metaclass=creation.TrackingMeta):  # error "`TrackingMeta` does not derive from `abc.ABCMeta`"
    def __iter__(self):
        return iter(())
