"""What differs between the supported versions."""

import sys
from typing import Any as Anything

if sys.version_info >= (3, 11):
    Loose = Anything
else:
    Loose = object

IS_NEW = sys.version_info >= (3, 11)
