//! The descriptor protocol and attribute access.

pub mod descriptor_recursion;
