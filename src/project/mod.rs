//! The program that the files make: modules, classes as CPython builds them, the values that names have.
//!
//! Linking cannot fail. A project is an index; classes, MROs and values are asked for by id, computed once, and given
//! as answers that include "unknown", with the reason. Nothing here reads a file or knows a rule.

mod abstracts;
mod ahead;
mod aliases;
pub(crate) mod answers;
mod attributes;
mod bodies;
mod branches;
mod classes;
mod constructors;
mod created;
mod creations;
mod crossings;
mod dataclasses;
pub mod descriptors;
mod edited;
mod elements;
mod enumerations;
mod exports;
mod given;
mod hashing;
mod hooks;
mod infer;
mod interpreter;
mod layout;
mod libraries;
mod mentions;
mod modules;
mod namespaces;
mod narrowing;
mod other_versions;
mod overrides;
mod properties;
mod receivers;
mod refusals;
mod regions;
mod spellings;
pub mod stdlib;
mod value;
pub mod versions;
mod writes;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{self, CallIndex, ClassIndex, ExprId, FileFacts, FunctionIndex, ScopeId, Symbol, hashed};
use crate::finding::{FileId, Place};
use crate::project::answers::Depends;
use crate::resolve::{ModuleTable, module_path};

pub use bodies::{Annotated, Bound, FieldPlace};
pub use classes::{Base, Metaclass, MetaclassConflict, MetaclassOrigin, Mro, MroConflict};
pub use creations::CreationFault;
pub use crossings::{Crossing, CrossingKind};
pub use dataclasses::{
    DataclassFault, DataclassParameters, DataclassRefusal, InheritedDataclass, InheritedField, Remade,
};
pub use enumerations::{EnumFault, NextValueFault, ValueFault};
pub use hashing::{HashLoss, Unhashable};
pub use hooks::{ArgumentFault, Hook, HookCall, HookFault};
pub use layout::{InstancePart, Instances, Layout, LayoutRefusal, Slot, Slots, SlotsFault};
pub use libraries::LibraryMember;
pub use mentions::{bindings_in_view, words};
pub use modules::{Asked, ModuleRef};
pub use namespaces::{DroppedCell, PreparedFault, PreparedKind};
pub use properties::{Accessor, Cached, Holder, Property, PropertyKind, PropertyLookup, Role};
pub use receivers::{InitSubclass, SetName};
pub use refusals::{KeywordFault, NoMetaclass, REFUSING, Refusal, RefusalKind, TypingFault, Unacceptable};
pub use regions::{Platform, Reach};
pub use spellings::Spellings;
pub use stdlib::Stdlib;
pub use value::{ClassRef, CreatedId, Dotted, GivenId, Partial, Site, Unknown, Value, Wrapper};
pub use versions::{PythonVersion, VersionRange};
pub use writes::Writes;

/// A class statement of the project or of a library that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId {
    pub file: FileId,
    pub index: ClassIndex,
}

/// A `def`, `async def` or `lambda`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId {
    pub file: FileId,
    pub index: FunctionIndex,
}

/// An expression of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprRef {
    pub file: FileId,
    pub expr: ExprId,
}

/// Where an attribute was found by walking an MRO.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    Found(Member),
    /// The whole MRO is known and no class of it has the name.
    Absent,
    Unknown(Unknown),
}

/// A name in the body of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub owner: ClassRef,
    /// The last binding of the name in the owner's body; absent where the owner was not read from source.
    pub place: Option<Place>,
    pub value: Value,
}

/// What a project is built for.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The version that the class model is built for.
    pub version: PythonVersion,
    /// The versions that the project supports.
    pub versions: VersionRange,
    /// Somebody said which versions these are.
    pub are_versions_given: bool,
    pub platform: Platform,
    /// First-party directories of the search path, absolute.
    pub roots: Vec<PathBuf>,
    /// First-party directories above which nothing is imported from, absolute: no package begins further up.
    pub tops: Vec<PathBuf>,
    /// The environment's directories of the search path, absolute.
    pub environment: Vec<PathBuf>,
    /// Editable installs: top-level module name to the path of its package or module without suffix.
    pub editable: BTreeMap<String, PathBuf>,
    /// Namespace packages of editable installs, with their portions.
    pub namespaces: BTreeMap<String, Vec<PathBuf>>,
    /// Modules of the search path that are not written in Python: their paths without suffix.
    pub compiled: BTreeSet<PathBuf>,
    /// See [`Asked::name`]: what was looked for in vain.
    pub absent: FxHashSet<String>,
    /// The whole configuration root was walked.
    pub is_closed: bool,
    /// The user's own blocking functions, by dotted name.
    pub blocking: BTreeMap<String, UserBlocking>,
    /// Dotted names by which tables know functions and classes of libraries: the public spelling of what may be
    /// defined elsewhere.
    pub public_names: Vec<&'static str>,
    /// How the functions of those tables are written in calls.
    pub spellings: Spellings,
}

