import enum

from codes.mixins import Words


class Name(Words, bytes, enum.Enum):  # error "of type `Words` and of type `bytes`"
    A = "a"
