//! A first look at a file that is being typed in: what is known of the classes of all files goes on to count.
//!
//! Nearly every edit changes the bodies of functions. The classes, functions and imports of the file stay what they were,
//! and with them what the project has found out about classes everywhere. What a new body means to other files, and what
//! it needs that was not read, is for the whole answer, which follows.

use std::mem::{discriminant, take};
use std::sync::{Arc, PoisonError};

use crate::facts::{ArgumentKind, BindingKind, Expr, ExprId, FileFacts, Run, ScopeId, ScopeKind};
use crate::finding::FileId;
use crate::project::Project;

impl Project {
    /// The project with other facts of a file that has the same outline; absent where it has not. This one is good for
    /// nothing afterwards.
    pub fn edited(&mut self, file: FileId, facts: &Arc<FileFacts>, hash: u64) -> Option<Self> {
        let before = self.shared_facts(file)?;
        let created = self.created.get_mut().unwrap_or_else(PoisonError::into_inner);
        // They go by the places of calls, which move.
        if created.keys().any(|id| id.file == file) || !has_same_outline(&before, facts) {
            return None;
        }
        let mut known = take(&mut self.classes);
        let mut edited = self.replaced(vec![(file, Some(Arc::clone(facts)), hash)]);
        for (index, (own, known)) in edited.classes.iter_mut().zip(&mut known).enumerate() {
            if index != file.0 as usize {
                *own = take(known);
            }
        }
        edited.subclasses = take(&mut self.subclasses);
        edited.metaclass_users = take(&mut self.metaclass_users);
        edited.aliases = take(&mut self.aliases);
        edited.rebased_names = take(&mut self.rebased_names);
        edited.generated_messages = take(&mut self.generated_messages);
        edited.abstract_names = take(&mut self.abstract_names);
        edited.calling_names = take(&mut self.calling_names);
        edited.hash_names = take(&mut self.hash_names);
        edited.slotted_names = take(&mut self.slotted_names);
        edited.setters = take(&mut self.setters);
        edited.plain_names = take(&mut self.plain_names);
        edited.public_names = take(&mut self.public_names);
        edited.descriptor_names = take(&mut self.descriptor_names);
        // What counts by places in the file is looked for there again.
        let naming = take(self.naming.get_mut().unwrap_or_else(PoisonError::into_inner));
        let named = naming.into_iter().map(|(name, files)| {
            let is_named = facts.names.find(&name).is_some();
            let files = match files.binary_search(&file) {
                Ok(_) if !is_named => files.iter().copied().filter(|&other| other != file).collect(),
                Err(at) if is_named => [&files[..at], &[file], &files[at..]].concat().into(),
                _ => files,
            };
            (name, files)
        });
        *edited.naming.get_mut().unwrap_or_else(PoisonError::into_inner) = named.collect();
        if let Some(callers) = self.callers.take() {
            edited.callers = callers.again(&edited, file).into();
        }
        if let Some(properties) = self.properties.take() {
            edited.properties = properties.again(&edited, file).into();
        }
        if let Some(uses) = self.descriptor_uses.take() {
            edited.descriptor_uses = uses.again(&edited, file).into();
        }
        Some(edited)
    }
}

/// Whether two texts of a file have the same classes, functions and imports, and bind the same names outside of functions.
fn has_same_outline(old: &FileFacts, new: &FileFacts) -> bool {
    let both = Both { old, new };
    old.scopes == new.scopes
        && old.exports.len() == new.exports.len()
        && old.messages.len() == new.messages.len()
        && both.same_classes()
        && both.same_functions()
        && imports(old) == imports(new)
        && names_outside_functions(old) == names_outside_functions(new)
}

/// What a file asks of other modules, and the names that it gives it.
fn imports(facts: &FileFacts) -> Vec<(ScopeId, u32, &str, &str, &str)> {
    let of_names = facts.bindings.iter().filter_map(|binding| {
        let bound = facts.name(binding.name);
        match binding.kind {
            BindingKind::Import { module } | BindingKind::ImportAs { module } => {
                Some((binding.scope, 0, facts.name(module), "", bound))
            }
            BindingKind::ImportFrom { level, module, name } => {
                Some((binding.scope, level, facts.name(module), facts.name(name), bound))
            }
            _ => None,
        }
    });
    let stars = facts.star_imports.iter();
    let of_stars = stars.map(|import| (import.scope, import.level, facts.name(import.module), "*", ""));
    let mut imports: Vec<_> = of_names.chain(of_stars).collect();
    imports.sort_unstable();
    imports
}

