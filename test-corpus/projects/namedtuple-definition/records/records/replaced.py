import typing


class Setting(typing.NamedTuple):
    name: str

    def _replace(self, **changes):  # error "`_replace` of the named tuple `Setting`"
        return self
