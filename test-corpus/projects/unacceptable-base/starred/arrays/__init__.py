from .memmap import *
from .records import *
from .plain import PlainArray as PlainArray
