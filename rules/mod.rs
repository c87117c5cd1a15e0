//! The list of rules, nothing else: one `mod` line and one entry each.

use crate::rule::Rule;

/// Every rule, sorted by name.
pub static RULES: &[&Rule] = &[];
