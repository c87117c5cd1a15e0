import abc
from collections import OrderedDict


class Field:
    def __init__(self, label=""):
        self.label = label


PRIVATE = ("_", "__")


class DeclarativeMeta(type):
    """Keeps what is public, and the fields apart."""

    def __new__(mcls, name, bases, namespace, **options):
        fields = {key: value for key, value in namespace.items() if isinstance(value, Field)}
        namespace = {key: value for key, value in namespace.items() if not (key.startswith(PRIVATE) or key in fields)}
        namespace["fields"] = fields
        return super().__new__(mcls, name, bases, namespace, **options)


class LabelledMeta(DeclarativeMeta):
    def __new__(mcls, *args, **kwargs):
        cls = super().__new__(mcls, *args, **kwargs)
        cls.label = cls.__name__.title()
        return cls


class FunctionsMeta(abc.ABCMeta):
    def __new__(mcls, name, bases, namespace):
        functions = OrderedDict((key, value) for key, value in namespace.items() if callable(value))
        return super().__new__(mcls, name, bases, functions)


class EmptyMeta(type):
    def __new__(mcls, name, bases, namespace):
        attributes = dict(__module__=namespace["__module__"], __qualname__=namespace["__qualname__"])
        attributes["source"] = namespace
        result = type.__new__(mcls, name, bases, attributes)
        return result


class ForgetfulMeta(type):
    def __new__(mcls, name, bases, namespace):
        namespace.pop("__classcell__")
        return super().__new__(mcls, name, bases, dict(namespace))


class UpperMeta(type):
    def __new__(mcls, name, bases, namespace):
        names = {key: namespace[key] for key in namespace if key.isupper()}
        return super().__new__(mcls, name, bases, names)


class UnusedMeta(DeclarativeMeta):
    def __new__(mcls, name, bases, namespace):
        return super().__new__(mcls, name, bases, {})  # warn "`UnusedMeta` drops `__classcell__`"


class PrefixMeta(type):
    def __new__(mcls, name, bases, namespace):
        public = {key: value for key, value in namespace.items() if key[:2] != "__"}
        return super().__new__(mcls, name, bases, public)


class FirstLetterMeta(type):
    def __new__(mcls, name, bases, namespace):
        return super().__new__(mcls, name, bases, dict((k, v) for k, v in namespace.items() if k[:1] != "_"))


class UnderscoreMeta(type):
    def __new__(mcls, name, bases, namespace):
        return super().__new__(mcls, name, bases, {key: namespace[key] for key in namespace if "__" not in key})


class SuffixMeta(type):
    def __new__(mcls, name, bases, namespace):
        entries = {key: value for key, value in namespace.items() if not key[-2:] == "__"}
        return super().__new__(mcls, name, bases, entries)


class LoopMeta(type):
    def __new__(mcls, name, bases, namespace):
        public = {}
        for key, value in namespace.items():
            if not key.startswith("__"):
                public[key] = value
        return super().__new__(mcls, name, bases, public)


class OthersMeta(type):
    """Leaves out other names than that of the cell."""

    def __new__(mcls, name, bases, namespace):
        kept = {key: value for key, value in namespace.items() if key[:3] != "_x_" and key[2:4] != "__"}
        return super().__new__(mcls, name, bases, kept)
