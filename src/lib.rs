#![doc = include_str!("README.md")]

#[expect(unsafe_code, reason = "an allocator")]
pub mod arena;
pub mod baseline;
pub mod cache;
pub mod cli;
pub mod config;
pub mod engine;
pub mod environment;
pub mod explain;
pub mod facts;
pub mod finding;
pub mod fix;
pub mod gather;
pub mod inspect;
pub mod prepare;
pub mod project;
pub mod report;
pub mod resolve;
pub mod rule;
#[path = "../rules/mod.rs"]
pub mod rules;
pub mod settle;
pub mod source;
pub mod suppress;
pub mod syntax;
pub mod walk;
