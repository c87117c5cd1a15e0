from enum import Enum


class Status(int, Enum):
    OK = 200
    UNKNOWN = "unknown"  # error "`int` does not take this value"
