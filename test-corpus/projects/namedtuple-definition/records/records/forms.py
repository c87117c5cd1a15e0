import collections
import typing as t

record = collections.namedtuple
Record = t.NamedTuple
