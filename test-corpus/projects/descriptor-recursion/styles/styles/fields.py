"""In the styles of attrs, traitlets, pydantic and zope."""

NOTHING = object()


class _CountingAttr:
    counter = 0

    def __init__(self, default=NOTHING):
        _CountingAttr.counter += 1
        self.counter = _CountingAttr.counter
        self._default = default


def define(cls):
    these = {name: value for name, value in vars(cls).items() if isinstance(value, _CountingAttr)}

    def __init__(self, **values):
        for name, attr in these.items():
            object.__setattr__(self, name, values.get(name, attr._default))

    cls.__init__ = __init__
    return cls


@define
class Point:
    x = _CountingAttr(0)
    y = _CountingAttr(0)


class TraitType:
    default_value = None
    name = None

    def class_init(self, cls, name):
        self.this_class = cls
        self.name = name

    def get(self, obj, cls=None):
        try:
            return obj._trait_values[self.name]
        except KeyError:
            value = obj._trait_values[self.name] = self.default_value
            return value

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        return self.get(obj, cls)

    def set(self, obj, value):
        obj._trait_values[self.name] = self.validate(obj, value)

    def __set__(self, obj, value):
        self.set(obj, value)

    def validate(self, obj, value):
        return value


class Int(TraitType):
    default_value = 0

    def validate(self, obj, value):
        return int(value)


class MetaHasTraits(type):  # warn: needless-metaclass
    def __init__(cls, name, bases, classdict):
        super().__init__(name, bases, classdict)
        for key, value in classdict.items():
            if isinstance(value, TraitType):
                value.class_init(cls, key)


class HasTraits(metaclass=MetaHasTraits):
    def __init__(self):
        self._trait_values = {}


class Slider(HasTraits):
    low = Int()
    high = Int()


class ModelPrivateAttr:
    def __init__(self, default=None):
        self.default = default

    def __set_name__(self, cls, name):
        set_name = getattr(type(self.default), "__set_name__", None)
        if callable(set_name):
            set_name(self.default, cls, name)


class PydanticDescriptorProxy:
    def __init__(self, wrapped):
        self.wrapped = wrapped

    def __get__(self, obj, obj_type=None):
        return self.wrapped.__get__(obj, obj_type)

    def __set_name__(self, instance, name):
        if hasattr(self.wrapped, "__set_name__"):
            self.wrapped.__set_name__(instance, name)

    def __getattr__(self, name):
        if name == "wrapped" or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.wrapped, name)


class Settings:
    cache = ModelPrivateAttr({})

    @PydanticDescriptorProxy
    @property
    def area(self):
        return 6


class Lazy:
    def __init__(self, func, name=None):
        self.data = (func, name or func.__name__)

    def __get__(self, inst, class_):
        if inst is None:
            return self
        func, name = self.data
        value = func(inst)
        inst.__dict__[name] = value
        return value


_marker = object()


class FieldProperty:
    def __init__(self, field, name=None):
        self.__field = field
        self.__name = name or field.__name__

    def __get__(self, inst, klass):
        if inst is None:
            return self
        value = inst.__dict__.get(self.__name, _marker)
        if value is _marker:
            value = getattr(self.__field, "default", _marker)
            if value is _marker:
                raise AttributeError(self.__name)
        return value

    def __set__(self, inst, value):
        inst.__dict__[self.__name] = value

    def __getattr__(self, name):
        return getattr(self.__dict__["_FieldProperty__field"], name)


class readproperty:
    def __init__(self, func):
        self.func = func

    def __get__(self, inst, class_):
        if inst is None:
            return self
        return self.func(inst)


class TextLine:
    default = "empty"

    def __init__(self, name):
        self.__name__ = name


class Content:
    title = FieldProperty(TextLine("title"))

    @Lazy
    def words(self):
        return self.title.split()

    @readproperty
    def size(self):
        return len(self.words)
