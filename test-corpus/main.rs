//! All tests are one program: `cargo test` compiles and links once.

mod check;
mod command_line;
mod config;
mod determinism;
mod environment;
mod expected;
mod explain;
mod facts;
mod fixes;
mod manifests;
mod marks;
mod metaclass_oracle;
mod projects;
mod python;
mod readme;
mod reports;
mod robustness;
mod rule_pages;
mod source;
mod stdlib;
mod story;
mod suppressions;
mod tidy;
mod walk;
