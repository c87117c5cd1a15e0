from .. import VERSION
