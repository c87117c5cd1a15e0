from models.base import Base
from models.plain import Plain


class Asset(Base):
    path: str


class Bare(Plain):
    path: str


def made():
    return Asset(path="/")


def wrong():
    return Bare(path="/")  # error
