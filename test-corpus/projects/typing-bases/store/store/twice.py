from .base import AnyOf, Key


class Index(AnyOf[Key, Key]):  # error "a type variable is twice"
    pass
