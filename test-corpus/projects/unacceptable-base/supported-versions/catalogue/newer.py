"""Imported where there is a newer version alone."""

import typing


class Newer(typing.Any):
    pass
