//! Where attributes of a name are assigned in all files, and where the name stands in a string: whether anything may give
//! an object an attribute.

use std::sync::{Arc, PoisonError};

use crate::facts::{AccessContext, Expr, ExprId, FileFacts};
use crate::finding::Place;
use crate::project::{Project, answers};

/// What may give objects an attribute of some name.
#[derive(Debug, Default)]
pub struct Writes {
    /// Something written as a class is assigned one: `cls.name = …`, `Point.name = …`.
    pub has_class: bool,
    pub assignments: Vec<Place>,
    /// `object.__setattr__(self, "name", …)`, `self.__dict__["name"] = …`.
    pub strings: Vec<Place>,
}

impl Project {
    /// Where attributes of a name are assigned, whatever object has them.
    pub fn writes(&self, name: &str) -> Arc<Writes> {
        answers::widen();
        if let Some(writes) = self.writes.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return writes.clone();
        }
        let mut writes = Writes::default();
        for &file in self.files_naming(name).iter() {
            let facts = self.facts(file);
            let Some(symbol) = facts.names.find(name) else { continue };
            let accesses = if facts.bound_names.is_assigned_attribute(symbol) { &facts.accesses[..] } else { &[] };
            for access in accesses {
                let Expr::Attribute { value, name } = facts.expr(access.expr) else { continue };
                if name != symbol || matches!(access.context, AccessContext::Read | AccessContext::Delete) {
                    continue;
                }
                writes.has_class |= names_class(facts, value);
                writes.assignments.push(Place::new(file, facts.range(access.expr)));
            }
            let strings = facts.exprs.iter().filter(|(_, expr)| matches!(expr, Expr::Str(text) if *text == symbol));
            writes.strings.extend(strings.map(|(id, _)| Place::new(file, facts.range(id))));
        }
        let writes = Arc::new(writes);
        self.writes.write().unwrap_or_else(PoisonError::into_inner).insert(name.into(), writes.clone());
        writes
    }
}

/// `cls`, `type(self)`, `Class`: by the way it is written.
fn names_class(facts: &FileFacts, expr: ExprId) -> bool {
    match facts.expr(expr) {
        Expr::Name { name, .. } | Expr::Attribute { name, .. } => {
            let name = facts.name(name);
            matches!(name, "cls" | "klass" | "__class__")
                || name.trim_start_matches('_').starts_with(char::is_uppercase)
        }
        Expr::Call(call) => {
            let callee = facts.calls[call.index()].callee;
            matches!(facts.expr(callee), Expr::Name { name, .. } if facts.name(name) == "type")
        }
        _ => false,
    }
}
