use super::blocking::{self, What};
use crate::rule::{Check, Level, Rule};

pub static RULE: Rule = Rule {
    name: "blocking-call-in-async",
    topic: "asyncio",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("blocking-call-in-async.md"),
    checks: &[Check::AsyncFunction(|project, function, findings| {
        blocking::check(project, function, What::Call, findings)
    })],
    fix: None,
};
