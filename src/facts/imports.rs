//! What a file imports.

use serde::{Deserialize, Serialize};

use super::{BindingKind, FileFacts, Symbol};

/// A module that an `import` statement names; with `name`, what may be a submodule of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Import {
    /// The dots before it.
    pub level: u32,
    /// May be empty.
    pub module: Symbol,
    pub name: Option<Symbol>,
}

impl Import {
    /// Whether it is of a module of a package, not named in a relative way.
    pub fn is_of_package(self, facts: &FileFacts, package: &str) -> bool {
        let rest = facts.name(self.module).strip_prefix(package).filter(|_| self.level == 0);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// All of a file, sorted.
    pub(super) fn all(facts: &FileFacts) -> Vec<Self> {
        let mut imports = Vec::new();
        let mut add = |level, module, name| imports.push(Self { level, module, name });
        for binding in &facts.bindings {
            match binding.kind {
                BindingKind::Import { module } => {
                    // `import a.b` binds `a`.
                    add(0, module, None);
                    add(0, binding.name, None);
                }
                BindingKind::ImportAs { module } => add(0, module, None),
                BindingKind::ImportFrom { level, module, name } => {
                    add(level, module, None);
                    add(level, module, Some(name));
                }
                _ => {}
            }
        }
        facts.star_imports.iter().for_each(|import| add(import.level, import.module, None));
        imports.sort_unstable();
        imports.dedup();
        imports
    }
}
