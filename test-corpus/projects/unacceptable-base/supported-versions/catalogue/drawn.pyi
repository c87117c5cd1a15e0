# Nobody runs a stub.
from dataclasses import dataclass

@dataclass(slots=True)
class Drawn:
    width: int
