import functools

__all__ = ["memmap"]


def named(module):
    @functools.wraps(named)
    def decorate(made):
        made.__module__ = module
        return made

    return decorate


@named("arrays")
class memmap(bytearray):
    pass
