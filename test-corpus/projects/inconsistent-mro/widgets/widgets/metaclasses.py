import abc


class Meta(type, abc.ABCMeta):  # error "base `type`"
    pass
