import attributes as attrs


class Positive(attrs.Kept):
    """Another check alone: there is nothing new to report."""

    def check(self, value):
        if value <= 0:
            raise ValueError("must be positive")


class Logged:
    """It is the helper that looks up."""

    def __init__(self):
        self._entries = dict()  # warn "they are keys of `_entries`"

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return self._find(instance)

    def __set__(self, instance, value):
        self._entries[instance] = value

    def _find(self, instance):
        return self._entries[instance]


class Seen(attrs.Cached):
    """Its own dict, not the one of its base."""

    def __init__(self, function):
        super().__init__(function)
        self.seen: dict = {}  # warn "they are keys of `seen`"

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if instance not in self.seen:
            self.seen[instance] = self.function(instance)
        return self.seen[instance]


class Loaded:
    """It fills what a loader, not in view, keeps."""

    def __init__(self, store):
        self.store = store

    def __get__(self, instance, owner=None):
        return self if instance is None else self.store[instance]

    def __set__(self, instance, value):
        self.store[instance] = value


class PerClass:
    """Values of classes stay as long as these."""

    def __init__(self, function):
        self.function = function
        self.results = {}

    def __get__(self, instance, owner=None):
        owner = owner or type(instance)
        if owner not in self.results:
            self.results[owner] = self.function(owner)
        return self.results[owner]
