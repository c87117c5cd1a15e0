from options.kinds import Quiet, Verbose


def option(cls):
    cls.flag = "--" + cls.__name__.lower()
    return cls


@option
class Loud:
    pass


assert (Verbose.flag, Quiet.flag, Loud.flag) == ("--verbose", "--quiet", "--loud")