impl Settings {
    /// Where editable installs have a module: paths without suffix, the most special mapping first.
    pub fn editable_stems(&self, dotted: &str) -> Vec<PathBuf> {
        let mut stems = Vec::new();
        let ends = dotted.match_indices('.').map(|(at, _)| at).rev();
        for end in std::iter::once(dotted.len()).chain(ends) {
            let (name, rest) = (&dotted[..end], dotted[end..].trim_start_matches('.'));
            stems.extend(self.editable.get(name).map(|root| module_path(root, rest)));
            stems.extend(self.namespaces.get(name).into_iter().flatten().map(|portion| module_path(portion, rest)));
        }
        stems
    }

    /// The name that editable installs give to a file.
    pub fn editable_name(&self, path: &Path) -> Option<String> {
        if self.editable.is_empty() && self.namespaces.is_empty() {
            return None;
        }
        let stem = path.with_extension("");
        let portions = self.namespaces.iter().flat_map(|(name, paths)| paths.iter().map(move |path| (name, path)));
        let (name, root) = self
            .editable
            .iter()
            .chain(portions)
            .filter(|(_, root)| stem.starts_with(root))
            .max_by_key(|(_, root)| root.as_os_str().len())?;
        match crate::resolve::dotted_name(root, path) {
            Some(rest) => Some(format!("{name}.{rest}")),
            None => Some(name.clone()),
        }
    }
}

/// What the configuration says of a function that blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserBlocking {
    pub reason: String,
    /// What to write instead.
    pub instead: Option<String>,
    /// It waits for the file system, not for another machine, process or person.
    pub is_file_io: bool,
}

/// A file to be linked.
#[derive(Debug, Clone)]
pub struct ProjectFile {
    /// Absolute.
    pub path: PathBuf,
    /// Absent where the file is no Python, could not be read, or has syntax errors.
    pub facts: Option<Arc<FileFacts>>,
    pub is_stub: bool,
    /// Findings are reported here.
    pub is_reported: bool,
    /// Of the bytes that were read.
    pub hash: u64,
}

