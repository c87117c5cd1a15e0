from storage.backends import *
from storage.base import Backend as Backend
