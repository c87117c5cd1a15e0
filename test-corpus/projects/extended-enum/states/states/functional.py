import enum

Phase = enum.Enum("Phase", ["NEW", "DONE"])
Empty = enum.Enum("Empty", [])


class Reachable(Empty):
    NEW = 1


class Longer(Phase):  # error "an enumeration that has members"
    LATE = 3
