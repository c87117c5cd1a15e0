from plugins.base import Configurable, Plugin

COMMON = (Plugin, Configurable)


class Report(*COMMON, Configurable):  # error
    pass
