from service.base import Resource, total


class File(Resource):
    __str__ = Resource.describe  # error "`File.__str__` is a coroutine function"


class Folder(Resource):
    __len__ = total  # error "coroutine function in place of a plain one"

    def __index__(self):  # error "is a generator function"
        yield 1
