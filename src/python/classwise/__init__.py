"""classwise, the program, as a package: `python -m classwise` runs it. There is nothing to import."""
