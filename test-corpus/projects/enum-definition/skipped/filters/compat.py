import sys

PYTHON = sys.version_info[:2]
PY313 = sys.version_info >= (3, 13)
