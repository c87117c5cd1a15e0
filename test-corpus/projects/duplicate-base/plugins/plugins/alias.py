from plugins.base import AbstractPlugin, Plugin


class Import(Plugin, AbstractPlugin):  # error
    pass
