class Resource:
    """What all resources share: an asynchronous description."""

    async def describe(self):
        return "resource"

    async def __bool__(self):  # error "`Resource.__bool__` is a coroutine function"
        return True


async def total(self):
    return 3
