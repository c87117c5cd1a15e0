import builtins
from io import open as open_text

fetch = builtins.open
