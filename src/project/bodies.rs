//! Class bodies as one version runs them: which names are annotated and bound at their end.

use ruff_text_size::TextRange;

use crate::facts::{BindingKind, ExprId, Guard, RegionId};
use crate::finding::{FileId, Place};
use crate::project::{ClassId, Project, PythonVersion};

/// A name in the body of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPlace {
    pub name: String,
    pub place: Place,
}

/// An annotated name of a class body.
#[derive(Debug, Clone)]
pub struct Annotated {
    pub at: FieldPlace,
    /// The last one.
    pub annotation: ExprId,
    /// It is not known whether it is there, or with which annotation.
    pub is_uncertain: bool,
}

/// Whether a statement runs when the body around it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Always,
    Sometimes,
    Never,
}

/// What a name is bound to at the end of a class body.
#[derive(Debug, Clone, Copy)]
pub enum Bound {
    Nothing,
    /// The last binding, with its expression where it has one.
    To {
        range: TextRange,
        value: Option<ExprId>,
    },
    Unknown,
}

impl Project {
    /// The annotated names of a class body, in the order of `__annotations__`.
    pub fn annotated_in_body(&self, id: ClassId, version: PythonVersion) -> Vec<Annotated> {
        let facts = self.facts(id.file);
        let class = self.class(id);
        let mut all: Vec<(Annotated, bool)> = facts
            .bindings_in(class.scope)
            .iter()
            .filter_map(|binding| {
                let BindingKind::Annotated { annotation, .. } = binding.kind else { return None };
                let presence = self.presence(id.file, class.region, binding.region, version);
                let at = FieldPlace::new(facts.name(binding.name), id.file, binding.range);
                (presence != Presence::Never)
                    .then_some((Annotated { at, annotation, is_uncertain: false }, presence == Presence::Always))
            })
            .collect();
        all.sort_by_key(|(own, _)| own.at.place.range.start());
        let mut annotated: Vec<Annotated> = Vec::with_capacity(all.len());
        for (own, is_certain) in all {
            match annotated.iter_mut().find(|first| first.at.name == own.at.name) {
                // The place is the first one's, the annotation the last one's.
                Some(first) => first.is_uncertain = true,
                None => annotated.push(Annotated { is_uncertain: !is_certain, ..own }),
            }
        }
        annotated
    }

    /// What the body of a class binds a name to.
    pub fn bound_in_body(&self, id: ClassId, name: &str, version: PythonVersion) -> Bound {
        let facts = self.facts(id.file);
        let class = self.class(id);
        let Some(symbol) = facts.names.find(name) else { return Bound::Nothing };
        let mut found = Bound::Nothing;
        for binding in facts.bindings_of(class.scope, symbol) {
            if matches!(binding.kind, BindingKind::Annotated { value: None, .. }) {
                continue;
            }
            match self.presence(id.file, class.region, binding.region, version) {
                Presence::Never => continue,
                Presence::Sometimes => return Bound::Unknown,
                Presence::Always => {}
            }
            found = match binding.kind {
                BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                    Bound::To { range: binding.range, value: Some(value) }
                }
                BindingKind::Function(_)
                | BindingKind::Class(_)
                | BindingKind::Import { .. }
                | BindingKind::ImportAs { .. } => Bound::To { range: binding.range, value: None },
                _ => return Bound::Unknown,
            };
        }
        found
    }

    /// Whether what stands in a region of a class body runs when the body does.
    pub(super) fn presence(&self, file: FileId, class: RegionId, region: RegionId, version: PythonVersion) -> Presence {
        let facts = self.facts(file);
        let mut is_certain = true;
        for (id, data) in facts.regions(region) {
            if id == class {
                break;
            }
            match &data.guard {
                Guard::Dead => return Presence::Never,
                Guard::Test { test, holds } => match self.decide(file, *test, version) {
                    Some(decision) if decision.value != *holds => return Presence::Never,
                    Some(_) => {}
                    None => is_certain = false,
                },
                Guard::None
                | Guard::Function(_)
                | Guard::Loop
                | Guard::Try { .. }
                | Guard::Handler { .. }
                | Guard::Else { .. }
                | Guard::Sometimes
                | Guard::With { .. } => is_certain = false,
            }
        }
        if is_certain { Presence::Always } else { Presence::Sometimes }
    }
}

impl FieldPlace {
    pub fn new(name: &str, file: FileId, range: TextRange) -> Self {
        Self { name: name.to_owned(), place: Place::new(file, range) }
    }
}
