from __future__ import annotations

from typing import Any, ClassVar


class PluginMeta(type):  # warn "of `Plugin`"
    registry: ClassVar[dict[str, type]] = {}

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **keywords: Any) -> PluginMeta:
        cls = super().__new__(mcs, name, bases, namespace, **keywords)
        if bases:
            mcs.registry[name.lower()] = cls
        return cls


class Plugin(metaclass=PluginMeta):
    def run(self) -> str:
        raise NotImplementedError
