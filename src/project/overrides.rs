//! What a method gives where a subclass overrides what it uses: `return self.kind()` of a base, called on an object whose
//! class has a `kind` of its own.

use std::cell::Cell;

use crate::facts::{AccessContext, BindingKind, Expr, ExprId, ScopeId, Symbol};
use crate::finding::FileId;
use crate::project::infer::{Inference, Step};
use crate::project::{ClassId, ClassRef, FunctionId, Lookup, Member, Mro, Unknown, Value};

/// Whom a method was called on, and who defines it.
#[derive(Debug, Clone, Copy)]
struct Called<'a> {
    owner: ClassId,
    on: ClassId,
    /// How many expressions are looked at yet, with all that they lead to.
    left: &'a Cell<u32>,
}

const OVERRIDDEN: &str = "a subclass overrides what it is made of";

/// How far names, methods and attributes that a value consists of are followed.
const MAX_DEPTH: u32 = 5;

/// How many expressions are looked at. What leads to more may lean on anything.
const MOST: u32 = 500;

impl Inference<'_> {
    /// The value of an expression of a method for whom it is called on, where that may be another than for the class that
    /// defines the method.
    pub(super) fn overridden(&self, method: FunctionId, expr: ExprId, receiver: &Value) -> Option<Value> {
        let (Value::Instance(on) | Value::Class(on)) = *receiver else { return None };
        let facts = self.project.facts(method.file);
        let owner = ClassId { file: method.file, index: facts.enclosing_class(method.index)? };
        if owner == on {
            return None;
        }
        let left = Cell::new(MOST);
        let called = Called { owner, on, left: &left };
        self.leans_on_override(called, method, expr, 0).then(|| self.seen_from(method, expr, receiver))
    }

    /// The value of `self.name`, of a call of it and the like for this receiver.
    fn seen_from(&self, method: FunctionId, expr: ExprId, receiver: &Value) -> Value {
        let step = Step::Overridden(method.file, expr);
        self.guarded(step, || self.seen_from_unguarded(method, expr, receiver)).unwrap_or_else(Value::Unknown)
    }

    fn seen_from_unguarded(&self, method: FunctionId, expr: ExprId, receiver: &Value) -> Value {
        let facts = self.project.facts(method.file);
        match facts.expr(expr) {
            Expr::Name { .. } if self.project.is_receiver(method, expr) => receiver.clone(),
            Expr::Name { name, scope } => {
                let mut values = self.local_values(method.file, name, scope, method);
                match (values.next(), facts.bindings_of(scope, name)) {
                    (Some(value), [_]) => self.seen_from(method, value, receiver),
                    _ => Value::Unknown(Unknown::Because(OVERRIDDEN)),
                }
            }
            Expr::If { body, orelse, .. } => Value::union([body, orelse].map(|expr| {
                let overridden = self.overridden(method, expr, receiver);
                overridden.unwrap_or_else(|| self.evaluate(method.file, expr))
            })),
            Expr::Attribute { value, name } => {
                self.attribute(&self.seen_from(method, value, receiver), facts.name(name))
            }
            Expr::Call(call) => {
                let callee = self.seen_from(method, facts.calls[call.index()].callee, receiver);
                Value::union(callee.members().iter().map(|callee| self.called(method.file, call, callee)))
            }
            _ => Value::Unknown(Unknown::Because(OVERRIDDEN)),
        }
    }

    fn leans_on_override(&self, called: Called<'_>, method: FunctionId, expr: ExprId, depth: u32) -> bool {
        if depth > MAX_DEPTH {
            return false;
        }
        let Some(left) = called.left.get().checked_sub(1) else { return true };
        called.left.set(left);
        let facts = self.project.facts(method.file);
        let inner = |expr| self.leans_on_override(called, method, expr, depth + 1);
        match facts.expr(expr) {
            Expr::Attribute { value, name } if self.project.is_receiver(method, value) => {
                self.may_differ(called, facts.name(name), depth)
            }
            Expr::Attribute { value, .. } | Expr::Subscript { value, .. } | Expr::Await(value) | Expr::Named(value) => {
                inner(value)
            }
            Expr::Call(call) => inner(facts.calls[call.index()].callee),
            Expr::If { body, orelse, .. } => inner(body) || inner(orelse),
            Expr::Bool { operands: run, .. } | Expr::Tuple(run) => {
                facts.list(run).iter().any(|&operand| inner(operand))
            }
            Expr::Name { name, scope } if !self.project.is_receiver(method, expr) => {
                self.local_values(method.file, name, scope, method).any(inner)
            }
            _ => false,
        }
    }

    /// What statements of a method assign to one of its names.
    fn local_values(
        &self,
        file: FileId,
        name: Symbol,
        scope: ScopeId,
        method: FunctionId,
    ) -> impl Iterator<Item = ExprId> {
        let facts = self.project.facts(file);
        let is_own = facts.function_of(scope) == Some(method.index);
        let bindings = if is_own { facts.bindings_of(scope, name) } else { &[] };
        bindings.iter().filter_map(|binding| match binding.kind {
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => Some(value),
            _ => None,
        })
    }

    /// Whether an attribute may be another on the class that the method is called on than on its owner.
    fn may_differ(&self, called: Called<'_>, name: &str, depth: u32) -> bool {
        let Called { owner, on, left } = called;
        let Mro::Linear(mro) = self.project.mro(&ClassRef::Source(on)) else { return false };
        let before = mro.iter().take_while(|class| **class != ClassRef::Source(owner)).filter_map(ClassRef::source);
        for class in before {
            let facts = self.project.facts(class.file);
            let Some(symbol) = facts.names.find(name) else { continue };
            if !facts.bindings_of(self.project.class(class).scope, symbol).is_empty()
                || self.values_assigned(class, symbol).next().is_some()
            {
                return true;
            }
        }
        // It is the owner's or of a base of it, which may use what is overridden in turn.
        match self.lookup(&ClassRef::Source(owner), name) {
            Lookup::Found(Member {
                value: Value::Function(used) | Value::Wrapped { function: used, .. },
                owner: of,
                ..
            }) => {
                let Some(owner) = of.source().filter(|of| of.file == used.file) else { return false };
                // An annotation says the same for all.
                if self.project.function(used).returns.is_some() {
                    return false;
                }
                let called = Called { owner, on, left };
                let facts = self.project.facts(used.file);
                let returned = facts.list(self.project.function(used).returned);
                returned.iter().any(|&value| self.leans_on_override(called, used, value, depth + 1))
            }
            Lookup::Found(_) | Lookup::Unknown(_) => false,
            Lookup::Absent => {
                let owners = mro.iter().skip_while(|class| **class != ClassRef::Source(owner));
                owners.filter_map(ClassRef::source).any(|owner| {
                    let called = Called { owner, on, left };
                    let symbol = self.project.facts(owner.file).names.find(name);
                    symbol.is_some_and(|symbol| {
                        self.values_assigned(owner, symbol)
                            .any(|(method, value)| self.leans_on_override(called, method, value, depth + 1))
                    })
                })
            }
        }
    }

    /// What the methods of a class assign to `self.name`.
    fn values_assigned(&self, class: ClassId, name: Symbol) -> impl Iterator<Item = (FunctionId, ExprId)> {
        let facts = self.project.facts(class.file);
        self.methods(class).flat_map(move |method| {
            self.project.accesses_in(method).iter().filter_map(move |&index| {
                let access = facts.accesses[index as usize];
                let AccessContext::Write { value: Some(value) } = access.context else { return None };
                let Expr::Attribute { value: target, name: attribute } = facts.expr(access.expr) else { return None };
                (attribute == name && self.project.is_receiver(method, target)).then_some((method, value))
            })
        })
    }
}
