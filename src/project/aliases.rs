//! Telling expressions apart by how they are written, before any of them is evaluated: nearly all calls, bases and
//! decorators of a program have nothing to do with what a rule looks for.

use std::hash::BuildHasher;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::facts::{Binding, BindingKind, CallIndex, Expr, FileFacts, Function, ScopeId, ScopeKind, Symbol};
use crate::finding::FileId;
use crate::project::answers;
use crate::project::{ExprRef, FunctionId, ModuleRef, Project, Value, bindings_in_view};

/// The names that the linked files give to something that has another: `from typing import NamedTuple as Record`,
/// `Record = typing.NamedTuple`.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    /// From the name in use to the names it stands for.
    originals: Names,
    /// From a name to those that stand for it.
    names: Names,
}

type Names = FxHashMap<Box<str>, Vec<Box<str>>>;

/// In which reported files something of a name is called, by the hashes of the names: sorted.
#[derive(Debug)]
pub(super) struct Callers(Vec<(u32, FileId)>);

/// How many aliases of aliases are followed.
const MAX_DEPTH: u32 = 4;

impl Project {
    /// Whether an expression is one of these objects of the standard library, each named as in `typing.NamedTuple`.
    pub fn is_external(&self, at: ExprRef, dotted: &[&str]) -> bool {
        self.may_go_by(at, &|own| dotted.iter().any(|name| is_last(name, own)))
            && matches!(self.evaluate(at), Value::External(name) if dotted.contains(&&*name))
    }

    /// Whether an expression may be what goes by a name elsewhere, judged by the way it is written. What has no name,
    /// as the result of a call, may be anything.
    pub fn may_name(&self, at: ExprRef, name: &str) -> bool {
        self.may_go_by(at, &|own| own == name)
    }

