//! Tests tell stories about Python.

mod manifests;
mod stdlib;
