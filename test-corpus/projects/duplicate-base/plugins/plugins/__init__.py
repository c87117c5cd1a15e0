from .base import Plugin as Plugin
