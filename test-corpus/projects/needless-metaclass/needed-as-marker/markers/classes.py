import abc
import enum

from markers.meta import (
    AbstractTracingMeta,
    AnnotatedMarker,
    BaseMeta,
    CalledMarker,
    ChoicesMeta,
    DerivedMeta,
    Marker,
    TracingMeta,
    TypedMarker,
)


class Marked(metaclass=Marker):
    pass


class Typed(metaclass=TypedMarker):
    pass


class Annotated(metaclass=AnnotatedMarker):
    pass


class Called(metaclass=CalledMarker):
    pass


class Traced(metaclass=TracingMeta):
    pass


class Handler(Traced, abc.ABC, metaclass=AbstractTracingMeta):
    pass


class Choice(enum.Enum, metaclass=ChoicesMeta):
    A = 1


class Base(metaclass=BaseMeta):
    pass


class Derived(Base, metaclass=DerivedMeta):
    pass
