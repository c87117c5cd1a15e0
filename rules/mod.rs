//! The list of rules, nothing else: one `mod` line and one entry each.

use crate::rule::Rule;

pub mod packaging;

/// Every rule, sorted by name.
pub static RULES: &[&Rule] = &[&packaging::missing_build_system::RULE];