    /// The calls in reported files, stubs aside, of what may be the object that goes by a name elsewhere.
    pub fn calls_naming<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (FileId, CallIndex)> + 'a {
        let names = self.aliases().names_of(name);
        let callers = self.callers.get_or_init(|| Callers::of(self));
        let mut files: Vec<FileId> = names.iter().flat_map(|name| callers.files(name)).collect();
        files.sort_unstable();
        files.dedup();
        files.into_iter().flat_map(move |file| self.calls_of(file, &names).map(move |index| (file, index)))
    }

    /// The calls in a file of what may be the object that goes by a name elsewhere.
    pub fn calls_naming_in(&self, file: FileId, name: &str) -> impl Iterator<Item = CallIndex> {
        self.calls_of(file, &self.aliases().names_of(name))
    }

    fn calls_of(&self, file: FileId, names: &[&str]) -> impl Iterator<Item = CallIndex> + use<'_> {
        let facts = self.facts(file);
        let symbols: Vec<Symbol> = names.iter().filter_map(|name| facts.names.find(name)).collect();
        let calls = if symbols.is_empty() { &[][..] } else { &facts.calls[..] };
        calls.iter().zip(0..).filter_map(move |(call, index)| match facts.expr(call.callee) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } if symbols.contains(&name) => Some(CallIndex(index)),
            _ => None,
        })
    }

    /// The expression whose value a name has, where it is bound once: here, or in the module from which it is imported.
    /// Any other expression is itself.
    pub fn assigned(&self, at: ExprRef) -> ExprRef {
        let mut at = at;
        for _ in 0..MAX_DEPTH {
            match self.assigned_here(at) {
                Some(value) => at = value,
                None => break,
            }
        }
        at
    }

    /// The `def` that a name or an attribute of a module stands for, where the name is bound once, whatever its decorators
    /// make of it.
    pub fn defined_function(&self, at: ExprRef) -> Option<FunctionId> {
        match self.bound_at(at)? {
            (file, Binding { kind: BindingKind::Function(index), .. }) => Some(FunctionId { file, index: *index }),
            _ => None,
        }
    }

    /// Whether a function with decorators may go by this name, one of a module or of another function.
    pub fn may_be_decorated(&self, name: &str) -> bool {
        let names = self.decorated_names.get_or_init(|| {
            let names = self.files().flat_map(|file| {
                let facts = self.facts(file);
                let is_decorated = |function: &&Function| {
                    function.decorators.len > 0
                        && !matches!(facts.scopes[function.enclosing.index()].kind, ScopeKind::Class(_))
                };
                let functions = facts.functions.iter().filter(is_decorated);
                functions.filter_map(|function| function.name).map(|name| facts.name(name).to_owned())
            });
            self.with_aliases(names.collect())
        });
        names.contains(name)
    }

    /// Whether the only binding of what an expression names is a `type` statement.
    pub(super) fn is_type_alias(&self, at: ExprRef) -> bool {
        matches!(self.bound_at(at), Some((_, Binding { kind: BindingKind::TypeAlias(_), .. })))
    }

    fn assigned_here(&self, at: ExprRef) -> Option<ExprRef> {
        let (file, binding) = self.bound_at(at)?;
        match binding.kind {
            BindingKind::Assign(expr) | BindingKind::Annotated { value: Some(expr), .. } => {
                Some(ExprRef { file, expr })
            }
            _ => None,
        }
    }

    /// The only binding of what an expression names, through imports.
    fn bound_at(&self, at: ExprRef) -> Option<(FileId, &Binding)> {
        let facts = self.facts(at.file);
        let (mut file, mut binding) = match facts.expr(at.expr) {
            Expr::Name { name, scope } => match bindings_in_view(facts, scope, name)? {
                [binding] => (at.file, binding),
                _ => return None,
            },
            Expr::Attribute { value, name } => match self.evaluate(ExprRef { file: at.file, expr: value }) {
                Value::Module(file) => (file, self.bound_once(file, facts.name(name))?),
                _ => return None,
            },
            _ => return None,
        };
        for _ in 0..MAX_DEPTH {
            let BindingKind::ImportFrom { level, module, name } = binding.kind else { return Some((file, binding)) };
            let ModuleRef::Source(from) = self.import(file, level, module, None) else { return None };
            binding = self.bound_once(from, self.name(file, name))?;
            file = from;
        }
        None
    }

    /// The only binding of a name of a module.
    fn bound_once(&self, file: FileId, name: &str) -> Option<&Binding> {
        let facts = self.facts(file);
        match facts.bindings_of(ScopeId::MODULE, facts.names.find(name)?) {
            [binding] => Some(binding),
            _ => None,
        }
    }

    /// Adds to names those under which they are imported: `from shapes import Shape as Base`.
    pub(super) fn with_aliases(&self, mut names: FxHashSet<String>) -> FxHashSet<String> {
        let aliases: Vec<String> =
            names.iter().flat_map(|name| self.aliases().names_of(name)).map(str::to_owned).collect();
        names.extend(aliases);
        names
    }

    fn may_go_by(&self, at: ExprRef, is_meant: &dyn Fn(&str) -> bool) -> bool {
        let facts = self.facts(at.file);
        match facts.expr(at.expr) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => {
                self.aliases().stands_for(facts.name(name), is_meant, 0)
            }
            _ => true,
        }
    }

    fn aliases(&self) -> &Aliases {
        answers::widen();
        // By this thread alone: one that waits for others takes up their work, which may ask this again.
        self.aliases.get_or_init(|| Aliases::of(self.files().flat_map(|file| renamed(self.facts(file)))))
    }

    /// Finds the aliases of all files in parallel, before somebody waits for them.
    pub(super) fn find_aliases(&self) {
        if self.aliases.get().is_none() {
            let files: Vec<FileId> = self.files().collect();
            let pairs: Vec<_> = files.into_par_iter().flat_map_iter(|file| renamed(self.facts(file))).collect();
            // Where somebody asked before, the answer is the same.
            let _ = self.aliases.set(Aliases::of(pairs.into_iter()));
        }
    }
}

