//! Comments that silence findings: `# classwise: ignore[name]`, `# classwise: ignore-file[name]`, a bare `# noqa`.

use ruff_text_size::TextRange;
use serde::{Deserialize, Serialize};

/// One comment that asks for silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    pub scope: SuppressionScope,
    /// The names in brackets with their places; empty: every rule.
    pub rules: Vec<(String, TextRange)>,
    /// From the `#` of this directive to its end; other text of the comment is not part of it.
    pub range: TextRange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SuppressionScope {
    /// `# classwise: ignore`: the line, and the statement header it belongs to.
    Line,
    /// `# classwise: ignore-file`: the file.
    File,
    /// A bare `# noqa`: the line. It may belong to other tools, so it is never reported as unused.
    Noqa,
}
