//! What the supported versions that the model was not built for make of a class statement.
//!
//! The model is built for one version. Few classes are created there and refused elsewhere: only of those that may be,
//! judged by what differs in the standard library, other versions are asked, each with an index of the same files in
//! which nothing is answered but what these classes need.

use std::sync::Arc;

use crate::facts::{Binding, BindingKind, Guard, RegionId, Symbol};
use crate::finding::FileId;
use crate::project::libraries;
use crate::project::refusals::{Refusal, is_no_base, is_same};
use crate::project::{
    Base, ClassId, ClassRef, Links, ModuleRef, Mro, Project, PythonVersion, Reach, Settings, Slots, Stdlib, Unknown,
    Value, modules,
};

/// The version that refuses a class, and how.
pub(super) type Elsewhere = Option<(PythonVersion, Arc<Refusal>)>;

/// Names with which the body of an enumeration is created in some versions only.
const OF_ENUMERATIONS: [&str; 9] = [
    "_add_alias_",
    "_add_value_alias_",
    "_create_pseudo_member_",
    "_generate_next_value_",
    "_iter_member_",
    "_iter_member_by_def_",
    "_iter_member_by_value_",
    "_numeric_repr_",
    "mro",
];

impl Project {
    /// What a supported version raises instead of creating a class that the model's version creates: the program as that
    /// version runs it, and the refusal, which holds in that version and in those around it that it names. Only where
    /// somebody said which versions are supported.
    pub fn refusal_elsewhere(&self, id: ClassId) -> Option<(&Project, Arc<Refusal>)> {
        let cell = self.elsewhere.get(id.file.0 as usize)?.get(id.index.index())?;
        let (version, refusal) = cell.get_or_init(|| self.asked_elsewhere(id)).as_ref()?;
        Some((self.in_version(*version), Arc::clone(refusal)))
    }

    /// The supported versions that the model was not built for, the oldest first; none where nobody said which are
    /// supported.
    pub fn other_versions(&self) -> impl Iterator<Item = PythonVersion> {
        let Settings { version, versions, are_versions_given, .. } = self.settings;
        PythonVersion::modelled()
            .filter(move |&other| are_versions_given && other != version && versions.contains(other))
    }

    /// The same files as another version runs them. What is asked of it is answered anew: for the few things that may
    /// differ.
    pub fn in_version(&self, version: PythonVersion) -> &Project {
        let position = version.minor.checked_sub(PythonVersion::OLDEST.minor).map(usize::from);
        match position.and_then(|position| self.others.get(position)) {
            Some(cell) if version != self.settings.version => {
                cell.get_or_init(|| Box::new(self.with_settings(version)))
            }
            _ => self,
        }
    }

    fn with_settings(&self, version: PythonVersion) -> Project {
        let settings = Settings { version, are_versions_given: false, ..self.settings.clone() };
        let links = Links {
            modules: Arc::clone(&self.modules),
            imports: self.imports.iter().map(modules::Imports::afresh).collect(),
            met: self.met.get().cloned(),
            package_roots: self.package_roots.clone(),
            module_names: self.module_names.clone(),
            ..Links::default()
        };
        Self::assembled(self.files.clone(), settings, links)
    }

    /// Whether the version comes to a statement when it imports the file: no guard keeps it away, neither here nor where
    /// the file is imported, and no import before it fails. When a function is called may depend on the version.
    pub fn comes_to(&self, file: FileId, region: RegionId) -> bool {
        let is_in_function = || {
            let mut regions = self.facts(file).regions(region);
            regions.any(|(_, region)| matches!(region.guard, Guard::Function(_)))
        };
        self.reach(file, region) == Reach::Runs
            && !is_in_function()
            && self.loads(file) != Some(false)
            && !self.is_kept_from(file)
    }

    /// Whether some import of the file stands where this version does not come to, or the name speaks of a version.
    fn is_kept_from(&self, file: FileId) -> bool {
        let Some(name) = self.module_name(file) else { return false };
        let stem = name.rsplit('.').next().unwrap_or(name);
        let is_guarded = |importer: FileId| {
            let facts = self.facts(importer);
            let is_named = |symbol: Symbol| facts.name(symbol).ends_with(stem);
            let leads_here = |binding: &Binding| match binding.kind {
                BindingKind::Import { module } | BindingKind::ImportAs { module } => {
                    is_named(module) && self.import(importer, 0, module, None) == ModuleRef::Source(file)
                }
                BindingKind::ImportFrom { level, module, name } => {
                    is_named(module) && self.import(importer, level, module, None) == ModuleRef::Source(file)
                        || is_named(name) && self.import(importer, level, module, Some(name)) == ModuleRef::Source(file)
                }
                _ => false,
            };
            facts.bindings.iter().any(|binding| {
                binding.region != RegionId::MODULE
                    && leads_here(binding)
                    && self.reach(importer, binding.region) == Reach::Never
            })
        };
        stem.contains("py3") || self.files().any(is_guarded)
    }

