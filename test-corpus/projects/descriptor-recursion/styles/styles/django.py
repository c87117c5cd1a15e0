"""In the style of Django's model fields, managers and cached properties."""


class cached_property:
    name = None

    @staticmethod
    def func(instance):
        raise TypeError("Cannot use cached_property instance without calling __set_name__() on it.")

    def __init__(self, func):
        self.real_func = func
        self.__doc__ = getattr(func, "__doc__")

    def __set_name__(self, owner, name):
        if self.name is None:
            self.name = name
            self.func = self.real_func
        elif name != self.name:
            raise TypeError("Cannot assign the same cached_property to two different names")

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        res = instance.__dict__[self.name] = self.func(instance)
        return res


class classproperty:
    def __init__(self, method=None):
        self.fget = method

    def __get__(self, instance, cls=None):
        return self.fget(cls)

    def getter(self, method):
        self.fget = method
        return self


class DeferredAttribute:
    def __init__(self, field):
        self.field = field

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        data = instance.__dict__
        field_name = self.field.attname
        if field_name not in data:
            data[field_name] = self.field.default
        return data[field_name]


class ForwardManyToOneDescriptor:
    def __init__(self, field):
        self.field = field

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        try:
            return instance.cache[self.field.attname]
        except KeyError:
            value = instance.cache[self.field.attname] = self.field.default
            return value

    def __set__(self, instance, value):
        instance.cache[self.field.attname] = value


class ManagerDescriptor:
    def __init__(self, manager):
        self.manager = manager

    def __get__(self, instance, cls=None):
        if instance is not None:
            raise AttributeError("Manager isn't accessible via %s instances" % cls.__name__)
        return cls.managers_map[self.manager]


class Field:
    descriptor_class = DeferredAttribute

    def __init__(self, default=None):
        self.default = default

    def contribute_to_class(self, cls, name):
        self.attname = name
        setattr(cls, name, self.descriptor_class(self))


class ForeignKey(Field):
    descriptor_class = ForwardManyToOneDescriptor


class ModelBase(type):
    def __new__(mcs, name, bases, attrs):
        fields = {key: attrs.pop(key) for key in list(attrs) if isinstance(attrs[key], Field)}
        cls = super().__new__(mcs, name, bases, attrs)
        for key, field in fields.items():
            field.contribute_to_class(cls, key)
        return cls


class Model(metaclass=ModelBase):
    managers_map = {"objects": [1, 2]}
    objects = ManagerDescriptor("objects")

    def __init__(self, **values):
        self.cache = {}
        for name, value in values.items():
            setattr(self, name, value)


class Book(Model):
    title = Field("untitled")
    author = ForeignKey("nobody")

    @cached_property
    def slug(self):
        return self.title.lower()

    @classproperty
    def verbose_name(cls):
        return cls.__name__.lower()
