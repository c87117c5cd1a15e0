import tools


class Local(tools.config, object):  # error "module `tools.config` is no class"
    pass
