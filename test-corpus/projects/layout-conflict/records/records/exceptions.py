class NotFound(OSError):
    pass


class Missing(NotFound, StopIteration):  # error "has the layout of `OSError`"
    pass
