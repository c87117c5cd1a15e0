import plugins
from plugins.base import Configurable, Plugin


class Export(plugins.Plugin, Configurable, Plugin):  # error "is twice among the bases of `Export`"
    pass
