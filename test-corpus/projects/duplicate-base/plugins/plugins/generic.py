from plugins.base import Cache


class TwoCaches(Cache[int], Cache[bytes]):  # error "`Cache` is twice"
    pass
