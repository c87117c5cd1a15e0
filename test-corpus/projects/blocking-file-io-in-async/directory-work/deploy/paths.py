import shutil as sh
from os import makedirs as make
from os import path as p
from pathlib import Path
from tempfile import mkdtemp


class Root:
    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def fresh(cls) -> "Root":
        return cls(Path(mkdtemp()))

    async def copy_to(self, other: "Root") -> None:
        sh.copytree(self.path, other.path)  # warn "`shutil.copytree`"
        sh.move(str(self.path), str(other.path))  # warn

    async def prepare(self) -> None:
        make(self.path, exist_ok=True)  # warn
        if p.isdir(self.path):  # warn
            sh.rmtree(self.path)  # warn
