import weakref


class Positive:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.__dict__[self.name]

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value


class Lazy:
    def __init__(self, function):
        self.function = function

    def __get__(self, instance, owner):
        value = instance.__dict__[self.function.__name__] = self.function(instance)  # warn: descriptor-class-access
        return value


class Counted:
    def __init__(self):
        self.counts = weakref.WeakKeyDictionary()

    def __get__(self, instance, owner):
        return self.counts.get(instance, 0)  # warn: descriptor-class-access

    def __set__(self, instance, value):
        self.counts[instance] = value


class All:
    def __get__(self, instance, owner):
        return vars(instance)  # warn: descriptor-class-access


class Private:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return getattr(instance, self.name)  # warn: descriptor-class-access

    def __set__(self, instance, value):
        setattr(instance, self.name, value)


class Careful:
    def __get__(self, instance, owner):
        try:
            return instance.__dict__
        except AttributeError:
            return {}
