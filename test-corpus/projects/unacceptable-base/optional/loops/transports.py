"""What stands in for a missing class need not take what that class takes."""

try:
    from asyncio.windows_utils import PipeHandle
except ImportError:
    PipeHandle = object
    IS_WINDOWS = False
else:
    IS_WINDOWS = True


class Transport(PipeHandle):
    pass


def make_transport():
    if not IS_WINDOWS:
        return None

    class Named(Transport, name="pipe"):
        pass

    return Named
