from plugins.base import Plugin

try:
    from plugins.faster import Plugin as Fast
except ImportError:
    from plugins.base import Plugin as Fast


class Search(Fast, Plugin):  # missed
    pass
