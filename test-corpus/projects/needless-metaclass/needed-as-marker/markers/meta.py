import abc
import enum


class Marker(type):
    pass


class TypedMarker(type):
    pass


class AnnotatedMarker(type):
    pass


class CalledMarker(type):
    pass


class TracingMeta(type):
    def __call__(cls, *args):
        return super().__call__(*args)


class AbstractTracingMeta(TracingMeta, abc.ABCMeta):
    """Reconciles two metaclasses."""


class ChoicesMeta(enum.EnumMeta):
    pass


class BaseMeta(type):  # warn
    """The root of others."""


class DerivedMeta(BaseMeta):
    def __len__(cls):
        return 0
