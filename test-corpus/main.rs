//! All tests are one program: `cargo test` compiles and links once.

<<<<<<< HEAD
mod check;
mod determinism;
mod environment;
mod manifests;
mod marks;
mod metaclass_oracle;
mod projects;
mod python;
mod readme;
mod rule_pages;
mod source;
=======
mod reports;
>>>>>>> d802e39 (Describe the JSON findings by a schema, and tell what reports look like)
mod stdlib;
mod tidy;
mod walk;
