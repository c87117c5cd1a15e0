from typing import Any, Dict, Tuple


class Frozen(type):  # warn "a function can do the same"
    def __new__(mcs, name: str, bases: Tuple[type, ...], namespace: Dict[str, Any]) -> type:
        public = {key: value for key, value in namespace.items() if not key.startswith("_")}
        return type(name, bases, {**public, "names": tuple(public), "__module__": namespace["__module__"]})


class Colors(metaclass=Frozen):
    RED = "r"
    GREEN = "g"


class MoreColors(metaclass=Frozen):
    BLUE = "b"
