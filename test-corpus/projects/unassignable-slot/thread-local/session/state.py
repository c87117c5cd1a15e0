"""`threading.local` keeps the attributes of each thread beside the object, whatever its slots."""

import threading


class State(threading.local):
    __slots__ = ("initialized",)

    path = ""

    def __init__(self):
        self.path = "/"
        self.user = None


class Plain:
    __slots__ = ("initialized",)

    path = ""

    def __init__(self):
        self.path = "/"  # warn
