//! Where an attribute that a descriptor manages is read through the class.

use crate::facts::{Access, AccessContext, ArgumentKind, Expr, ExprId, FileFacts, Guard, RegionId, Symbol};
use crate::finding::{FileId, Place};
use crate::project::descriptors::DescriptorUse;
use crate::project::{ClassRef, ExprRef, Lookup, Metaclass, Project, Reach, Value};
use crate::rules::class::instances::read_outside;

/// The first place in a reported file that runs `__get__(None, owner)` of the descriptor for certain.
pub(super) fn read_through_class(project: &Project, used: &DescriptorUse) -> Option<Place> {
    if project.is_left_alone(used.owner).is_err() {
        return None;
    }
    let mut found = None;
    for file in project.files().filter(|&file| !project.is_stub(file)) {
        let facts = project.facts(file);
        let Some(symbol) = facts.names.find(&used.attribute) else { continue };
        let reads = Reads { project, used, file, facts, symbol };
        if reads.is_replaced() {
            return None;
        }
        if found.is_none() && project.is_reported(file) {
            found = reads.first();
        }
    }
    found
}

/// Whether the metaclass lets the class look for the attribute, and passes an error on.
pub(super) fn is_asked_plainly(project: &Project, used: &DescriptorUse) -> bool {
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&ClassRef::Source(used.owner)) else {
        return false;
    };
    matches!(project.lookup(&metaclass, "__getattr__"), Lookup::Absent)
        && matches!(project.lookup(&metaclass, &used.attribute), Lookup::Absent)
        && matches!(project.lookup(&metaclass, "__getattribute__"), Lookup::Found(member)
            if member.owner.is_stdlib("builtins.type"))
}

struct Reads<'a> {
    project: &'a Project,
    used: &'a DescriptorUse,
    file: FileId,
    facts: &'a FileFacts,
    symbol: Symbol,
}

impl Reads<'_> {
    /// Whether the file puts something else into the class.
    fn is_replaced(&self) -> bool {
        let is_write = |access: &Access| {
            !matches!(access.context, AccessContext::Read)
                && matches!(self.facts.expr(access.expr), Expr::Attribute { value, name }
                    if name == self.symbol && !matches!(self.value(value), Value::Instance(_)) && !self.is_of_other(value))
        };
        let is_call = |call: &crate::facts::Call| {
            let [object, name, ..] = self.facts.arguments(call.arguments) else { return false };
            matches!(self.facts.expr(name.value), Expr::Str(text) if text == self.symbol)
                && matches!(self.facts.expr(call.callee), Expr::Name { name, .. }
                    if matches!(self.facts.name(name), "setattr" | "delattr"))
                && self.is_class(object.value)
        };
        self.facts.accesses.iter().any(is_write) || self.facts.calls.iter().any(is_call)
    }

    /// Whether an object has nothing to do with the class: what is not known may be it, but for `self`.
    fn is_of_other(&self, object: ExprId) -> bool {
        match self.facts.expr(object) {
            Expr::Name { name, .. } if self.facts.name(name) == "self" => true,
            _ => !self.is_class(object),
        }
    }

    fn first(&self) -> Option<Place> {
        let in_functions = self
            .facts
            .accesses
            .iter()
            .filter(|access| matches!(access.context, AccessContext::Read | AccessContext::Update { .. }));
        let mut reads: Vec<(ExprId, RegionId)> =
            in_functions.filter_map(|access| self.attribute(access.expr, access.region)).collect();
        for call in &self.facts.calls {
            let arguments = self.facts.arguments(call.arguments);
            if let [object, name] = arguments
                && matches!(self.facts.expr(name.value), Expr::Str(text) if text == self.symbol)
                && [object, name].iter().all(|argument| argument.kind == ArgumentKind::Positional)
                && self.project.is_external(ExprRef { file: self.file, expr: call.callee }, &["builtins.getattr"])
                && self.is_class(object.value)
            {
                reads.push((call.expr, call.region));
            }
        }
        let outside = read_outside(self.facts, self.symbol).into_iter();
        reads.extend(outside.filter_map(|(expr, region)| self.attribute(expr, region)));
        let places = reads.into_iter().filter(|&(_, region)| self.is_certain(region));
        places.map(|(expr, _)| Place::new(self.file, self.facts.range(expr))).min()
    }

    fn attribute(&self, expr: ExprId, region: RegionId) -> Option<(ExprId, RegionId)> {
        let Expr::Attribute { value, name } = self.facts.expr(expr) else { return None };
        (name == self.symbol && self.is_class(value)).then_some((expr, region))
    }

    /// Whether an expression is the class with the attribute, or one below that inherits it.
    fn is_class(&self, expr: ExprId) -> bool {
        let (Value::Class(class) | Value::SubclassOf(ClassRef::Source(class))) = self.value(expr) else { return false };
        matches!(self.project.lookup(&ClassRef::Source(class), &self.used.attribute), Lookup::Found(member)
            if member.owner == ClassRef::Source(self.used.owner) && member.place == Some(self.used.place))
    }

    fn value(&self, expr: ExprId) -> Value {
        self.project.evaluate(ExprRef { file: self.file, expr })
    }

    /// Whether an error in code of a region goes its way.
    fn is_certain(&self, region: RegionId) -> bool {
        let is_plain =
            |guard: &Guard| matches!(guard, Guard::None | Guard::Function(_) | Guard::Test { .. } | Guard::Loop);
        self.facts.regions(region).all(|(_, step)| is_plain(&step.guard))
            && self.project.reach(self.file, region) == Reach::Runs
    }
}
