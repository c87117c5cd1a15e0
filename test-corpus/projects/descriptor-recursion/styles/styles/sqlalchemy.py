"""In the style of SQLAlchemy's instrumented attributes, hybrids and memoized properties."""

import operator


class memoized_property:
    def __init__(self, fget, doc=None):
        self.fget = fget
        self.__doc__ = doc or fget.__doc__
        self.__name__ = fget.__name__

    def __get__(self, obj, cls):
        if obj is None:
            return self
        obj.__dict__[self.__name__] = result = self.fget(obj)
        return result


class InstrumentedAttribute:
    def __init__(self, class_, key, impl):
        self.class_ = class_
        self.key = key
        self.impl = impl

    def __set__(self, instance, value):
        self.impl.set(instance, self.key, value)

    def __delete__(self, instance):
        self.impl.delete(instance, self.key)

    def __get__(self, instance, owner):
        if instance is None:
            return self
        dict_ = instance.__dict__
        if self.key in dict_:
            return dict_[self.key]
        return self.impl.get(instance, self.key)


class ScalarImpl:
    def get(self, instance, key):
        return None

    def set(self, instance, key, value):
        instance.__dict__[key] = value

    def delete(self, instance, key):
        del instance.__dict__[key]


class hybrid_property:
    def __init__(self, fget, fset=None):
        self.fget = fget
        self.fset = fset

    def __get__(self, instance, owner):
        if instance is None:
            return self.fget(owner)
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def setter(self, fset):
        return type(self)(self.fget, fset)


def mapped(cls):
    for key in cls.__columns__:
        setattr(cls, key, InstrumentedAttribute(cls, key, ScalarImpl()))
    return cls


@mapped
class User:
    __columns__ = ("first", "last")

    @hybrid_property
    def size(self):
        return operator.attrgetter("first")(self)

    @size.setter
    def size(self, value):
        self.first = value

    @memoized_property
    def initials(self):
        return self.first[0] + self.last[0]
