import importlib
import os

# As a host program does that loads the whole directory under a name of its own.
os.symlink(".", "plugin")
assert importlib.import_module("plugin.nodes.loader").VERSION == "1"
