from guards.base import Audited, Checked

LOG = []


class Noted(Audited):
    def note(self, name):
        return self.size


class Whitelisted(Checked):
    names = ("size", "colour")
    size = 1

    def check(self, name):
        if name not in self.names:
            raise AttributeError(name)


class Logged:
    size = 1

    def __getattribute__(self, name):
        LOG.append((type(self).__name__, name))
        self.last = name
        return super().__getattribute__(name)


class Wrapped:
    def __init__(self, target):
        object.__setattr__(self, "_target", target)

    def __getattribute__(self, name):
        target = object.__getattribute__(self, "_target")
        return getattr(target, name)


class Lazy:
    _loaded = False

    def __getattribute__(self, name):
        if name[:1] != "_" and not self._loaded:
            self._load()
        return super().__getattribute__(name)

    def _load(self):
        self._loaded = True
        self.size = 1


class Fallback:
    def __init__(self):
        self.defaults = {"size": 1}

    def __getattribute__(self, name):
        try:
            return super().__getattribute__(name)
        except AttributeError:
            return self.defaults[name]
