class Count(object, metaclass=int):  # error "as that of its base `object` does"
    pass
