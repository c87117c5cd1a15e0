from .compat import *
from .compat import clock as clock