/// All files, linked.
#[derive(Debug)]
pub struct Project {
    files: Vec<ProjectFile>,
    settings: Settings,
    stdlib: &'static Stdlib,
    modules: Arc<ModuleTable>,
    /// By file: the directory of the search path that its module name starts at.
    package_roots: Vec<Option<PathBuf>>,
    /// By file: set once the stub beside it was asked for.
    stubs_asked: Vec<OnceLock<()>>,
    module_names: Vec<Option<String>>,
    imports: Vec<modules::Imports>,
    tried: Vec<modules::Tried>,
    tested: Vec<branches::Tested>,
    /// By file: whether importing it succeeds.
    loads: Vec<OnceLock<(Option<bool>, Depends)>>,
    classes: PerClass<Arc<classes::ClassModel>>,
    created: RwLock<FxHashMap<CreatedId, Arc<classes::ClassModel>>>,
    given: given::GivenTable,
    refusals: PerClass<refusals::Judged>,
    /// See [`Project::refusal_elsewhere`].
    elsewhere: PerClass<other_versions::Elsewhere>,
    /// By minor version, from the oldest: see [`Project::in_version`].
    others: Vec<OnceLock<Box<Project>>>,
    frames: Vec<OnceLock<Frames>>,
    tests: Vec<OnceLock<narrowing::Tests>>,
    answers: answers::Answers,
    /// By file: what the calls that were asked for call.
    callees: Vec<RwLock<FxHashMap<CallIndex, (Value, Depends)>>>,
    subclasses: OnceLock<FxHashMap<ClassRef, Vec<ClassId>>>,
    metaclass_users: OnceLock<FxHashMap<ClassRef, Vec<ClassId>>>,
    /// See [`Project::files_naming`].
    naming: RwLock<FxHashMap<Box<str>, Arc<[FileId]>>>,
    /// See [`Project::writes`].
    writes: RwLock<FxHashMap<Box<str>, Arc<Writes>>>,
    /// See [`Project::files_setting`]: by hashes of names.
    setting: OnceLock<FxHashMap<u64, Vec<FileId>>>,
    aliases: OnceLock<aliases::Aliases>,
    callers: OnceLock<aliases::Callers>,
    rebased_names: OnceLock<FxHashSet<String>>,
    dataclass_fields: dataclasses::KnownFields,
    generated_messages: OnceLock<FxHashSet<String>>,
    /// See [`Project::may_be_abstract`].
    abstract_names: OnceLock<FxHashSet<String>>,
    /// See [`Project::may_have_calling`].
    calling_names: OnceLock<FxHashSet<String>>,
    /// See [`Project::may_be_decorated`].
    decorated_names: OnceLock<FxHashSet<String>>,
    /// See [`Project::may_be_unhashable`].
    hash_names: OnceLock<hashing::HashNames>,
    /// See [`Project::may_be_slotted`].
    slotted_names: OnceLock<FxHashSet<String>>,
    /// By special method: the objects that are given one.
    setters: OnceLock<constructors::SettersOfAll>,
    /// See [`Project::may_take_nothing`].
    plain_names: OnceLock<FxHashSet<String>>,
    public_names: OnceLock<FxHashMap<Value, Dotted>>,
    /// See [`Project::may_be_spelled`].
    met: OnceLock<Arc<spellings::Met>>,
    descriptor_names: OnceLock<FxHashSet<String>>,
    descriptor_uses: OnceLock<descriptors::UseIndex>,
    /// See [`Project::classes_with_property`].
    properties: OnceLock<properties::PropertyIndex>,
    /// See [`Project::own_properties`].
    own_properties: RwLock<FxHashMap<ClassId, Arc<[properties::Property]>>>,
    /// See [`Project::crossing`].
    crossings: OnceLock<crossings::Crossings>,
}

/// What the files alone decide, for those that were linked before.
#[derive(Default)]
struct Links {
    modules: Arc<ModuleTable>,
    imports: Vec<modules::Imports>,
    met: Option<Arc<spellings::Met>>,
    /// See [`Project`].
    package_roots: Vec<Option<PathBuf>>,
    module_names: Vec<Option<String>>,
    classes: PerClass<Arc<classes::ClassModel>>,
    /// None of which is set.
    refusals: PerClass<refusals::Judged>,
}

/// By file and class, what is found out when it is asked for.
type PerClass<T> = Vec<Box<[OnceLock<T>]>>;

impl Links {
    /// Finds out by which names files are imported, from one of them on.
    fn find_names(&mut self, files: &[ProjectFile], settings: &Settings, from: usize) {
        self.package_roots.truncate(from);
        self.module_names.truncate(from);
        let modules = &self.modules;
        let root = |file: &ProjectFile| modules.package_root(&file.path).map(Path::to_path_buf);
        self.package_roots.par_extend(files[from..].par_iter().map(root));
        let named = files[from..].par_iter().zip(&self.package_roots[from..]).map(|(file, root)| {
            let installed = settings.editable_name(&file.path);
            installed.or_else(|| crate::resolve::dotted_name(root.as_deref()?, &file.path))
        });
        self.module_names.par_extend(named);
    }
}

/// What runs in the frame of each function of a file.
#[derive(Debug, Default)]
struct Frames {
    calls: Vec<CallIndex>,
    call_ranges: Vec<facts::Run>,
    accesses: Vec<u32>,
    access_ranges: Vec<facts::Run>,
}

static NO_FACTS: std::sync::LazyLock<FileFacts> = std::sync::LazyLock::new(FileFacts::default);

impl Project {
    /// Links files; a [`FileId`] is an index of `files`. The order of files does not matter for any answer.
    pub fn link(files: Vec<ProjectFile>, settings: Settings) -> Self {
        Self::relinked(files, settings, Links::default()).0
    }

