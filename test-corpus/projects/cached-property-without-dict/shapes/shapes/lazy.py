"""A `cached_property` with more to say, and one that keeps its values itself."""
import functools


class documented(functools.cached_property):
    """Leaves reading to its base."""

    @property
    def summary(self):
        return (self.__doc__ or "").partition("\n")[0]


class slotted(property):
    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        name = "_" + self.fget.__name__
        try:
            return getattr(obj, name)
        except AttributeError:
            setattr(obj, name, self.fget(obj))
            return getattr(obj, name)
