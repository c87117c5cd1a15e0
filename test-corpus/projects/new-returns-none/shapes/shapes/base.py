class Shape:
    def __new__(cls, *arguments):
        self = super().__new__(cls)
        self.arguments = arguments
        return self


Cache = dict
