//! Imports: from a module name in a file to a module.
//!
//! Each import of a file is resolved at most once. Those that were asked for and not found are what
//! [`crate::gather`] looks for on the disk.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::facts::{BindingKind, FileFacts, Symbol};
use crate::finding::FileId;
use crate::project::{Dotted, Project, Unknown, Value};
use crate::resolve::{Found, NamespaceId, module_path};

/// What an import statement names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModuleRef {
    Source(FileId),
    Namespace(NamespaceId),
    /// Not among the files: the standard library, or a library that was not read.
    External(Dotted),
    /// A relative import that leads nowhere.
    Missing(Dotted),
}

/// The imports of one file, each resolved when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// Sorted.
    keys: Vec<Key>,
    resolved: Vec<OnceLock<ModuleRef>>,
}

/// Dots, module, and the name that may be a submodule.
type Key = (u32, Symbol, Option<Symbol>);

impl Imports {
    pub(super) fn of(facts: Option<&FileFacts>) -> Self {
        let Some(facts) = facts else { return Self::default() };
        let mut keys: Vec<Key> = Vec::new();
        for binding in &facts.bindings {
            match binding.kind {
                BindingKind::Import { module } | BindingKind::ImportAs { module } => keys.push((0, module, None)),
                BindingKind::ImportFrom { level, module, name } => {
                    keys.push((level, module, None));
                    keys.push((level, module, Some(name)));
                }
                _ => {}
            }
        }
        keys.extend(facts.star_imports.iter().map(|import| (import.level, import.module, None)));
        keys.sort_unstable();
        keys.dedup();
        let resolved = keys.iter().map(|_| OnceLock::new()).collect();
        Self { keys, resolved }
    }
}

/// A module that was asked for and is not among the files: where it could be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked {
    /// Paths without suffix, in the order of the search path; the first that exists is the module.
    pub candidates: Vec<PathBuf>,
}

impl Project {
    /// The module that an import of a file names; with `name`, its submodule of that name.
    pub fn import(&self, file: FileId, level: u32, module: Symbol, name: Option<Symbol>) -> ModuleRef {
        let resolve = || {
            let facts = self.facts(file);
            let mut dotted = facts.name(module).to_owned();
            if let Some(name) = name {
                if !dotted.is_empty() {
                    dotted.push('.');
                }
                dotted.push_str(facts.name(name));
            }
            self.find_module(file, level, &dotted)
        };
        let Some(imports) = self.imports.get(file.0 as usize) else { return resolve() };
        match imports.keys.binary_search(&(level, module, name)) {
            Ok(index) => imports.resolved[index].get_or_init(resolve).clone(),
            Err(_) => resolve(),
        }
    }

    fn find_module(&self, file: FileId, level: u32, dotted: &str) -> ModuleRef {
        let found = |found| match found {
            Found::Source(file) => ModuleRef::Source(file),
            Found::Stub(file) if self.is_reported(file) => ModuleRef::Source(file),
            // A stub tells types, not what runs: the name alone is known.
            Found::Stub(_) => ModuleRef::External(dotted.into()),
            Found::Namespace(id) => ModuleRef::Namespace(id),
        };
        if level > 0 {
            let directory = self.relative_directory(file, level);
            return directory
                .and_then(|directory| self.modules.find(directory, dotted))
                .map_or_else(|| ModuleRef::Missing(dotted.into()), found);
        }
        if self.stdlib.is_module(dotted) {
            return ModuleRef::External(dotted.into());
        }
        self.search_path(file)
            .find_map(|root| match self.modules.find(root, dotted)? {
                // A directory that only holds other things is no package while a later place has the real one.
                Found::Namespace(_) => None,
                other => Some(other),
            })
            .or_else(|| self.editable(dotted))
            .or_else(|| self.search_path(file).find_map(|root| self.modules.find(root, dotted)))
            .map_or_else(|| ModuleRef::External(dotted.into()), found)
    }

    /// A module by its absolute name, as a file would import it.
    pub(super) fn absolute_module(&self, file: FileId, dotted: &str) -> ModuleRef {
        self.find_module(file, 0, dotted)
    }

