//! From a syntax tree to facts, in one pass.

/// Nesting of expressions and statements beyond this is [`super::Expr::Opaque`].
pub const MAX_DEPTH: usize = 1_000;
