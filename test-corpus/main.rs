//! All tests are one program: `cargo test` compiles and links once.

mod check;
mod determinism;
mod environment;
mod manifests;
mod marks;
mod metaclass_oracle;
mod projects;
mod python;
mod readme;
mod reports;
mod rule_pages;
mod source;
mod stdlib;
mod tidy;
mod walk;
