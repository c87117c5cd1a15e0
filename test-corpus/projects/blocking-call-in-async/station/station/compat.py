import time as clock

try:
    from time import sleep as nap
except ImportError:
    nap = None

__all__ = ["nap"]
