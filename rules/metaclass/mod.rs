//! How classes are created.

pub mod metaclass_conflict;
pub mod needless_metaclass;
