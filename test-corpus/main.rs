//! All tests are one program: `cargo test` compiles and links once.

mod access_oracle;
mod added_ignores;
#[allow(unsafe_code, reason = "an arena's contract is its caller's to keep")]
mod arena;
mod attribute_oracle;
mod baseline;
mod cache;
mod check;
mod class_model;
mod class_oracle;
mod command_line;
mod config;
mod descriptor_oracle;
mod determinism;
mod environment;
mod expected;
mod explain;
mod facts;
mod fixes;
mod imports;
mod inference;
mod inspect;
mod layout_oracle;
mod manifests;
mod marks;
mod metaclass_oracle;
mod module;
mod only;
mod oracle;
mod paths;
mod projects;
mod properties;
mod python;
mod readme;
mod reports;
mod robustness;
mod rule_pages;
mod server;
mod since;
mod source;
mod stdlib;
mod story;
mod suppressions;
mod tidy;
mod walk;
mod watch;

/// The program's own, but for what it wraps: every test that parses does so in an arena.
#[global_allocator]
static ALLOCATOR: classwise::arena::TreeAllocator<std::alloc::System> =
    classwise::arena::TreeAllocator(std::alloc::System);