    fn asked_elsewhere(&self, id: ClassId) -> Elsewhere {
        if self.class(id).bases.len == 0 || !self.is_reported(id.file) {
            return None;
        }
        match self.refusal(id) {
            Ok(None) => {}
            Ok(Some(_)) | Err(Unknown::Refused) => return None,
            Err(_) => {}
        }
        let others: Vec<PythonVersion> = self.other_versions().collect();
        if !self.may_differ(id, &others) {
            return None;
        }
        let region = self.class(id).region;
        let asked = |&version: &PythonVersion| {
            let other = self.in_version(version);
            other.refusal(id).ok().flatten().filter(|_| other.comes_to(id.file, region))
        };
        let at = others.iter().position(|version| asked(version).is_some())?;
        let refusal = asked(&others[at])?;
        let is_alike = |version: &PythonVersion| {
            asked(version)
                .is_some_and(|then| std::mem::discriminant(&then.kind) == std::mem::discriminant(&refusal.kind))
        };
        let first = others[at];
        let mut after = PythonVersion::modelled().filter(|&version| version > first);
        let until = after.find(|version| *version == self.settings.version || !is_alike(version));
        let since = (at > 0 || first > self.settings.version).then_some(first);
        Some((first, Arc::new(Refusal { since, until, ..(*refusal).clone() })))
    }

    /// Whether other versions may refuse a class that the model's version creates.
    fn may_differ(&self, id: ClassId, others: &[PythonVersion]) -> bool {
        if others.is_empty() {
            return false;
        }
        let bases = self.bases(id);
        let thens = || others.iter().map(|&version| Stdlib::of(version));
        let is_no_base_then =
            |base: &Base| matches!(&base.value, Value::External(name) if thens().any(|then| is_no_base(then, name)));
        if bases.iter().any(is_no_base_then) {
            return true;
        }
        let mros: Vec<Arc<[ClassRef]>> = bases
            .iter()
            .filter_map(|base| match self.mro(base.class.as_ref()?) {
                Mro::Linear(mro) => Some(mro),
                Mro::Conflict(_) | Mro::Unknown(_) => None,
            })
            .collect();
        let names = |mro: &[ClassRef]| {
            let names = mro.iter().filter_map(|class| match class {
                ClassRef::Stdlib(name) if &**name != "builtins.object" => Some(name.clone()),
                ClassRef::Stdlib(_) | ClassRef::Source(_) | ClassRef::Created(_) => None,
            });
            names.collect::<Vec<_>>()
        };
        let library: Vec<Vec<Arc<str>>> = mros.iter().map(|mro| names(mro)).collect();
        if library.iter().flatten().any(|name| name.starts_with("enum.")) {
            return self.may_differ_as_enumeration(id, &mros);
        }
        let has_slots = || !matches!(self.slots_in_body(id), Slots::Absent);
        if bases.len() < 2 && !has_slots() {
            return false;
        }
        let model = self.stdlib();
        if library.iter().flatten().any(|name| thens().any(|then| self.differs(name, then))) {
            return true;
        }
        // Two bases that add a `__dict__` to instances of varying size, or slots for weak references alone, get in each
        // other's way before 3.12.
        let is_divided = |then: &PythonVersion| (*then < V3_12) != (self.model_version() < V3_12);
        let has_items =
            |names: &Vec<Arc<str>>| names.iter().any(|name| model.layout(name).is_some_and(|layout| layout.has_items));
        let has_own_weakref = || {
            mros.iter().flat_map(|mro| mro.iter()).filter_map(ClassRef::source).any(|base| {
                matches!(self.slots_in_body(base), Slots::Names(slots) if slots.iter().any(|slot| slot.name == "__weakref__"))
            })
        };
        bases.len() > 1
            && others.iter().any(is_divided)
            && (library.iter().filter(|names| has_items(names)).count() > 1 || has_own_weakref())
    }

    /// Whether a class of the standard library is laid out otherwise in another version, has another MRO or metaclass.
    pub(super) fn differs(&self, name: &str, then: &'static Stdlib) -> bool {
        let model = self.stdlib();
        let layout = |of: &'static Stdlib| {
            of.layout(name).map(|layout| (layout.has_dict, layout.has_weakref, layout.has_items, layout.solid_base))
        };
        libraries::class(name).is_none()
            && (layout(model) != layout(then)
                || !is_same(name, model, then, |class| class.mro.to_vec())
                || !is_same(name, model, then, |class| vec![class.metaclass]))
    }

    fn may_differ_as_enumeration(&self, id: ClassId, mros: &[Arc<[ClassRef]>]) -> bool {
        let facts = self.facts(id.file);
        let is_enumeration = |mro: &Arc<[ClassRef]>| mro.iter().any(|class| class.is_stdlib("enum.Enum"));
        let has = |name: &str| {
            facts.names.find(name).is_some_and(|symbol| !facts.bindings_of(self.class(id).scope, symbol).is_empty())
        };
        let is_private = |name: &str| name.starts_with("__") && !name.ends_with("__") || name.starts_with("_repr_");
        !mros.last().is_some_and(is_enumeration)
            || OF_ENUMERATIONS.into_iter().any(has)
            || self.model_version() < V3_13 && facts.names.find("auto").is_some()
            || facts.bindings_in(self.class(id).scope).iter().any(|binding| is_private(facts.name(binding.name)))
    }
}

const V3_12: PythonVersion = PythonVersion::new(3, 12);
const V3_13: PythonVersion = PythonVersion::new(3, 13);
