//! How a project is built and imported: what its `pyproject.toml` says, and where its packages begin.

pub mod missing_build_system;
pub mod relative_import_beyond_top;
