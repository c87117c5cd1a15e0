Flag = bool


class Option(Flag):  # error "nothing can derive from `bool`"
    pass
