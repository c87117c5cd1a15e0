from models import base
from models.base import Model as Base


class User(Base):
    pass


def table():
    return base.Model.table.upper()


def schema():
    return Base.schema()


def make():
    return Base.make()
