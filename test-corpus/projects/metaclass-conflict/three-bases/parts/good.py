from parts.classes import Left, Lowest, Right


class LeftLowest(Left, Lowest):
    pass


class All(LeftLowest, Right):
    """The winner comes from the first base, and derives from all others."""
