from io import open as open_file

__all__ = ["open_file"]
