def build_wheel(wheel_directory: str, config_settings=None, metadata_directory=None) -> str:
    raise NotImplementedError
