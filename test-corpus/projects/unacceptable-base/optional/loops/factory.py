from . import providers
from .providers import ProactorEventLoop


def make_other():
    assert providers.HAS_PROACTOR, "ask providers.HAS_PROACTOR first"

    class Other(ProactorEventLoop):
        pass

    return Other
