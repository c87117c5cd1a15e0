from enum import Enum

from orders.bases import Weighed


class Parcel(Weighed, Enum):
    SMALL = 500
    LARGE = 5000, "needs a van"  # error "`Weighed.__new__` gets 2 arguments, and takes 1"
