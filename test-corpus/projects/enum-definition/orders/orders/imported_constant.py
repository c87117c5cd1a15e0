from enum import Enum, unique


@unique
class Unit(str, Enum):
    GRAM: str = "g"
    METRE: str = "m"
    from string import digits as GRAM  # error
