//! What a `pyproject.toml` says to those who build and install the project.

pub mod missing_build_system;
