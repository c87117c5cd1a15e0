from tools.config import make_config as Config


class Local(Config):  # error "function `make_config` is no class"
    pass
