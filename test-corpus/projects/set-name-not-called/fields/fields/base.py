class Field:
    def __set_name__(self, owner, name):
        self.private = "_" + name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return getattr(obj, self.private)

    def __set__(self, obj, value):
        setattr(obj, self.private, self.check(value))

    def check(self, value):
        return value


class Read:
    def __set_name__(self, owner, name):
        self.private = "_" + name

    def __get__(self, obj, owner=None):
        return self if obj is None else obj.__dict__.get(self.private)


class Positive(Field):
    def check(self, value):
        return abs(value)


class Default:
    private = "_default"

    def __set_name__(self, owner, name):
        self.private = "_" + name

    def __set__(self, obj, value):  # warn: set-without-get
        setattr(obj, self.private, value)


class Given(Field):
    def __init__(self, private=None):
        if private is not None:
            self.private = private


class Message:
    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, obj, value):  # warn: set-without-get
        if value is None:
            raise ValueError(self.name)
        obj.value = value


class Logged:
    """Tells nothing to what it holds."""

    def __init__(self, inner):
        self.inner = inner

    def __get__(self, obj, owner=None):
        return self.inner.__get__(obj, owner)

    def __set__(self, obj, value):
        self.inner.__set__(obj, value)


class Careful(Logged):
    def __set_name__(self, owner, name):
        tell = getattr(self.inner, "__set_name__", None)
        if tell is not None:
            tell(owner, name)
