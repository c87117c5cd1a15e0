from collections import OrderedDict

from makers import base
from makers.base import Engine


class Session:
    def __new__(cls, url):
        if not url:
            return None
        return Engine(url)  # warn "an instance of `Engine`"

    def __init__(self, url):
        self.session_url = url


class Options(dict):
    def __new__(cls, **options):
        return OrderedDict(options)  # warn "an instance of `collections.OrderedDict`"

    def __init__(self, **options):
        super().__init__(options)
        self.count = len(options)


class Version:
    @staticmethod
    def __new__(cls, text):
        if "." in text:
            return tuple(text.split("."))  # warn "an instance of `tuple`"
        return (text,)

    def __init__(self, text):
        self.text = text


class Label(str):
    def __new__(cls, text):
        return f"<{text}>"  # warn "returns a `str`"

    def __init__(self, text):
        self.text = text


class Backend(Engine):
    def __new__(cls, url):
        return base.Result()  # warn "an instance of `Result`"

    def __init__(self, url):
        super().__init__(url)


class Kind:
    def __new__(cls, name):
        return base.Engine  # warn "the class `Engine` itself"

    def __init__(self, name):
        self.name = name
