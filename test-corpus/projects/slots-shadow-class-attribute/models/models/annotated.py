from models.fields import Base


class User(Base):
    __slots__ = ("name", "age")  # error "`age`"

    name: str
    age: int = 0
