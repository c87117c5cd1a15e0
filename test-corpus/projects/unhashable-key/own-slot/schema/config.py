from schema import markers as m

SCHEMA = {m.Optional("name"): str, m.Marker("size"): int}


def wrong():
    return {m.Plain("name"): str}  # error
