class Engine:
    def __init__(self, url):
        self.url = url


class Result:
    pass
