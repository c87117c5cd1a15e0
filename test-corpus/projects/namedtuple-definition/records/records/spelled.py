from collections import namedtuple


def make():
    return namedtuple("web-page", ["url"])  # error "`web-page` is no identifier"
