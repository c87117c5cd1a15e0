class UnusedMeta(type):
    def __new__(mcls, name, bases, namespace):
        return super().__new__(mcls, name, namespace)  # warn "gets 3 arguments, and takes 4"
