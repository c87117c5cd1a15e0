from storage.backends import *


def hidden():
    return _Hidden()  # error "without `connect`"
