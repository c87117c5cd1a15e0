//! What a person names: a path, a module, a class.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Demanded, classes_in};
use crate::engine::Linked;
use crate::facts::{BindingKind, ScopeId};
use crate::finding::FileId;
use crate::paths::absolute;
use crate::project::{ClassRef, ModuleRef, Project, Reach, Settings, Stdlib, Value};
use crate::resolve::module_path;

/// One target, found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// As given.
    pub text: String,
    pub place: TargetPlace,
    /// A class there, by its qualified name; absent: all.
    pub class: Option<String>,
    /// The module that may have been meant, where a dotted name turned out to end in no module.
    nearest_module: Option<String>,
}

/// Where the classes of a target are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetPlace {
    /// A file, or a directory with all that is below.
    Path(PathBuf),
    /// A module of the standard library: its classes are known, its source is not read.
    Stdlib(String),
}

impl Target {
    /// Finds a target: a path that exists, else a module on the search path; a class behind a colon.
    ///
    /// # Errors
    /// There is no such path or module: the message for the user.
    pub fn find(text: &str, settings: &Settings) -> Result<Self, String> {
        let target = |place, class: Option<&str>| Self {
            text: text.to_owned(),
            place,
            class: class.map(str::to_owned),
            nearest_module: None,
        };
        if Path::new(text).exists() {
            return Ok(target(TargetPlace::Path(text.into()), None));
        }
        let (place, class) = match text.rsplit_once(':') {
            Some((place, class)) => (place, Some(class)),
            None => (text, None),
        };
        if let Some(class) = class
            && !is_dotted(&class.replace("<locals>", "locals"))
        {
            return Err(format!("`{class}` is no name of a class"));
        }
        if class.is_some() && Path::new(place).is_file() {
            return Ok(target(TargetPlace::Path(place.into()), class));
        }
        if !is_dotted(place) || place.ends_with(".py") {
            return Err(no_such_path(Path::new(place)));
        }
        if let Some(found) = module(place, class.is_none(), settings) {
            return Ok(target(found, class));
        }
        // `pkg.module.Class`.
        let mut end = place.len();
        while let (None, Some(at)) = (class, place[..end].rfind('.')) {
            end = at;
            if let Some(found) = module(&place[..at], false, settings) {
                let nearest_module = nearest_module(place, settings);
                return Ok(Self { nearest_module, ..target(found, Some(&place[at + 1..])) });
            }
        }
        // `inspect dict`.
        let builtin =
            Stdlib::of(settings.version).class(&format!("builtins.{place}")).map(|_| format!("builtins:{place}"));
        let nearest = if class.is_none() { builtin } else { None }.or_else(|| nearest_module(place, settings));
        Err(format!("there is no file or module `{place}`{}", meant(nearest)))
    }

