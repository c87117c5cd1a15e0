"""Error codes, sorted by hand: one name came in twice."""

import enum


class Code(enum.IntEnum):
    ACCEPTED = 202
    CREATED = 201
    GONE = 410
    CREATED = 201  # error "`CREATED` is a member of enumeration `Code` already"
