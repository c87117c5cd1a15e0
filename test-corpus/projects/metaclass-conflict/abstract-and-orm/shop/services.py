from __future__ import annotations

import abc


class Service(abc.ABC):
    @abc.abstractmethod
    def run(self) -> None: ...


class Auditable(Service):
    def audit(self) -> list[str]:
        return []
