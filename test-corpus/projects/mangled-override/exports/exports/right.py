from exports.base import Export, _Private


class Own(Export):
    def run(self):
        return self.__header() + super().run()

    def __header(self):
        return "own"


class Private(_Private):
    def __step(self):
        return "same name"


class Alone(Export):
    def __footer(self):
        return "nobody calls it, and no base has it"


class Handed(Export):
    def __header(self):
        return "handed"

    header = property(__header)


class Plain:
    def __header(self):
        return "no base"
