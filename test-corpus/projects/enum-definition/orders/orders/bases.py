import enum


class Described(enum.Enum):
    def __init__(self, code, text):
        self.code = code
        self.text = text


class Weighed:
    def __new__(cls, grams):
        member = object.__new__(cls)
        member.grams = grams
        return member
