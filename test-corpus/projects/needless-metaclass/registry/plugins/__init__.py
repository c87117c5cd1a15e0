from .base import Plugin
from . import importers
