"""Marks under names of the project's own."""

import abc as _abc
from abc import abstractmethod as required

optional = _abc.abstractproperty
