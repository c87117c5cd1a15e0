//! Facts of a `pyproject.toml`, with what lies beside it.

/// A `pyproject.toml` and its siblings.
#[derive(Debug)]
pub struct Manifest {}
