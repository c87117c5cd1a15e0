import storage


class Pool:
    backend = storage.Backend

    def __init__(self):
        self.opened = [storage.Backend() for _ in range(2)]  # error "`connect` and `read`"

    def another(self):
        # A subclass of the pool may have another one.
        return self.backend()
