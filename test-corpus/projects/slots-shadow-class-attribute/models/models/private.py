class Node:
    __slots__ = ("__parent",)  # error "`__parent`"

    __parent = None
