//! The list of rules, nothing else: one `mod` line and one entry each.

pub mod asyncio;
pub mod descriptor;
pub mod metaclass;
pub mod packaging;

use crate::rule::Rule;

/// Every rule, sorted by name.
pub static RULES: &[&Rule] = &[
    &asyncio::blocking_call_in_async::RULE,
    &asyncio::blocking_file_io_in_async::RULE,
    &descriptor::descriptor_recursion::RULE,
    &metaclass::metaclass_conflict::RULE,
    &packaging::missing_build_system::RULE,
    &metaclass::needless_metaclass::RULE,
    &packaging::relative_import_beyond_top::RULE,
];
