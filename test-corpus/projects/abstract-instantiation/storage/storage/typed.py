from storage import base


class Numbers(base.Typed[int]):
    def parse_all(self, texts):
        return [self.parse(text) for text in texts]


def numbers():
    return Numbers().parse_all(["1"])  # error "`parse`"


class Wrapped(base.Typed[str]):
    def parse(self, text):
        return text


def inner():
    class Local(base.Typed[bytes]):
        pass

    return Local()  # error "`inner.<locals>.Local` is abstract"
