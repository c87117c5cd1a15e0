from dataclasses import dataclass, field


@dataclass(unsafe_hash=True)
class Point:
    x: int

    def __hash__(self):  # error "`unsafe_hash=True` would overwrite `__hash__`"
        return self.x
