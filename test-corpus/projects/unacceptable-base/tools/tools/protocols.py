from typing import Protocol, runtime_checkable

from tools.config import Config


@runtime_checkable
class HasConfig(Config, Protocol):  # error: typing-bases "its base `Config` is no protocol"
    config: Config
