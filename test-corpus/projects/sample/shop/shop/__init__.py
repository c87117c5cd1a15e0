"""A small shop with one mistake of each kind that classwise knows."""
