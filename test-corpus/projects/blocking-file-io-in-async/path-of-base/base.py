from pathlib import Path
from typing import Union


class Stored:
    def __init__(self, path: Union[str, Path]) -> None:
        self.path = Path(path)

    @property
    def folder(self) -> Path:
        return self.path.parent

    @classmethod
    def at(cls, path: str) -> "Stored":
        return cls(path)
