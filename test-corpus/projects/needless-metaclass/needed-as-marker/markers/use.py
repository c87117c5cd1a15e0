from markers import meta
from markers.meta import TypedMarker as Typed


def is_marked(cls: type) -> bool:
    return isinstance(cls, meta.Marker)


def is_typed(cls: type) -> bool:
    return type(cls) is Typed


def named(cls: "type", kind: meta.AnnotatedMarker) -> str:
    return cls.__name__


def make(name: str) -> type:
    return meta.CalledMarker(name, (), {})
