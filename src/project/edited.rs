//! A first look at a file that is being typed in: what is known of the classes of other files goes on to count.
//!
//! What classes, functions and calls of the file are made into elsewhere goes by their numbers in it: a model that holds
//! one is found out again, as is every one in a file that got something from this one. What else an edit means to other
//! files, and what it needs that was not read, is for the whole answer, which follows.

use std::collections::BTreeSet;
use std::mem::{discriminant, replace, take};
use std::sync::{Arc, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::facts::{ArgumentKind, Class, Expr, ExprId, FileFacts, Run, ScopeId, ScopeKind};
use crate::finding::FileId;
use crate::project::classes::ClassModel;
use crate::project::value::{CreatedId, GivenId};
use crate::project::{ClassId, FunctionId, Project, modules};

impl Project {
    /// The project with other facts of a file; absent where more than a first look is needed. What classes in its
    /// `importers` are is found out again. This project is good for nothing afterwards.
    pub fn edited(&mut self, file: FileId, facts: &Arc<FileFacts>, hash: u64, importers: &[FileId]) -> Option<Self> {
        let is_new = self.shared_facts(file).is_none();
        let before = self.shared_facts(file).unwrap_or_default();
        // Classes are made of them in other files.
        if before.messages.len() != facts.messages.len() {
            return None;
        }
        let are_functions = !names_of_functions(&before).eq(names_of_functions(facts));
        let renumbered = Renumbered { file, are_classes: !keeps_classes(&before, facts), are_functions };
        let mut known = take(&mut self.classes);
        importers.iter().for_each(|importer| known[importer.0 as usize] = Box::default());
        let mut edited = self.replaced(vec![(file, Some(Arc::clone(facts)), hash)]);
        let kept = edited.classes.par_iter_mut().zip(known).enumerate().map(|(index, (own, known))| {
            if index == file.0 as usize || own.len() != known.len() {
                return true;
            }
            *own = known;
            // Who did not find the file asks again.
            let is_lost = |model: &ClassModel| model.holds(&renumbered) || is_new && !model.lasts();
            let lost = own.iter_mut().filter(|model| model.get().is_some_and(|model| is_lost(model)));
            lost.map(OnceLock::take).count() == 0
        });
        let are_all_kept = kept.reduce(|| true, |left, right| left && right);
        if are_all_kept && before.classes.len() == facts.classes.len() {
            edited.subclasses = take(&mut self.subclasses);
            edited.metaclass_users = take(&mut self.metaclass_users);
        }
        edited.aliases = take(&mut self.aliases);
        edited.rebased_names = take(&mut self.rebased_names);
        edited.generated_messages = take(&mut self.generated_messages);
        edited.abstract_names = take(&mut self.abstract_names);
        edited.calling_names = take(&mut self.calling_names);
        edited.decorated_names = take(&mut self.decorated_names);
        edited.hash_names = take(&mut self.hash_names);
        edited.slotted_names = take(&mut self.slotted_names);
        edited.setters = take(&mut self.setters);
        edited.plain_names = take(&mut self.plain_names);
        edited.descriptor_names = take(&mut self.descriptor_names);
        if !renumbered.are_classes && !renumbered.are_functions {
            edited.public_names = take(&mut self.public_names);
        }
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
            edited.descriptor_uses = uses.again(&edited, &renumbered).into();
        }
        Some(edited)
    }
}

impl Project {
    /// The files that got something from some files, through imports that were followed: the nearest first.
    pub fn importers(&self, files: &BTreeSet<FileId>) -> Vec<FileId> {
        let mut importers: Vec<Vec<FileId>> = vec![Vec::new(); self.files.len()];
        for importer in self.files() {
            for from in self.followed(importer) {
                importers[from.0 as usize].push(importer);
            }
        }
        let mut is_found = vec![false; self.files.len()];
        let mut found: Vec<FileId> = files.iter().copied().collect();
        found.iter().for_each(|file| is_found[file.0 as usize] = true);
        let mut next = 0;
        while let Some(from) = found.get(next) {
            for importer in take(&mut importers[from.0 as usize]) {
                if !replace(&mut is_found[importer.0 as usize], true) {
                    found.push(importer);
                }
            }
            next += 1;
        }
        found.split_off(files.len())
    }

    /// The files that a file got something from, through its own imports.
    pub fn followed(&self, file: FileId) -> impl Iterator<Item = FileId> {
        self.imports.get(file.0 as usize).into_iter().flat_map(modules::Imports::followed)
    }
}

