from fields import Field


class Record:
    def __setattr__(self, name, value):
        self.__dict__[name] = value


class Person(Record):
    name = Field()
