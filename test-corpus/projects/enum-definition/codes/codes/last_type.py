from enum import Enum as E


class Port(E, int):  # error "`int`"
    HTTP = 80