impl Callers {
    fn of(project: &Project) -> Self {
        Self(Vec::new()).with(project, project.files())
    }

    /// With what is called in a file that has changed.
    pub(super) fn again(mut self, project: &Project, file: FileId) -> Self {
        self.0.retain(|&(_, other)| other != file);
        self.with(project, std::iter::once(file))
    }

    fn with(self, project: &Project, files: impl Iterator<Item = FileId>) -> Self {
        let Self(mut called) = self;
        let mut symbols = Vec::new();
        for file in files.filter(|&file| project.is_reported(file) && !project.is_stub(file)) {
            let facts = project.facts(file);
            symbols.clear();
            symbols.extend(facts.calls.iter().filter_map(|call| match facts.expr(call.callee) {
                Expr::Name { name, .. } | Expr::Attribute { name, .. } => Some(name),
                _ => None,
            }));
            symbols.sort_unstable();
            symbols.dedup();
            called.extend(symbols.iter().map(|&symbol| (hashed(facts.name(symbol)), file)));
        }
        // After a change all but a few are sorted already.
        called.sort();
        Self(called)
    }

    fn files(&self, name: &str) -> impl Iterator<Item = FileId> {
        let wanted = hashed(name);
        let start = self.0.partition_point(|&(hash, _)| hash < wanted);
        self.0[start..].iter().take_while(move |&&(hash, _)| hash == wanted).map(|&(_, file)| file)
    }
}

fn hashed(name: &str) -> u32 {
    // The upper half is the better one of this hash.
    (FxBuildHasher.hash_one(name) >> 32) as u32
}

/// Whether a name is the last part of a dotted one.
fn is_last(dotted: &str, name: &str) -> bool {
    dotted.strip_suffix(name).is_some_and(|before| before.ends_with('.'))
}

impl Aliases {
    fn of<'p>(renamed: impl Iterator<Item = (&'p str, &'p str)>) -> Self {
        let mut aliases = Self::default();
        for (name, original) in renamed {
            add(&mut aliases.originals, name, original);
            add(&mut aliases.names, original, name);
        }
        aliases
    }

    /// Whether a name, or what it is an alias of, is meant.
    fn stands_for(&self, own: &str, is_meant: &dyn Fn(&str) -> bool, depth: u32) -> bool {
        is_meant(own)
            || depth < MAX_DEPTH
                && self.originals.get(own).is_some_and(|originals| {
                    originals.iter().any(|original| self.stands_for(original, is_meant, depth + 1))
                })
    }

    /// A name and its aliases.
    fn names_of<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        let mut names = vec![name];
        let mut start = 0;
        for _ in 0..MAX_DEPTH {
            let end = names.len();
            for index in start..end {
                for alias in self.names.get(names[index]).into_iter().flatten() {
                    if !names.contains(&&**alias) {
                        names.push(alias);
                    }
                }
            }
            start = end;
        }
        names
    }
}

/// The names that a file gives to something that has another, with the latter.
fn renamed(facts: &FileFacts) -> impl Iterator<Item = (&str, &str)> {
    facts.bindings.iter().filter_map(|binding| {
        let original = match binding.kind {
            BindingKind::ImportFrom { name, .. } => name,
            BindingKind::Assign(value) if binding.scope == ScopeId::MODULE => match facts.expr(value) {
                Expr::Name { name, .. } | Expr::Attribute { name, .. } => name,
                _ => return None,
            },
            _ => return None,
        };
        (original != binding.name).then(|| (facts.name(binding.name), facts.name(original)))
    })
}

fn add(names: &mut Names, from: &str, to: &str) {
    let known = match names.get_mut(from) {
        Some(known) => known,
        None => names.entry(from.into()).or_default(),
    };
    if !known.iter().any(|known| **known == *to) {
        known.push(to.into());
    }
}
