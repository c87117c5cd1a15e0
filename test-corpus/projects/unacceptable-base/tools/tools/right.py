from typing import Protocol

from tools.config import Config, make_config


class Local(make_config()):
    pass


class HasConfig(Protocol):
    config: Config


class More(HasConfig, Protocol):
    pass


class Implementation(Config, HasConfig):
    pass
