//! Module search.
