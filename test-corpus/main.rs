//! Tests tell stories about Python.

mod stdlib;
