from .meta import sealed


class Message(metaclass=sealed):  # error "`sealed` takes 2 positional arguments, and 3 create `Message`"
    pass
