class Config:
    pass


def make_config():
    return Config


current = Config()