    /// Links further files. Of what was found out before that is kept which no module that comes can change; nothing is
    /// where they may change everything, which is told.
    pub fn with_files(self, further: Vec<ProjectFile>, settings: Settings) -> (Self, bool) {
        let reaches_far = further.iter().filter_map(|file| file.facts.as_deref()).any(|facts| self.reaches_far(facts));
        let mut links = Links {
            modules: self.modules,
            imports: self.imports,
            met: self.met.get().cloned(),
            package_roots: self.package_roots,
            module_names: self.module_names,
            classes: self.classes,
            refusals: self.refusals,
        };
        keep_of_each(&mut links.refusals, |_| false);
        links.imports.par_iter_mut().for_each(modules::Imports::forget_missing);
        let mut files = self.files;
        files.extend(further);
        let (mut project, is_moved) = Self::relinked(files, settings, links);
        if reaches_far || is_moved {
            keep_of_each(&mut project.classes, |_| false);
            return (project, false);
        }
        keep_of_each(&mut project.classes, |model| model.lasts());
        let count = project.files.len();
        project.answers = self.answers.lasting(count);
        project.given = self.given;
        project.callees.par_iter_mut().zip(self.callees).for_each(|(own, mut known)| {
            known.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|_, (_, depends)| depends.lasts());
            *own = known;
        });
        let mut created = self.created;
        created.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|_, model| model.lasts());
        project.created = created;
        let own_files = self.frames.into_iter().zip(self.tests).enumerate();
        for (index, (frames, tests)) in own_files {
            (project.frames[index], project.tests[index]) = (frames, tests);
        }
        (project, true)
    }

    /// Whether a further file may mean something to classes of files that do not import it.
    fn reaches_far(&self, further: &FileFacts) -> bool {
        let is_known = |name: &str| self.files().any(|file| self.facts(file).names.find(name).is_some());
        !further.messages.is_empty() || classes::rebased_names(further).any(is_known)
    }

    /// The same files, some of which hold something else by now. What the project knows of their places goes over to the
    /// new one, what it has found out does not: it is good for nothing afterwards.
    pub fn replaced(&mut self, changes: Vec<(FileId, Option<Arc<FileFacts>>, u64)>) -> Self {
        // They share what is taken over.
        self.others.clear();
        let mut imports = std::mem::take(&mut self.imports);
        imports.par_iter_mut().for_each(modules::Imports::reset);
        let mut files = std::mem::take(&mut self.files);
        let mut changed = Vec::new();
        let mut importable = Vec::new();
        for (file, facts, hash) in changes {
            let index = file.0 as usize;
            let (Some(place), Some(imports)) = (files.get_mut(index), imports.get_mut(index)) else { continue };
            *imports = modules::Imports::of(facts.as_deref());
            changed.extend(facts.clone());
            importable.extend((place.facts.is_none() && facts.is_some()).then_some(file));
            (place.facts, place.hash) = (facts, hash);
        }
        let met = self.met.take().and_then(Arc::into_inner).map(|met| Arc::new(met.with(&changed, &self.settings)));
        let settings = std::mem::take(&mut self.settings);
        let mut links = Links {
            modules: std::mem::take(&mut self.modules),
            imports,
            met,
            package_roots: std::mem::take(&mut self.package_roots),
            module_names: std::mem::take(&mut self.module_names),
            ..Links::default()
        };
        if !importable.is_empty() {
            let paths = importable.iter().map(|&file| (file, files[file.0 as usize].path.as_path()));
            Arc::make_mut(&mut links.modules).extend(paths);
            links.find_names(&files, &settings, 0);
        }
        Self::assembled(files, settings, links)
    }

    /// Tells too whether files that were known have another name now.
    fn relinked(files: Vec<ProjectFile>, settings: Settings, mut links: Links) -> (Self, bool) {
        let known = links.imports.len();
        let added = files.iter().enumerate().skip(known).filter(|(_, file)| file.facts.is_some());
        let added = added.map(|(index, file)| (FileId(index as u32), file.path.as_path()));
        let (modules, met) = (Arc::make_mut(&mut links.modules), &mut links.met);
        // Neither of the two keeps more than one thread busy. What files name that come later is found out when all of
        // them have come: see [`Project::find_spellings`].
        rayon::join(
            || modules.extend(added.clone()),
            || {
                if known == 0 {
                    *met = spellings::Met::of(&files, &settings);
                }
            },
        );
        links.imports.par_extend(files[known..].par_iter().map(|file| modules::Imports::of(file.facts.as_deref())));
        // A package around files that were known gives them other names, and other places to import from.
        let packages: FxHashSet<&Path> = added
            .filter(|(_, path)| path.file_stem().is_some_and(|stem| stem == "__init__"))
            .filter_map(|(_, path)| path.parent())
            .collect();
        let is_moved = links.package_roots.iter().flatten().any(|root| packages.contains(root.as_path()));
        links.find_names(&files, &settings, if is_moved { 0 } else { known });
        (Self::assembled(files, settings, links), is_moved)
    }

    fn assembled(
        files: Vec<ProjectFile>,
        settings: Settings,
        Links { modules, imports, met, package_roots, module_names, classes, refusals }: Links,
    ) -> Self {
        Self {
            imports,
            answers: answers::Answers::new(files.len()),
            callees: files.iter().map(|_| RwLock::default()).collect(),
            loads: files.iter().map(|_| OnceLock::new()).collect(),
            tried: files.iter().map(|_| modules::Tried::new()).collect(),
            tested: files.iter().map(|_| branches::Tested::new()).collect(),
            stubs_asked: files.iter().map(|_| OnceLock::new()).collect(),
            frames: files.iter().map(|_| OnceLock::new()).collect(),
            tests: files.iter().map(|_| OnceLock::new()).collect(),
            stdlib: Stdlib::of(settings.version),
            modules,
            package_roots,
            module_names,
            classes: per_class(classes, &files),
            refusals: per_class(refusals, &files),
            elsewhere: if settings.are_versions_given { per_class(Vec::new(), &files) } else { Vec::new() },
            others: PythonVersion::modelled().map(|_| OnceLock::new()).collect(),
            created: RwLock::default(),
            given: given::GivenTable::default(),
            subclasses: OnceLock::new(),
            metaclass_users: OnceLock::new(),
            naming: RwLock::default(),
            writes: RwLock::default(),
            setting: OnceLock::new(),
            aliases: OnceLock::new(),
            callers: OnceLock::new(),
            rebased_names: OnceLock::new(),
            dataclass_fields: RwLock::default(),
            generated_messages: OnceLock::new(),
            abstract_names: OnceLock::new(),
            calling_names: OnceLock::new(),
            decorated_names: OnceLock::new(),
            hash_names: OnceLock::new(),
            slotted_names: OnceLock::new(),
            setters: OnceLock::new(),
            plain_names: OnceLock::new(),
            public_names: OnceLock::new(),
            met: met.map(OnceLock::from).unwrap_or_default(),
            descriptor_names: OnceLock::new(),
            descriptor_uses: OnceLock::new(),
            properties: OnceLock::new(),
            own_properties: RwLock::default(),
            crossings: OnceLock::new(),
            files,
            settings,
        }
    }

    /// The absolute path of a file.
    pub fn path(&self, file: FileId) -> &Path {
        self.files.get(file.0 as usize).map_or(Path::new(""), |file| &file.path)
    }

    /// Of the bytes that were read.
    pub fn hash(&self, file: FileId) -> u64 {
        self.files.get(file.0 as usize).map_or(0, |file| file.hash)
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The standard library of the model's version.
    pub fn stdlib(&self) -> &'static Stdlib {
        self.stdlib
    }

    /// Every file, sorted by id.
    pub fn files(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len() as u32).map(FileId)
    }

    /// Empty for a file that is no Python, or could not be read.
    pub fn facts(&self, file: FileId) -> &FileFacts {
        self.files.get(file.0 as usize).and_then(|file| file.facts.as_deref()).unwrap_or(&NO_FACTS)
    }

    /// Those facts, for who keeps them.
    pub fn shared_facts(&self, file: FileId) -> Option<Arc<FileFacts>> {
        self.files.get(file.0 as usize)?.facts.clone()
    }

    pub fn class(&self, id: ClassId) -> &facts::Class {
        &self.facts(id.file).classes[id.index.index()]
    }

    pub fn function(&self, id: FunctionId) -> &facts::Function {
        &self.facts(id.file).functions[id.index.index()]
    }

    /// The text of a symbol.
    pub fn name(&self, file: FileId, symbol: Symbol) -> &str {
        self.facts(file).name(symbol)
    }

    /// The last part of the class's name.
    pub fn class_name<'a>(&'a self, class: &'a ClassRef) -> Cow<'a, str> {
        match class {
            ClassRef::Source(id) => self.name(id.file, self.class(*id).name).into(),
            ClassRef::Created(id) => self.created_name(*id).map_or("?".into(), |name| name.to_string().into()),
            ClassRef::Stdlib(name) => name.rsplit('.').next().unwrap_or(name).into(),
        }
    }

    /// `Outer.Inner` or `function.<locals>.Inner` for a source class; for others the dotted name, without `builtins`.
    pub fn qualname(&self, class: &ClassRef) -> String {
        match class {
            ClassRef::Source(id) => {
                self.qualified(id.file, self.class(*id).enclosing, self.name(id.file, self.class(*id).name))
            }
            ClassRef::Created(id) => match id.site {
                Site::Statement(index) if infer::Inference::new(self).renamed(*id, "__qualname__").is_none() => {
                    self.qualname(&ClassRef::Source(ClassId { file: id.file, index }))
                }
                _ => self.class_name(class).into_owned(),
            },
            ClassRef::Stdlib(name) => name.strip_prefix("builtins.").unwrap_or(name).to_owned(),
        }
    }

    /// `Class.method`, as `__qualname__` has it.
    pub fn function_qualname(&self, id: FunctionId) -> String {
        let function = self.function(id);
        let name = function.name.map_or("<lambda>", |name| self.name(id.file, name));
        self.qualified(id.file, function.enclosing, name)
    }

    fn qualified(&self, file: FileId, enclosing: ScopeId, name: &str) -> String {
        let facts = self.facts(file);
        let mut parts = vec![name.to_owned()];
        let mut scope = enclosing;
        let mut own = facts.names.find(name);
        while let Some(data) = facts.scopes.get(scope.index()) {
            // What a `global` statement names is not called after the function that makes it.
            let is_global = |name| {
                facts.bindings_of(scope, name).iter().any(|binding| matches!(binding.kind, facts::BindingKind::Global))
            };
            if own.is_some_and(is_global) {
                break;
            }
            match data.kind {
                facts::ScopeKind::Module => break,
                facts::ScopeKind::Class(class) => {
                    let name = facts.classes[class.index()].name;
                    parts.push(facts.name(name).to_owned());
                    own = Some(name);
                }
                facts::ScopeKind::Function(function) => {
                    own = facts.functions[function.index()].name;
                    let name = own.map_or("<lambda>", |name| facts.name(name));
                    parts.push(format!("{name}.<locals>"));
                }
                facts::ScopeKind::Comprehension | facts::ScopeKind::TypeParameters => {}
            }
            scope = data.parent;
        }
        parts.reverse();
        parts.join(".")
    }

    /// The dotted name by which the file is imported.
    pub fn module_name(&self, file: FileId) -> Option<&str> {
        self.module_names.get(file.0 as usize)?.as_deref()
    }

    /// Whether findings are reported there: it is neither a gathered library nor a project file that was not named.
    pub fn is_reported(&self, file: FileId) -> bool {
        self.files.get(file.0 as usize).is_some_and(|file| file.is_reported)
    }

    /// A `.pyi` file: it says what type checkers see, not what runs.
    pub fn is_stub(&self, file: FileId) -> bool {
        self.files.get(file.0 as usize).is_some_and(|file| file.is_stub)
    }

    /// The whole configuration root was walked: absence can be concluded.
    pub fn is_closed(&self) -> bool {
        self.settings.is_closed
    }

    /// The versions that the project supports: claims are held against all of them.
    pub fn versions(&self) -> &VersionRange {
        &self.settings.versions
    }

    /// The version that the class model is built for.
    pub fn model_version(&self) -> PythonVersion {
        self.settings.version
    }

    /// Every class of every linked file, sorted.
    pub fn classes(&self) -> impl Iterator<Item = ClassId> + '_ {
        self.files().flat_map(|file| self.classes_in(file))
    }

    /// The classes of one file, in source order.
    pub fn classes_in(&self, file: FileId) -> impl Iterator<Item = ClassId> + use<> {
        (0..self.facts(file).classes.len() as u32).map(move |index| ClassId { file, index: ClassIndex(index) })
    }

    /// Classes of the linked files that name the class among their bases, sorted.
    pub fn direct_subclasses(&self, class: &ClassRef) -> &[ClassId] {
        answers::widen();
        let index = self.subclasses.get_or_init(|| {
            let mut index: FxHashMap<ClassRef, Vec<ClassId>> = FxHashMap::default();
            for id in self.classes() {
                for base in self.model(&ClassRef::Source(id)).bases.iter().filter_map(|base| base.class.as_ref()) {
                    let subclasses = match index.get_mut(base) {
                        Some(known) => known,
                        None => index.entry(base.clone()).or_default(),
                    };
                    if subclasses.last() != Some(&id) {
                        subclasses.push(id);
                    }
                }
            }
            index
        });
        index.get(class).map_or(&[], Vec::as_slice)
    }

    /// Classes of the linked files whose statement names the class as `metaclass=`, sorted.
    pub fn classes_with_metaclass(&self, class: &ClassRef) -> &[ClassId] {
        answers::widen();
        let index = self.metaclass_users.get_or_init(|| {
            let mut index: FxHashMap<ClassRef, Vec<ClassId>> = FxHashMap::default();
            for id in self.classes() {
                let class = self.explicit_metaclass(id).and_then(|value| self.class_of(&value));
                if let Some(class) = class {
                    index.entry(class).or_default().push(id);
                }
            }
            index
        });
        index.get(class).map_or(&[], Vec::as_slice)
    }

    /// The files in which a name or a short string is written, gathered ones too.
    pub fn files_naming(&self, name: &str) -> Arc<[FileId]> {
        answers::widen();
        if let Some(files) = self.naming.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return files.clone();
        }
        let files: Arc<[FileId]> = self.files().filter(|&file| self.facts(file).names.find(name).is_some()).collect();
        self.naming.write().unwrap_or_else(PoisonError::into_inner).insert(name.into(), files.clone());
        files
    }

    /// The files in which an attribute of the name is assigned or deleted; others may be among them.
    pub fn files_setting(&self, attribute: &str) -> &[FileId] {
        answers::widen();
        let setting = self.setting.get_or_init(|| {
            // By this thread alone: one that waits for others takes up their work, which may ask this again.
            let named = self.files().map(|file| {
                let facts = self.facts(file);
                (
                    file,
                    facts
                        .bound_names
                        .assigned_attributes()
                        .map(|symbol| hashed(facts.name(symbol)))
                        .collect::<Vec<u64>>(),
                )
            });
            let mut setting: FxHashMap<u64, Vec<FileId>> = FxHashMap::default();
            for (file, names) in named {
                for name in names {
                    setting.entry(name).or_default().push(file);
                }
            }
            setting
        });
        setting.get(&hashed(attribute)).map_or(&[], Vec::as_slice)
    }

    /// Calls whose frame is the function's: comprehensions count, nested functions do not. In source order.
    pub fn calls_in(&self, function: FunctionId) -> &[CallIndex] {
        let frames = self.frames(function.file);
        frames.call_ranges.get(function.index.index()).map_or(&[], |run| &frames.calls[run.range()])
    }

    /// Attribute accesses whose frame is the function's, as indices of [`FileFacts::accesses`], in source order.
    pub fn accesses_in(&self, function: FunctionId) -> &[u32] {
        let frames = self.frames(function.file);
        frames.access_ranges.get(function.index.index()).map_or(&[], |run| &frames.accesses[run.range()])
    }

    /// What a call calls. Evaluated once: several rules ask this of the same calls.
    pub fn callee(&self, file: FileId, call: CallIndex) -> Value {
        let Some(data) = self.facts(file).calls.get(call.index()) else { return Value::OPAQUE };
        let evaluate = || self.evaluate(ExprRef { file, expr: data.callee });
        let Some(known) = self.callees.get(file.0 as usize) else { return evaluate() };
        if let Some((value, depends)) = known.read().unwrap_or_else(PoisonError::into_inner).get(&call) {
            depends.hand_on();
            return value.clone();
        }
        // Without the lock: one call leads to others.
        let (value, depends) = answers::depending(evaluate);
        known.write().unwrap_or_else(PoisonError::into_inner).insert(call, (value.clone(), depends));
        value
    }

    /// What the tests of a file tell of names.
    fn tests(&self, file: FileId) -> Option<&narrowing::Tests> {
        let cell = self.tests.get(file.0 as usize)?;
        Some(cell.get_or_init(|| narrowing::Tests::of(self.facts(file))))
    }

    fn frames(&self, file: FileId) -> &Frames {
        static NONE: std::sync::LazyLock<Frames> = std::sync::LazyLock::new(Frames::default);
        let Some(cell) = self.frames.get(file.0 as usize) else { return &NONE };
        cell.get_or_init(|| {
            let facts = self.facts(file);
            let functions = facts.functions.len();
            let in_calls = facts.calls.iter().map(|call| facts.function_of(call.scope));
            let (calls, call_ranges) = grouped(functions, in_calls, CallIndex);
            let in_accesses = facts.accesses.iter().map(|access| facts.function_of(access.scope));
            let (accesses, access_ranges) = grouped(functions, in_accesses, |index| index);
            Frames { calls, call_ranges, accesses, access_ranges }
        })
    }

    /// The spellings by which tables may know a value: as written, canonical, and the public name of something that
    /// was read from source. The first is the best to print.
    pub fn dotted_names(&self, value: &Value) -> Vec<Dotted> {
        let mut names = Vec::new();
        match value {
            Value::External(name) => {
                names.push(name.clone());
                if let Some(canonical) = self.canonical(name) {
                    names.push(canonical);
                }
            }
            Value::Bound { function, receiver } => {
                let owner = self.facts(function.file).enclosing_class(function.index);
                if let (Some(owner), Some(name)) = (owner, self.function(*function).name) {
                    let class = Value::Class(ClassId { file: function.file, index: owner });
                    let call = if matches!(**receiver, Value::Class(_)) { "" } else { "()" };
                    if let Some(class) = self.public_name(&class) {
                        names.push(format!("{class}{call}.{}", self.name(function.file, name)).into());
                    }
                }
            }
            Value::Instance(class) => {
                if let Some(class) = self.public_name(&Value::Class(*class)) {
                    names.push(format!("{class}()").into());
                }
            }
            value => names.extend(self.public_name(value)),
        }
        names
    }

    /// The spelling in which [`Stdlib`] knows the class or function at the start of a dotted name.
    fn canonical(&self, name: &str) -> Option<Dotted> {
        let (head, rest) = match name.find('(') {
            Some(at) => name.split_at(at),
            None => (name, ""),
        };
        let canonical = self.stdlib.canonical(head)?;
        (canonical != head).then(|| format!("{canonical}{rest}").into())
    }

    fn public_name(&self, value: &Value) -> Option<Dotted> {
        let index = self.public_names.get_or_init(|| {
            let mut index = FxHashMap::default();
            for &name in &self.settings.public_names {
                let value = self.resolve_dotted(name);
                if matches!(value, Value::Class(_) | Value::Function(_)) {
                    index.entry(value).or_insert_with(|| name.into());
                }
            }
            index
        });
        index.get(value).cloned()
    }
}