/// What goes by another number, or is not there, once a file holds another text.
pub(super) struct Renumbered {
    pub file: FileId,
    pub are_classes: bool,
    pub are_functions: bool,
}

impl Renumbered {
    pub fn has_class(&self, class: ClassId) -> bool {
        self.are_classes && class.file == self.file
    }

    pub fn has_function(&self, function: FunctionId) -> bool {
        self.are_functions && function.file == self.file
    }

    /// Calls go by their number too, and nearly every edit brings one.
    pub fn has_created(&self, created: CreatedId) -> bool {
        created.file == self.file || self.has_given(created.given)
    }

    /// What functions were called with is found out again.
    pub fn has_given(&self, given: GivenId) -> bool {
        given != GivenId::default()
    }
}

fn names_of_functions(facts: &FileFacts) -> impl Iterator<Item = Option<&str>> {
    facts.functions.iter().map(|function| function.name.map(|name| facts.name(name)))
}

/// Whether the classes of a text of a file are the first ones of another one, by their statements.
fn keeps_classes(old: &FileFacts, new: &FileFacts) -> bool {
    let both = Both { old, new };
    old.classes.len() <= new.classes.len()
        && old.classes.iter().zip(&new.classes).all(|(old, new)| both.same_class(old, new))
}

/// Two texts of a file.
struct Both<'a> {
    old: &'a FileFacts,
    new: &'a FileFacts,
}

impl Both<'_> {
    fn same_class(&self, old: &Class, new: &Class) -> bool {
        self.old.name(old.name) == self.new.name(new.name)
            && old.has_type_parameters == new.has_type_parameters
            && self.same_scope(old.enclosing, new.enclosing)
            && self.same_arguments(old.bases, new.bases)
            && self.same_arguments(old.keywords, new.keywords)
            && self.same_list(old.decorators, new.decorators)
    }

    /// Functions that come or go move the others.
    fn same_scope(&self, old: ScopeId, new: ScopeId) -> bool {
        let kind = |facts: &FileFacts, scope: ScopeId| facts.scopes.get(scope.index()).map(|scope| scope.kind);
        match (kind(self.old, old), kind(self.new, new)) {
            (Some(ScopeKind::Class(old)), Some(ScopeKind::Class(new))) => old == new,
            (Some(old), Some(new)) => discriminant(&old) == discriminant(&new),
            _ => false,
        }
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

    /// Whether two expressions say the same.
    fn same(&self, old: ExprId, new: ExprId) -> bool {
        match (self.old.expr(old), self.new.expr(new)) {
            (Expr::Name { name: old, scope }, Expr::Name { name: new, scope: other }) => {
                self.same_scope(scope, other) && self.old.name(old) == self.new.name(new)
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
            (Expr::Float(old), Expr::Float(new)) => old == new,
            (Expr::Tuple(old), Expr::Tuple(new))
            | (Expr::List(old), Expr::List(new))
            | (Expr::Set(old), Expr::Set(new))
            | (Expr::Dict(old), Expr::Dict(new))
            | (Expr::FString(old), Expr::FString(new)) => self.same_list(old, new),
            (Expr::Starred(old), Expr::Starred(new)) | (Expr::Not(old), Expr::Not(new)) => self.same(old, new),
            (
                Expr::Binary { operator: old_operator, left: old, right: old_right },
                Expr::Binary { operator: new_operator, left: new, right: new_right },
            ) => old_operator == new_operator && self.same(old, new) && self.same(old_right, new_right),
            (
                Expr::Compare { operator: old_operator, left: old, right: old_right },
                Expr::Compare { operator: new_operator, left: new, right: new_right },
            ) => old_operator == new_operator && self.same(old, new) && self.same(old_right, new_right),
            (Expr::Bool { is_and: old_and, operands: old }, Expr::Bool { is_and: new_and, operands: new }) => {
                old_and == new_and && self.same_list(old, new)
            }
            (Expr::Lambda(old), Expr::Lambda(new)) => {
                match (self.old.functions.get(old.index()), self.new.functions.get(new.index())) {
                    (Some(old), Some(new)) => self.same_list(old.returned, new.returned),
                    _ => false,
                }
            }
            (Expr::True, Expr::True)
            | (Expr::False, Expr::False)
            | (Expr::None, Expr::None)
            | (Expr::Ellipsis, Expr::Ellipsis)
            // Long texts are not kept: no class comes of them.
            | (Expr::LongStr, Expr::LongStr)
            | (Expr::Bytes, Expr::Bytes) => true,
            _ => false,
        }
    }
}
