from typing import Generic, TypedDict, TypeVar

Cell = TypeVar("Cell")


class Row(TypedDict, Generic[Cell]):  # error: typing-bases "before 3.11"
    first: Cell
