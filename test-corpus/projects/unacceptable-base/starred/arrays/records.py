import sys


class records(list):
    pass


sys.modules[__name__].fields = ()