/// A cell for each class of each file; those of the first files are known.
fn per_class<T>(mut known: PerClass<T>, files: &[ProjectFile]) -> PerClass<T> {
    let count = |file: &ProjectFile| file.facts.as_ref().map_or(0, |facts| facts.classes.len());
    known.extend(files[known.len()..].iter().map(|file| (0..count(file)).map(|_| OnceLock::new()).collect()));
    known
}

/// Forgets the rest.
fn keep_of_each<T: Send + Sync>(cells: &mut PerClass<T>, keeps: impl Fn(&T) -> bool + Sync) {
    cells.par_iter_mut().flatten_iter().for_each(|cell| {
        if cell.get().is_some_and(|value| !keeps(value)) {
            cell.take();
        }
    });
}

/// Indices of `items` grouped by the function they belong to, in order.
fn grouped<T>(
    functions: usize,
    items: impl Iterator<Item = Option<FunctionIndex>> + Clone,
    make: impl Fn(u32) -> T,
) -> (Vec<T>, Vec<facts::Run>) {
    let mut ranges = vec![facts::Run::default(); functions];
    for function in items.clone().flatten() {
        ranges[function.index()].len += 1;
    }
    let mut start = 0;
    for run in &mut ranges {
        run.start = start;
        start += run.len;
    }
    let mut order: Vec<(FunctionIndex, u32)> =
        items.enumerate().filter_map(|(index, function)| Some((function?, index as u32))).collect();
    order.sort_unstable();
    (order.into_iter().map(|(_, index)| make(index)).collect(), ranges)
}
