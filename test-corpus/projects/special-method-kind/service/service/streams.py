class Stream:
    def __aiter__(self):
        return self

    async def __anext__(self):  # error "asynchronous generator function"
        yield 1


class Session:
    def __aenter__(self):  # error "is a generator function"
        yield self

    async def __aexit__(self, *exception):
        return None


class Rows:
    async def __iter__(self):  # error "`async def __aiter__`"
        return iter(())