fn names_outside_functions(facts: &FileFacts) -> Vec<(ScopeId, &str, std::mem::Discriminant<BindingKind>)> {
    let is_outside = |scope: ScopeId| {
        let kind = facts.scopes.get(scope.index()).map(|scope| scope.kind);
        matches!(kind, Some(ScopeKind::Module | ScopeKind::Class(_)))
    };
    let bindings = facts.bindings.iter().filter(|binding| is_outside(binding.scope));
    let mut names: Vec<_> = bindings
        .map(|binding| (binding.since, (binding.scope, facts.name(binding.name), discriminant(&binding.kind))))
        .collect();
    // By names, and then as they follow one another.
    names.sort_by(|(left, (scope, name, _)), (right, (other_scope, other, _))| {
        (scope, name, left).cmp(&(other_scope, other, right))
    });
    names.into_iter().map(|(_, name)| name).collect()
}

/// Two texts of a file.
struct Both<'a> {
    old: &'a FileFacts,
    new: &'a FileFacts,
}

impl Both<'_> {
    fn same_classes(&self) -> bool {
        self.old.classes.len() == self.new.classes.len()
            && self.old.classes.iter().zip(&self.new.classes).all(|(old, new)| {
                self.old.name(old.name) == self.new.name(new.name)
                    && (old.enclosing, old.scope, old.has_type_parameters)
                        == (new.enclosing, new.scope, new.has_type_parameters)
                    && self.same_arguments(old.bases, new.bases)
                    && self.same_arguments(old.keywords, new.keywords)
                    && self.same_list(old.decorators, new.decorators)
            })
    }

    fn same_functions(&self) -> bool {
        self.old.functions.len() == self.new.functions.len()
            && self.old.functions.iter().zip(&self.new.functions).all(|(old, new)| {
                old.name.map(|name| self.old.name(name)) == new.name.map(|name| self.new.name(name))
                    && (old.enclosing, old.scope, old.is_async, old.is_generator)
                        == (new.enclosing, new.scope, new.is_async, new.is_generator)
                    && self.same_list(old.decorators, new.decorators)
                    && self.same_parameters(old.parameters, new.parameters)
            })
    }

    fn same_parameters(&self, old: Run, new: Run) -> bool {
        let (old, new) = (self.old.parameters(old), self.new.parameters(new));
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| {
                (self.old.name(old.name), old.kind, old.annotation.is_some(), old.default.is_some())
                    == (self.new.name(new.name), new.kind, new.annotation.is_some(), new.default.is_some())
            })
    }

    fn same_list(&self, old: Run, new: Run) -> bool {
        let (old, new) = (self.old.list(old), self.new.list(new));
        old.len() == new.len() && old.iter().zip(new).all(|(&old, &new)| self.same(old, new))
    }

    fn same_arguments(&self, old: Run, new: Run) -> bool {
        let (old, new) = (self.old.arguments(old), self.new.arguments(new));
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| {
                let is_same_kind = match (old.kind, new.kind) {
                    (ArgumentKind::Keyword(old), ArgumentKind::Keyword(new)) => {
                        self.old.name(old) == self.new.name(new)
                    }
                    (old, new) => discriminant(&old) == discriminant(&new),
                };
                is_same_kind && self.same(old.value, new.value)
            })
    }

    /// Whether two expressions say the same, for sure.
    fn same(&self, old: ExprId, new: ExprId) -> bool {
        match (self.old.expr(old), self.new.expr(new)) {
            (Expr::Name { name: old, scope }, Expr::Name { name: new, scope: other }) => {
                scope == other && self.old.name(old) == self.new.name(new)
            }
            (Expr::Attribute { value: old, name }, Expr::Attribute { value: new, name: other }) => {
                self.old.name(name) == self.new.name(other) && self.same(old, new)
            }
            (Expr::Subscript { value: old, index }, Expr::Subscript { value: new, index: other }) => {
                self.same(old, new) && self.same(index, other)
            }
            (Expr::Call(old), Expr::Call(new)) => {
                match (self.old.calls.get(old.index()), self.new.calls.get(new.index())) {
                    (Some(old), Some(new)) => {
                        self.same(old.callee, new.callee) && self.same_arguments(old.arguments, new.arguments)
                    }
                    _ => false,
                }
            }
            (Expr::Str(old), Expr::Str(new)) => self.old.name(old) == self.new.name(new),
            (Expr::Int(old), Expr::Int(new)) => old == new,
            (Expr::Tuple(old), Expr::Tuple(new)) | (Expr::List(old), Expr::List(new)) => self.same_list(old, new),
            (Expr::Starred(old), Expr::Starred(new)) => self.same(old, new),
            (Expr::True, Expr::True)
            | (Expr::False, Expr::False)
            | (Expr::None, Expr::None)
            | (Expr::Ellipsis, Expr::Ellipsis) => true,
            _ => false,
        }
    }
}
