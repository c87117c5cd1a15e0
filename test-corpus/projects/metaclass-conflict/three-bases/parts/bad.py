from parts.classes import Left, Lowest, Right


class TooEarly(Left, Right, Lowest):  # error "`RightMeta`, the metaclass of base `Right`"
    """The third base would reconcile the first two, but they are compared before."""
