//! Module search: which file a dotted name means, by the paths of the files alone.
//!
//! Models `importlib.machinery.PathFinder`: a package wins over a module of the same name, a module over a namespace
//! package; a source wins over a stub, since the class model is about what runs.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::FileId;

/// What lies under one path without its suffix.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    /// `stem/__init__.py`.
    package: Option<FileId>,
    package_stub: Option<FileId>,
    /// `stem.py`.
    module: Option<FileId>,
    module_stub: Option<FileId>,
    /// Some file lies below `stem/`.
    is_directory: bool,
}

/// What a dotted name was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Found {
    Source(FileId),
    /// Only a stub is there: the source is an extension module, or not in view.
    Stub(FileId),
    /// A directory without `__init__.py`.
    Namespace(NamespaceId),
}

/// A directory that may be a namespace package: index of a [`ModuleTable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamespaceId(pub u32);

/// All files by the path that an import would look for.
#[derive(Debug, Clone, Default)]
pub struct ModuleTable {
    entries: FxHashMap<OsString, Entry>,
    /// The last parts of all keys.
    names: FxHashSet<OsString>,
    directories: Vec<PathBuf>,
    namespace_ids: FxHashMap<OsString, NamespaceId>,
}

impl ModuleTable {
    /// Paths are absolute; files that are no modules are left out by the caller.
    pub fn new<'a>(files: impl Iterator<Item = (FileId, &'a Path)>) -> Self {
        let mut table = Self::default();
        table.extend(files);
        table
    }

    /// Adds files; the ids of namespaces stay.
    pub fn extend<'a>(&mut self, files: impl Iterator<Item = (FileId, &'a Path)>) {
        let table = self;
        let mut further = Vec::new();
        table.entries.reserve(files.size_hint().1.unwrap_or_default());
        let mut last: Option<&Path> = None;
        for (id, path) in files {
            let (Some(directory), Some(stem)) = (path.parent(), path.file_stem()) else { continue };
            let is_stub = path.extension() == Some(OsStr::new("pyi"));
            let is_package = stem == "__init__";
            let key = if is_package { directory.to_path_buf() } else { directory.join(stem) };
            let name = key.file_name().unwrap_or_default();
            if !table.names.contains(name) {
                table.names.insert(name.to_owned());
            }
            let entry = table.entries.entry(key.into_os_string()).or_default();
            let slot = match (is_package, is_stub) {
                (true, false) => &mut entry.package,
                (true, true) => &mut entry.package_stub,
                (false, false) => &mut entry.module,
                (false, true) => &mut entry.module_stub,
            };
            slot.get_or_insert(id);
            // Files beside one another mostly follow one another.
            if last.replace(directory).map(Path::as_os_str) != Some(directory.as_os_str()) {
                further.extend(table.mark_directories(directory));
            }
        }
        // In path order, so that ids do not depend on the order of files.
        further.sort_unstable();
        for path in further {
            table.namespace_ids.insert(path.clone().into_os_string(), NamespaceId(table.directories.len() as u32));
            table.directories.push(path);
        }
    }

    /// Gives the directories that were none before.
    fn mark_directories(&mut self, directory: &Path) -> Vec<PathBuf> {
        let mut further = Vec::new();
        for ancestor in directory.ancestors() {
            if self.entries.get(ancestor.as_os_str()).is_some_and(|entry| entry.is_directory) {
                break;
            }
            self.entries.entry(ancestor.as_os_str().to_owned()).or_default().is_directory = true;
            self.names.insert(ancestor.file_name().unwrap_or_default().to_owned());
            further.push(ancestor.to_path_buf());
        }
        further
    }

    /// The module `dotted` below a directory of the search path. An empty name means the directory itself.
    pub fn find(&self, root: &Path, dotted: &str) -> Option<Found> {
        let last = dotted.rsplit('.').next().unwrap_or_default();
        if !last.is_empty() && !self.names.contains(OsStr::new(last)) {
            // Most modules that are looked for are nowhere among the files.
            return None;
        }
        let key = module_path(root, dotted).into_os_string();
        let entry = self.entries.get(&key)?;
        if let Some(id) = entry.package.or(entry.module) {
            return Some(Found::Source(id));
        }
        if let Some(id) = entry.package_stub.or(entry.module_stub) {
            return Some(Found::Stub(id));
        }
        self.namespace_ids.get(&key).copied().map(Found::Namespace)
    }

    /// The stub beside a source file.
    pub fn stub_at(&self, source: &Path) -> Option<FileId> {
        let (directory, stem) = (source.parent()?, source.file_stem()?);
        if stem == "__init__" {
            return self.entries.get(directory.as_os_str())?.package_stub;
        }
        self.entries.get(directory.join(stem).as_os_str())?.module_stub
    }

    /// The submodule of a namespace package.
    pub fn find_below(&self, namespace: NamespaceId, name: &str) -> Option<Found> {
        self.find(self.directories.get(namespace.0 as usize)?, name)
    }

    pub fn directory(&self, namespace: NamespaceId) -> Option<&Path> {
        self.directories.get(namespace.0 as usize).map(PathBuf::as_path)
    }

    /// The directory that must be on the search path for the file to be importable by its full name: the one above
    /// its outermost package.
    pub fn package_root<'a>(&self, path: &'a Path) -> Option<&'a Path> {
        let mut directory = path.parent()?;
        while self
            .entries
            .get(directory.as_os_str())
            .is_some_and(|entry| entry.package.is_some() || entry.package_stub.is_some())
        {
            directory = directory.parent()?;
        }
        Some(directory)
    }
}

/// Where the module would be, without its suffix.
pub fn module_path(root: &Path, dotted: &str) -> PathBuf {
    let mut path = OsString::with_capacity(root.as_os_str().len() + 1 + dotted.len());
    path.push(root);
    for part in dotted.split('.').filter(|part| !part.is_empty()) {
        if !path.as_encoded_bytes().last().is_some_and(|&last| std::path::is_separator(char::from(last))) {
            path.push(std::path::MAIN_SEPARATOR_STR);
        }
        path.push(part);
    }
    path.into()
}

/// The dotted name of a file below a directory of the search path.
pub fn dotted_name(root: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).ok()?.with_extension("");
    let mut parts = relative.iter().map(OsStr::to_str).collect::<Option<Vec<_>>>()?;
    if parts.last() == Some(&"__init__") {
        parts.pop();
    }
    (!parts.is_empty()).then(|| parts.join("."))
}
