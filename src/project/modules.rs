//! Imports: from a module name in a file to a module.
//!
//! Each import of a file is resolved at most once. Those that were asked for and not found are what
//! [`crate::gather`] looks for on the disk.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{Binding, BindingKind, FileFacts, Guard, Import, RegionId, ScopeId, Symbol};
use crate::finding::FileId;
use crate::project::answers::{self, Depends};
use crate::project::libraries;
use crate::project::{Dotted, Platform, Project, Unknown, Value};
use crate::resolve::{Found, NamespaceId, dotted_name, module_path};

/// By region of a `try`: whether the imports in it succeed.
pub(super) type Tried = OnceLock<(FxHashMap<RegionId, Option<bool>>, Depends)>;

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

/// What the imports of one file are, each resolved when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// By the place in [`FileFacts::imports`].
    resolved: Vec<OnceLock<Resolved>>,
}

#[derive(Debug, Clone)]
struct Resolved {
    module: ModuleRef,
    /// It is not among the files, and nobody has looked for it yet.
    is_missing: bool,
}

impl Imports {
    pub(super) fn of(facts: Option<&FileFacts>) -> Self {
        let imports = facts.map_or(&[][..], |facts| &facts.imports);
        Self { resolved: imports.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The same imports, none of which was asked for yet.
    pub(super) fn afresh(&self) -> Self {
        Self { resolved: self.resolved.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The files that something was asked of.
    pub(super) fn followed(&self) -> impl Iterator<Item = FileId> {
        self.resolved.iter().filter_map(|cell| match cell.get()?.module {
            ModuleRef::Source(file) => Some(file),
            _ => None,
        })
    }

    /// Forgets where no source was found.
    pub(super) fn forget_missing(&mut self) {
        for cell in &mut self.resolved {
            if cell.get().is_some_and(|resolved| !matches!(resolved.module, ModuleRef::Source(_))) {
                let _ = cell.take();
            }
        }
    }

    /// Forgets what was found.
    pub(super) fn reset(&mut self) {
        for cell in &mut self.resolved {
            let _ = cell.take();
        }
    }
}

/// A module that was asked for and is not among the files: where it could be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked {
    /// Dotted; with a path where it is asked for in one place only.
    pub name: String,
    /// Paths without suffix, in the order of the search path; the first that exists is the module. A path that ends in
    /// `.pyi` is that stub.
    pub candidates: Vec<PathBuf>,
}

/// What is not found now may be among the files later.
fn widened_unless_found(module: ModuleRef) -> ModuleRef {
    if !matches!(module, ModuleRef::Source(_)) {
        answers::widen();
    }
    module
}

/// Never read: it has `typing`'s own objects, or stand-ins for them.
const TYPING_EXTENSIONS: &str = "typing_extensions";

impl Project {
    /// The module that an import of a file names; with `name`, its submodule of that name.
    pub fn import(&self, file: FileId, level: u32, module: Symbol, name: Option<Symbol>) -> ModuleRef {
        let resolve = || {
            let dotted = self.dotted(file, module, name);
            let module = self.find_module(file, level, &dotted);
            let is_missing = match &module {
                ModuleRef::Source(_) => false,
                _ if level > 0 => {
                    self.asked_relative(file, level, &dotted).is_some_and(|asked| self.is_open(&asked.name))
                }
                _ => !self.stdlib.is_module(&dotted) && self.is_open(&dotted),
            };
            Resolved { module, is_missing }
        };
        let Some(imports) = self.imports.get(file.0 as usize) else { return resolve().module };
        match self.facts(file).imports.binary_search(&Import { level, module, name }) {
            Ok(index) => {
                let resolved = imports.resolved[index].get_or_init(resolve);
                if resolved.is_missing {
                    answers::miss();
                }
                resolved.module.clone()
            }
            // Nobody looks for it.
            Err(_) => widened_unless_found(resolve().module),
        }
    }

    fn dotted(&self, file: FileId, module: Symbol, name: Option<Symbol>) -> String {
        let facts = self.facts(file);
        let mut dotted = facts.name(module).to_owned();
        if let Some(name) = name {
            if !dotted.is_empty() {
                dotted.push('.');
            }
            dotted.push_str(facts.name(name));
        }
        dotted
    }

    fn is_open(&self, name: &str) -> bool {
        !self.settings.absent.contains(name)
    }

    fn asked_relative(&self, file: FileId, level: u32, dotted: &str) -> Option<Asked> {
        let candidate = module_path(self.relative_directory(file, level)?, dotted);
        Some(Asked { name: candidate.to_string_lossy().into_owned(), candidates: vec![candidate] })
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
            return match directory.and_then(|directory| self.modules.find(directory, dotted)).map(found) {
                Some(module @ (ModuleRef::Source(_) | ModuleRef::Namespace(_))) => module,
                other => match self.library_module(file, level, dotted) {
                    Some(library) => ModuleRef::External(library.into()),
                    None => other.unwrap_or_else(|| ModuleRef::Missing(dotted.into())),
                },
            };
        }
        // `typing_extensions` stands for `typing` wherever that has the name.
        if self.stdlib.is_module(dotted) || dotted == TYPING_EXTENSIONS {
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

    /// The full name of a compiled module that a relative import names, where a table knows what is in it.
    fn library_module(&self, file: FileId, level: u32, dotted: &str) -> Option<String> {
        let is_package = self.path(file).file_stem().is_some_and(|stem| stem == "__init__");
        let mut package = self.module_name(file)?;
        for _ in usize::from(is_package)..level as usize {
            package = package.rsplit_once('.')?.0;
        }
        let name = format!("{package}.{dotted}");
        libraries::has_module(&name).then_some(name)
    }

    /// A module of the project that a table names: relative with dots, beside the file, or from the search path.
    pub(super) fn lazy_module(&self, file: FileId, place: &str) -> Option<FileId> {
        let rest = place.trim_start_matches('.');
        let level = (place.len() - rest.len()) as u32;
        let found = |module| match widened_unless_found(module) {
            ModuleRef::Source(file) => Some(file),
            _ => None,
        };
        if rest.is_empty() {
            return None;
        }
        found(self.find_module(file, level.max(1), rest))
            .or_else(|| if level == 0 { found(self.find_module(file, 0, rest)) } else { None })
    }

    /// The packages around a module, dotted, of which a relative import leaves one with each dot but the first. They may
    /// be fewer, since a directory without `__init__.py` need not be a package, and never more. `None` where that is
    /// not known: the file stands in no package, or below no directory that the project is imported from for sure.
    pub fn packages_around(&self, file: FileId) -> Option<String> {
        let directory = self.path(file).parent()?;
        let root = self.package_roots.get(file.0 as usize)?.as_deref()?;
        if directory == root {
            return None;
        }
        let tops = self.settings.tops.iter().filter(|top| directory.starts_with(top));
        let name =
            crate::resolve::dotted_name(tops.min_by_key(|top| top.as_os_str().len())?, &directory.join("__init__.py"))?;
        // What has another name in the repository lies elsewhere when it runs.
        let is_identifier = |part: &str| part.chars().all(|char| char.is_alphanumeric() || char == '_');
        name.split('.').all(is_identifier).then_some(name)
    }

    /// A module by its absolute name, as a file would import it.
    pub(super) fn absolute_module(&self, file: FileId, dotted: &str) -> ModuleRef {
        widened_unless_found(self.find_module(file, 0, dotted))
    }

    fn editable(&self, dotted: &str) -> Option<Found> {
        self.settings.editable_stems(dotted).iter().find_map(|stem| self.modules.find(stem, ""))
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
        let of_file = |file: FileId| self.sought_by(file).map(move |(level, dotted)| (file, level, dotted));
        let sought = self.files().collect::<Vec<FileId>>().into_par_iter().flat_map_iter(of_file);
        let sought: Vec<(FileId, u32, String)> = sought.collect();
        let mut asked = Vec::new();
        // Many files ask for the same: by what is looked for, and from where.
        let mut seen: FxHashSet<(Option<&Path>, String)> = FxHashSet::default();
        for (file, level, dotted) in sought {
            if level > 0 {
                asked.extend(self.asked_relative(file, level, &dotted));
                continue;
            }
            let own = self.package_roots.get(file.0 as usize).and_then(Option::as_deref);
            if !seen.insert((own, dotted.clone())) {
                continue;
            }
            let mut candidates: Vec<PathBuf> = self.search_path(file).map(|root| module_path(root, &dotted)).collect();
            candidates.extend(self.settings.editable_stems(&dotted));
            asked.push(Asked { name: dotted, candidates });
        }
        for (source, _) in self.stubs_asked.iter().enumerate().filter(|(_, asked)| asked.get().is_some()) {
            let stub = self.path(FileId(source as u32)).with_extension("pyi");
            asked.push(Asked { name: stub.to_string_lossy().into_owned(), candidates: vec![stub] });
        }
        // By their bytes: paths compare part by part, which takes far longer.
        asked.sort_unstable_by(|left, right| {
            let [left, right] = [left, right].map(|asked| asked.candidates.iter().map(|path| path.as_os_str()));
            left.cmp(right)
        });
        asked.dedup();
        asked
    }

    /// The imports of a file that were not found among the files, by level and dotted name.
    fn sought_by(&self, file: FileId) -> impl Iterator<Item = (u32, String)> {
        let resolved = self.imports.get(file.0 as usize).into_iter().flat_map(|imports| &imports.resolved);
        self.facts(file).imports.iter().zip(resolved).filter_map(move |(&Import { level, module, name }, cell)| {
            let module_of = cell.get().map(|resolved| &resolved.module);
            let Some(ModuleRef::External(_) | ModuleRef::Missing(_) | ModuleRef::Namespace(_)) = module_of else {
                return None;
            };
            let dotted = self.dotted(file, module, name);
            (level > 0 || !self.stdlib.is_module(&dotted)).then_some((level, dotted))
        })
    }

    /// The stub beside a source; one that is not among the files is asked for.
    pub(super) fn stub_of(&self, source: FileId) -> Option<FileId> {
        let stub = self.modules.stub_at(self.path(source));
        if stub.is_none()
            && let Some(asked) = self.stubs_asked.get(source.0 as usize)
        {
            let _ = asked.set(());
            answers::widen();
        }
        stub
    }

    /// Whether all imports that stand directly in a region succeed; `None` where that is not known, or there are none.
    pub(super) fn tried_imports(&self, file: FileId, region: RegionId) -> Option<bool> {
        let facts = self.facts(file);
        let find = || {
            let is_import = |binding: &&Binding| {
                matches!(
                    binding.kind,
                    BindingKind::Import { .. } | BindingKind::ImportAs { .. } | BindingKind::ImportFrom { .. }
                ) && matches!(facts.regions[binding.region.index()].guard, Guard::Try { .. })
            };
            let mut tried: FxHashMap<RegionId, Option<bool>> = FxHashMap::default();
            let mut add = |region: RegionId, exists: Option<bool>| {
                let all = tried.entry(region).or_insert(Some(true));
                *all = match (*all, exists) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                };
            };
            for binding in facts.bindings.iter().filter(is_import) {
                let exists = self.import_exists(file, &binding.kind).and_then(|exists| match binding.kind {
                    BindingKind::Import { module } | BindingKind::ImportAs { module } if exists => {
                        self.source_loads(&self.import(file, 0, module, None))
                    }
                    BindingKind::ImportFrom { level, module, .. } if exists => {
                        self.source_loads(&self.import(file, level, module, None))
                    }
                    _ => Some(exists),
                });
                add(binding.region, exists);
            }
            let is_tried = |region: RegionId| matches!(facts.regions[region.index()].guard, Guard::Try { .. });
            for star in facts.star_imports.iter().filter(|star| is_tried(star.region)) {
                let from = self.import(file, star.level, star.module, None);
                let exists = match self.module_exists(file, &from) {
                    Some(true) => self.source_loads(&from),
                    other => other,
                };
                add(star.region, exists);
            }
            tried
        };
        let (tried, depends) = self.tried.get(file.0 as usize)?.get_or_init(|| answers::depending(find));
        depends.hand_on();
        tried.get(&region).copied().flatten()
    }

    fn source_loads(&self, module: &ModuleRef) -> Option<bool> {
        match module {
            ModuleRef::Source(file) => self.loads(*file),
            _ => Some(true),
        }
    }

    /// Whether what an import names is there.
    fn import_exists(&self, file: FileId, kind: &BindingKind) -> Option<bool> {
        match *kind {
            BindingKind::Import { module } | BindingKind::ImportAs { module } => {
                self.module_exists(file, &self.import(file, 0, module, None))
            }
            BindingKind::ImportFrom { level, module, name } => {
                let from = self.import(file, level, module, None);
                let text = self.facts(file).name(name);
                let has_submodule = || {
                    matches!(
                        self.import(file, level, module, Some(name)),
                        ModuleRef::Source(_) | ModuleRef::Namespace(_)
                    )
                };
                match &from {
                    ModuleRef::Source(id) => {
                        // Tests are not decided here: that would ask for imports again.
                        let facts = self.facts(*id);
                        let bindings = |name: &str| {
                            facts.names.find(name).map_or(&[][..], |name| facts.bindings_of(ScopeId::MODULE, name))
                        };
                        let is_certain = |binding: &Binding| {
                            let is_test = |guard: &Guard| matches!(guard, Guard::Test { .. });
                            !matches!(binding.kind, BindingKind::Delete)
                                && !facts.regions(binding.region).any(|(_, region)| is_test(&region.guard))
                        };
                        if bindings(text).iter().any(is_certain) || has_submodule() {
                            return Some(true);
                        }
                        let may_have = !bindings(text).is_empty()
                            || !bindings("__getattr__").is_empty()
                            || !facts.star_imports.is_empty()
                            || facts.invalid_syntax;
                        (!may_have).then_some(false)
                    }
                    ModuleRef::Namespace(_) => has_submodule().then_some(true),
                    ModuleRef::External(dotted) if self.stdlib.is_module(dotted) => {
                        let is_there = self.stdlib.attribute(dotted, text).is_some()
                            || self.stdlib.is_module(&format!("{dotted}.{text}"));
                        Some(is_there)
                    }
                    ModuleRef::External(dotted) if &**dotted == TYPING_EXTENSIONS => Some(true),
                    ModuleRef::External(_) | ModuleRef::Missing(_) => {
                        self.module_exists(file, &from).filter(|exists| !exists)
                    }
                }
            }
            _ => None,
        }
    }

    /// Whether importing a module succeeds: whether all that it imports without a test is there. Modules of libraries
    /// are taken at their word.
    pub(super) fn loads(&self, module: FileId) -> Option<bool> {
        const MOST: usize = 2_000;
        let cell = self.loads.get(module.0 as usize)?;
        if let Some((known, depends)) = cell.get() {
            depends.hand_on();
            return *known;
        }
        let mut seen: FxHashSet<FileId> = FxHashSet::from_iter([module]);
        let (loads, depends) = answers::depending(|| self.loads_with(module, &mut seen, MOST));
        if loads == Some(true) {
            for file in seen {
                let _ = self.loads[file.0 as usize].set((loads, depends));
            }
        }
        cell.get_or_init(|| (loads, depends)).0
    }

    /// The same, with what it imports, of which that is left out which was seen.
    fn loads_with(&self, module: FileId, seen: &mut FxHashSet<FileId>, most: usize) -> Option<bool> {
        let mut open = vec![module];
        let mut loads = Some(true);
        while let Some(file) = open.pop() {
            if !self.is_reported(file) {
                continue;
            }
            let facts = self.facts(file);
            if facts.invalid_syntax || seen.len() > most {
                loads = None;
                break;
            }
            let is_certain = |region: RegionId| {
                facts.regions(region).all(|(_, region)| matches!(region.guard, Guard::None | Guard::With { .. }))
            };
            let bindings = facts.bindings_in(ScopeId::MODULE).iter().filter(|binding| is_certain(binding.region));
            for binding in bindings {
                let (level, module, name) = match binding.kind {
                    BindingKind::Import { module } | BindingKind::ImportAs { module } => (0, module, None),
                    BindingKind::ImportFrom { level, module, name } => (level, module, Some(name)),
                    _ => continue,
                };
                match self.import_exists(file, &binding.kind) {
                    Some(true) => {}
                    other => loads = if loads == Some(false) { loads } else { other },
                }
                let sources = [Some(None), name.map(Some)].into_iter().flatten();
                for source in sources.map(|name| self.import(file, level, module, name)) {
                    if let ModuleRef::Source(next) = source
                        && seen.insert(next)
                    {
                        open.push(next);
                    }
                }
            }
            if loads == Some(false) {
                break;
            }
        }
        loads
    }

    pub(super) fn module_exists(&self, file: FileId, module: &ModuleRef) -> Option<bool> {
        match module {
            ModuleRef::Source(_) | ModuleRef::Namespace(_) => Some(true),
            ModuleRef::External(dotted) => {
                let top = dotted.split('.').next().unwrap_or(dotted);
                // What imports `typing_extensions` without a test depends on it.
                if self.stdlib.is_module(dotted) || &**dotted == TYPING_EXTENSIONS {
                    return Some(true);
                }
                if self.stdlib.knows_module(top) {
                    // The library is that of Linux.
                    return (self.settings.platform == Platform::Linux).then_some(false);
                }
                // Whatever the environment has was looked for: compiled modules as well.
                let is_known = !self.settings.environment.is_empty() && !self.is_compiled(file, 0, dotted);
                is_known.then_some(false)
            }
            ModuleRef::Missing(dotted) => {
                let path = self.path(file);
                let is_installed = self.settings.environment.iter().any(|root| path.starts_with(root));
                (is_installed && !self.is_compiled(file, 1, dotted)).then_some(false)
            }
        }
    }

    /// Whether a compiled module lies beside the source: the import system prefers it, and it was made of the source.
    pub(super) fn is_compiled_source(&self, file: FileId) -> bool {
        !self.settings.compiled.is_empty() && self.settings.compiled.contains(&self.path(file).with_extension(""))
    }

    /// Whether some module of the name is written in another language.
    fn is_compiled(&self, file: FileId, level: u32, dotted: &str) -> bool {
        if self.settings.compiled.is_empty() {
            return false;
        }
        let is_there = |root: &Path| self.settings.compiled.contains(&module_path(root, dotted));
        if level > 0 {
            // How many dots there were is not told: any directory above will do.
            return self.path(file).ancestors().skip(1).any(is_there);
        }
        self.search_path(file).any(is_there)
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

    /// The submodule of a namespace package, which may lie in several places of the search path.
    pub(super) fn in_namespace(&self, namespace: NamespaceId, name: &str) -> Option<Found> {
        self.modules.find_below(namespace, name).or_else(|| {
            let directory = self.modules.directory(namespace)?;
            let roots = || self.settings.roots.iter().chain(&self.settings.environment);
            let own = roots().filter(|root| directory.starts_with(root));
            own.filter_map(|root| dotted_name(root, &directory.join("__init__.py")))
                .flat_map(|package| roots().map(move |root| (root, format!("{package}.{name}"))))
                .find_map(|(root, dotted)| self.modules.find(root, &dotted))
        })
    }

    /// A submodule that is among the files.
    pub(super) fn submodule(&self, of: FileId, name: &str) -> Option<Value> {
        let path = &self.files.get(of.0 as usize)?.path;
        if path.file_stem()? != "__init__" {
            return None;
        }
        let found = self.modules.find(path.parent()?, name);
        if !matches!(found, Some(Found::Source(_))) {
            answers::widen();
        }
        match found? {
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
