import sys

from .base import AnyOf

if sys.version_info >= (3, 9):

    class Cache(AnyOf):  # error "`Cache` derives from plain `Generic`"
        pass
