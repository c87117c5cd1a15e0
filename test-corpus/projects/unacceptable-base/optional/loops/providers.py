"""Event loops that exist only on Windows."""

try:
    from asyncio import ProactorEventLoop
except ImportError:
    ProactorEventLoop = None
    HAS_PROACTOR = False
else:
    HAS_PROACTOR = True

    class Direct(ProactorEventLoop):
        pass


if HAS_PROACTOR:

    class Flagged(ProactorEventLoop):
        pass


if ProactorEventLoop is not None:

    class Compared(ProactorEventLoop):
        pass


if ProactorEventLoop:

    class Tested(ProactorEventLoop):
        pass


def make():
    if ProactorEventLoop is None:
        raise RuntimeError("not on this system")

    class Made(ProactorEventLoop):
        pass

    return Made


class Late:
    """Imports when it is first needed."""

    def initialize(self):
        global IocpProactor
        if "IocpProactor" in globals():
            return
        try:
            from asyncio import IocpProactor
        except ImportError:
            IocpProactor = None
            self.proactor = None
        else:

            class Proactor(IocpProactor):
                pass

            self.proactor = Proactor
