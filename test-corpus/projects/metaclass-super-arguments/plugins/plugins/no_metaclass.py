from .base import NamedMeta as Base


class PluginMeta(Base):
    def __new__(cls, name, bases, attrs):
        created = super(PluginMeta, cls).__new__(name, bases, attrs)  # error "`NamedMeta.__new__` needs `namespace`"
        created.plugin = True
        return created


class Plugin(metaclass=PluginMeta):
    pass