    /// What has to be read for it.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            TargetPlace::Path(path) => Some(path),
            TargetPlace::Stdlib(_) => None,
        }
    }

    /// Asks the project for the class, so that what it is imported from is read.
    pub fn demand(&self, demanded: &Demanded, project: &Project, file: FileId) {
        if let (Some(class), TargetPlace::Path(path)) = (&self.class, &self.place)
            && project.path(file) == absolute(path)
            && let Some(class) = imported(project, file, class)
        {
            let _ = (project.mro(&class), project.metaclass(&class));
            if let ClassRef::Source(id) = class {
                demanded.demand(project, id.file);
            }
        }
    }

    /// The classes that it names.
    ///
    /// # Errors
    /// There is no such class: the message for the user.
    pub fn classes(&self, linked: &Linked) -> Result<BTreeSet<ClassRef>, String> {
        let project = &linked.project;
        match (&self.place, &self.class) {
            (TargetPlace::Path(path), None) => {
                let path = absolute(path);
                let is_file = path.is_file();
                let files = project.files().filter(|&file| project.is_reported(file));
                // A stub tells type checkers about classes; what CPython builds is elsewhere.
                let files = files.filter(|&file| is_file || !project.is_stub(file));
                let files = files.filter(|&file| project.path(file).starts_with(&path));
                Ok(files.flat_map(|file| classes_in(project, file)).map(ClassRef::Source).collect())
            }
            (TargetPlace::Path(path), Some(name)) => {
                let path = absolute(path);
                let file = project.files().find(|&file| project.path(file) == path);
                let file = file.ok_or_else(|| format!("`{}` cannot be read", path.display()))?;
                let own: BTreeSet<ClassRef> = classes_in(project, file)
                    .map(ClassRef::Source)
                    .filter(|class| project.qualname(class) == *name)
                    .collect();
                if !own.is_empty() {
                    return Ok(own);
                }
                match imported(project, file, name) {
                    Some(class) => Ok(BTreeSet::from([class])),
                    None => {
                        let known = classes_in(project, file).map(|id| project.qualname(&ClassRef::Source(id)));
                        Err(self.missing(name, known))
                    }
                }
            }
            (TargetPlace::Stdlib(module), None) => Ok(stdlib_classes(project.stdlib(), module)),
            (TargetPlace::Stdlib(module), Some(name)) => match project.stdlib().class(&format!("{module}.{name}")) {
                Some(class) => Ok(BTreeSet::from([ClassRef::stdlib(class.name)])),
                None => {
                    let known = stdlib_classes(project.stdlib(), module);
                    Err(self.missing(name, known.iter().map(|class| project.class_name(class).into_owned())))
                }
            },
        }
    }

    fn missing(&self, name: &str, known: impl Iterator<Item = String>) -> String {
        let place = self.text.strip_suffix(name).map_or(&*self.text, |place| place.trim_end_matches([':', '.']));
        let known: Vec<String> = known.collect();
        let attribute = name.rsplit_once('.').filter(|(class, _)| known.iter().any(|known| known == class));
        let hint = match (nearest(name, known.iter().cloned()), attribute) {
            (None, Some((class, attribute))) => {
                format!(": an attribute is told by `{place}:{class} --attribute {attribute}`")
            }
            (nearest, _) => meant(nearest.or_else(|| self.nearest_module.clone())),
        };
        format!("there is no class `{name}` in `{place}`{hint}")
    }
}

/// The message about a path that is not there.
pub fn no_such_path(path: &Path) -> String {
    let directory = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if path.is_symlink() {
        return format!("the link `{}` leads nowhere", path.display());
    }
    let beside = entries(directory).into_iter().filter(|(_, is_module)| *is_module).map(|(name, _)| name);
    let nearest = nearest(&name, beside).map(|name| directory.join(name).display().to_string());
    format!("there is no file or directory `{}`{}", path.display(), meant(nearest))
}

/// What a module's attribute path leads to, where it is a class.
fn imported(project: &Project, file: FileId, path: &str) -> Option<ClassRef> {
    let mut names = path.split('.');
    let first = names.next()?;
    let first = match project.attribute(&Value::Module(file), first) {
        Value::Unknown(_) => promised(project, file, first)?,
        value => value,
    };
    project.class_of(&names.fold(first, |value, name| project.attribute(&value, name)))
}

/// What an import under `TYPE_CHECKING` says of a name that a module's `__getattr__` gives when it is asked for.
fn promised(project: &Project, file: FileId, name: &str) -> Option<Value> {
    let facts = project.facts(file);
    let is_promise = |region| project.reach(file, region) == Reach::TypeChecking;
    let attribute = |level, module, name: &str| match project.import(file, level, module, None) {
        ModuleRef::Source(from) => Some(project.attribute(&Value::Module(from), name)),
        _ => None,
    };
    let bindings = facts.names.find(name).map_or(&[][..], |symbol| facts.bindings_of(ScopeId::MODULE, symbol));
    let by_name = bindings.iter().find_map(|binding| match binding.kind {
        BindingKind::ImportFrom { level, module, name } if is_promise(binding.region) => {
            attribute(level, module, facts.name(name))
        }
        _ => None,
    });
    by_name.or_else(|| {
        let stars = facts.star_imports.iter().filter(|import| is_promise(import.region));
        stars
            .filter_map(|import| attribute(import.level, import.module, name))
            .find(|value| project.class_of(value).is_some())
    })
}

