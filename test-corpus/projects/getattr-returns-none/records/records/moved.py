_MOVED = {"Record": "records.wrong"}


def __getattr__(name):
    import importlib

    return getattr(importlib.import_module(_MOVED[name]), name)  # warn "raises `KeyError`"
