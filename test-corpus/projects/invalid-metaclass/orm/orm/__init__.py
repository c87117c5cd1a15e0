from . import registry as registry