    fn editable(&self, dotted: &str) -> Option<Found> {
        let (top, rest) = dotted.split_once('.').unwrap_or((dotted, ""));
        self.modules.find(self.settings.editable.get(top)?, rest)
    }

    /// `from . import x` looks beside the file, each further dot one directory up.
    fn relative_directory(&self, file: FileId, level: u32) -> Option<&Path> {
        let path = &self.files.get(file.0 as usize)?.path;
        path.ancestors().nth(level as usize)
    }

    /// First-party directories, the importer's own root, then the environment.
    fn search_path(&self, file: FileId) -> impl Iterator<Item = &Path> {
        let own = self.package_roots.get(file.0 as usize).and_then(Option::as_deref);
        self.settings
            .roots
            .iter()
            .map(PathBuf::as_path)
            .chain(own)
            .chain(self.settings.environment.iter().map(PathBuf::as_path))
    }

    /// Imports that were asked for and not found, sorted.
    pub fn asked(&self) -> Vec<Asked> {
        let mut asked = Vec::new();
        for (index, imports) in self.imports.iter().enumerate() {
            let file = FileId(index as u32);
            for (&(level, module, name), cell) in imports.keys.iter().zip(&imports.resolved) {
                let Some(ModuleRef::External(_) | ModuleRef::Missing(_) | ModuleRef::Namespace(_)) = cell.get() else {
                    continue;
                };
                let facts = self.facts(file);
                let mut dotted = facts.name(module).to_owned();
                if let Some(name) = name {
                    dotted.push('.');
                    dotted.push_str(facts.name(name));
                }
                if level == 0 && self.stdlib.is_module(&dotted) {
                    continue;
                }
                let mut candidates: Vec<PathBuf> = if level > 0 {
                    self.relative_directory(file, level).map(|root| module_path(root, &dotted)).into_iter().collect()
                } else {
                    self.search_path(file).map(|root| module_path(root, &dotted)).collect()
                };
                if level == 0 {
                    let (top, rest) = dotted.split_once('.').unwrap_or((&dotted, ""));
                    candidates.extend(self.settings.editable.get(top).map(|root| module_path(root, rest)));
                }
                asked.push(Asked { candidates });
            }
        }
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// The module as a value.
    pub(super) fn module_value(&self, module: ModuleRef) -> Value {
        match module {
            ModuleRef::Source(file) => Value::Module(file),
            ModuleRef::Namespace(id) => Value::Namespace(id),
            ModuleRef::External(name) => Value::External(name),
            ModuleRef::Missing(name) => Value::Unknown(Unknown::Module(name)),
        }
    }

    /// A submodule that is among the files.
    pub(super) fn submodule(&self, of: FileId, name: &str) -> Option<Value> {
        let path = &self.files.get(of.0 as usize)?.path;
        if path.file_stem()? != "__init__" {
            return None;
        }
        match self.modules.find(path.parent()?, name)? {
            Found::Source(file) => Some(Value::Module(file)),
            Found::Stub(file) if self.is_reported(file) => Some(Value::Module(file)),
            Found::Stub(_) => None,
            Found::Namespace(id) => Some(Value::Namespace(id)),
        }
    }

    /// What a dotted name means from the whole search path, with attributes of modules and classes followed.
    pub fn resolve_dotted(&self, dotted: &str) -> Value {
        let roots = || self.settings.roots.iter().chain(&self.settings.environment);
        let mut end = dotted.len();
        loop {
            let head = &dotted[..end];
            let found = roots().find_map(|root| match self.modules.find(root, head)? {
                Found::Source(file) => Some(file),
                Found::Stub(_) | Found::Namespace(_) => None,
            });
            if let Some(file) = found {
                let rest = dotted[end..].split('.').filter(|part| !part.is_empty());
                return rest.fold(Value::Module(file), |value, name| self.attribute(&value, name));
            }
            match head.rfind('.') {
                Some(at) => end = at,
                None => return Value::External(dotted.into()),
            }
        }
    }
}
