//! What a person names: a path, a module, a class.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::classes_in;
use crate::engine::{Linked, absolute};
use crate::facts::ScopeId;
use crate::finding::FileId;
use crate::project::{ClassRef, Project, Settings, Stdlib};
use crate::resolve::module_path;

/// One target, found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// As given.
    pub text: String,
    pub place: TargetPlace,
    /// A class there, by its qualified name; absent: all.
    pub class: Option<String>,
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
        let target =
            |place, class: Option<&str>| Self { text: text.to_owned(), place, class: class.map(str::to_owned) };
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
            return Err(format!("there is no file `{place}`"));
        }
        if let Some(found) = module(place, class.is_none(), settings) {
            return Ok(target(found, class));
        }
        // `pkg.module.Class`.
        let mut end = place.len();
        while let (None, Some(at)) = (class, place[..end].rfind('.')) {
            end = at;
            if let Some(found) = module(&place[..at], false, settings) {
                return Ok(target(found, Some(&place[at + 1..])));
            }
        }
        Err(format!("there is no file or module `{place}`"))
    }

    /// What has to be read for it.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            TargetPlace::Path(path) => Some(path),
            TargetPlace::Stdlib(_) => None,
        }
    }

    /// Asks the project for the class, so that what it is imported from is read.
    pub fn demand(&self, project: &Project, file: FileId) {
        if let (Some(class), TargetPlace::Path(path)) = (&self.class, &self.place)
            && project.path(file) == absolute(path)
            && let Some(class) = imported(project, file, class)
        {
            let _ = (project.mro(&class), project.metaclass(&class));
            if let ClassRef::Source(id) = class {
                super::demand(project, id.file);
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
                    Err(self.missing(name, known.iter().map(|class| project.class_name(class).to_owned())))
                }
            },
        }
    }

    fn missing(&self, name: &str, known: impl Iterator<Item = String>) -> String {
        let place = self.text.strip_suffix(name).map_or(&*self.text, |place| place.trim_end_matches([':', '.']));
        let mut message = format!("there is no class `{name}` in `{place}`");
        if let Some(nearest) = nearest(name, known) {
            message.push_str(&format!(": did you mean `{nearest}`?"));
        }
        message
    }
}

/// What a module's attribute path leads to, where it is a class.
fn imported(project: &Project, file: FileId, path: &str) -> Option<ClassRef> {
    let mut names = path.split('.');
    let first = project.name_in(file, ScopeId::MODULE, names.next()?);
    project.class_of(&names.fold(first, |value, name| project.attribute(&value, name)))
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
    let (top, rest) = dotted.split_once('.').unwrap_or((dotted, ""));
    let below = |root: &PathBuf| at(module_path(root, dotted));
    settings
        .roots
        .iter()
        .find_map(below)
        .or_else(|| Stdlib::of(settings.version).is_module(dotted).then(|| TargetPlace::Stdlib(dotted.to_owned())))
        .or_else(|| settings.environment.iter().find_map(below))
        .or_else(|| at(module_path(settings.editable.get(top)?, rest)))
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
