//! How classes are created.

pub mod invalid_metaclass;
pub mod metaclass_conflict;
pub mod metaclass_returns_none;
pub mod metaclass_signature;
pub mod needless_metaclass;
