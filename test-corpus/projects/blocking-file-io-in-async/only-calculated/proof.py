from proof_tools import is_quick

from names import politely

is_quick(politely)
