class Values(dict):
    """A dict whose keys are attributes, for the classes below."""


class Defaults:
    defaults = {"size": 1}


TABLE = {"a": 1}
