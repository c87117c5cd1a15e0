use super::blocking::{self, What};
use crate::rule::{Check, Level, Rule};

pub static RULE: Rule = Rule {
    name: "blocking-file-io-in-async",
    topic: "asyncio",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("blocking-file-io-in-async.md"),
    checks: &[Check::AsyncFunction(|project, function, findings| {
        blocking::check(project, function, What::FileIo, findings);
    })],
    fix: None,
};
