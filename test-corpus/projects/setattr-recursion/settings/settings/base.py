from typing import Any


class Observed:
    """What a change means is for the classes below to say."""

    def __setattr__(self, name: str, value: Any) -> None:
        self.on_change(name, value)
        super().__setattr__(name, value)

    def on_change(self, name: str, value: Any) -> None:
        """Nothing is done about changes."""


def touch(obj):
    obj.touched = True
