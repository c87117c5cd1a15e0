from typing import Any


class Options:
    def __getattribute__(self, name: str) -> Any:
        return super().__getattribute__(name)

    @property
    def broken(self):
        return 1 / 0


Missing = AttributeError
