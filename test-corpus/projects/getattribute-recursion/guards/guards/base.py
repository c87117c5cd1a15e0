class Audited:
    def __getattribute__(self, name):
        Audited.note(self, name)
        return super().__getattribute__(name)

    def note(self, name):
        """Nothing is noted."""


def describe(obj):
    return obj.__class__.__name__


class Checked:
    def __getattribute__(self, name):
        if name not in ("check", "names") and not name.startswith("__"):
            self.check(name)
        return super().__getattribute__(name)

    def check(self, name):
        """Every name is right."""
