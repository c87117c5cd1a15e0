class EntityMeta(type):  # warn "adds nothing to `type`"
    """Kept for the day when entities need one."""
