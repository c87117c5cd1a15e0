from abc import ABCMeta

from shapes.base import Abstract, Area, Shape

assert type(Shape) is type(Area) is type
assert type(Abstract) is ABCMeta