/// First-party directories, the standard library, editable installs, the environment.
fn module(dotted: &str, with_packages: bool, settings: &Settings) -> Option<TargetPlace> {
    let here = std::env::current_dir().unwrap_or_default();
    let at = |stem: PathBuf| {
        // As a person here would write it.
        let stem = stem.strip_prefix(&here).map(Path::to_path_buf).unwrap_or(stem);
        let initial = stem.join("__init__.py");
        if initial.is_file() {
            return Some(TargetPlace::Path(if with_packages { stem } else { initial }));
        }
        let mut file = stem.clone().into_os_string();
        file.push(".py");
        if Path::new(&file).is_file() {
            return Some(TargetPlace::Path(file.into()));
        }
        // A package without `__init__.py`.
        (with_packages && stem.is_dir()).then_some(TargetPlace::Path(stem))
    };
    let below = |root: &PathBuf| at(module_path(root, dotted));
    settings
        .roots
        .iter()
        .find_map(below)
        .or_else(|| Stdlib::of(settings.version).is_module(dotted).then(|| TargetPlace::Stdlib(dotted.to_owned())))
        .or_else(|| settings.environment.iter().find_map(below))
        .or_else(|| settings.editable_stems(dotted).into_iter().find_map(at))
}

/// The classes that live in a module of the standard library.
fn stdlib_classes(stdlib: &'static Stdlib, module: &str) -> BTreeSet<ClassRef> {
    let classes = stdlib.names(module).into_iter().filter_map(|name| match stdlib.attribute(module, name)? {
        crate::project::stdlib::Attribute::Class(class) => Some(ClassRef::stdlib(class.name)),
        _ => None,
    });
    let own: BTreeSet<ClassRef> = classes.collect();
    own
}

/// The end of a message about a name that is not there.
fn meant(nearest: Option<String>) -> String {
    nearest.map_or_else(String::new, |nearest| format!(": did you mean `{nearest}`?"))
}

/// The module that is nearest to a name: of those beside the first part that is not there.
fn nearest_module(dotted: &str, settings: &Settings) -> Option<String> {
    let parts: Vec<&str> = dotted.split('.').collect();
    let is_there = |count: usize| module(&parts[..count].join("."), true, settings);
    let known = (1..parts.len()).take_while(|&count| is_there(count).is_some()).last().unwrap_or(0);
    let directories: Vec<PathBuf> = match known {
        0 => settings.roots.iter().chain(&settings.environment).cloned().collect(),
        _ => match is_there(known)? {
            TargetPlace::Path(path) => vec![path],
            TargetPlace::Stdlib(_) => return None,
        },
    };
    let stem = |(name, is_module): (String, bool)| {
        is_module.then(|| name.strip_suffix(".py").unwrap_or(&name).to_owned()).filter(|name| is_dotted(name))
    };
    let names = directories.iter().flat_map(|directory| entries(directory)).filter_map(stem);
    let found = nearest(parts.get(known)?, names)?;
    Some(parts[..known].iter().copied().chain([found.as_str()]).collect::<Vec<_>>().join("."))
}

/// The names in a directory, and whether each is a directory or a Python file.
fn entries(directory: &Path) -> Vec<(String, bool)> {
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_module = name.ends_with(".py") || entry.path().is_dir();
            (name, is_module)
        })
        .collect()
}

/// The name that a slip of the fingers may have meant.
pub fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let slips = |other: &str| strsim::osa_distance(&name.to_lowercase(), &other.to_lowercase());
    known
        .map(|other| (slips(&other), other))
        .filter(|(slips, other)| *slips <= 1 + other.chars().count() / 4)
        .min()
        .map(|(_, other)| other)
}

/// Whether it is names with dots between them.
pub fn is_dotted(text: &str) -> bool {
    text.split('.').all(|part| {
        !part.is_empty()
            && !part.starts_with(|c: char| c.is_ascii_digit())
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    })
}
