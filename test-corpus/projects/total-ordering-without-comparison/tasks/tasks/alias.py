from . import base


@base.ordered  # error
class Task(base.Base):
    priority = 0
