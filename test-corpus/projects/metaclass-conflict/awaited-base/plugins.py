import abc


class Registered(type):
    def __call__(cls, *args, **kwargs):
        plugin = super().__call__(*args, **kwargs)
        plugin.loaded = True
        return plugin


class Plugin(metaclass=Registered):
    pass


class Source(abc.ABC):
    pass


async def base_of(kind):
    return Source


async def load(kind):
    return type("Loaded", (Plugin, await base_of(kind)), {"kind": kind})  # error


async def load_plainly(kind):
    return type("Loaded", (await base_of(kind), dict), {"kind": kind})
