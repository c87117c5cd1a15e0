//! What a class statement calls when it has made the class: `__set_name__` of what the body holds, `__init_subclass__` of
//! the next class on the MRO.
//!
//! Models `type_new_set_names` and `type_new_init_subclass` of `Objects/typeobject.c`.
//! <https://docs.python.org/3/reference/datamodel.html#creating-the-class-object>

use ruff_text_size::TextRange;

use crate::facts::{ArgumentKind, BindingKind, Expr, Guard, ParameterKind};
use crate::finding::Place;
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Mro, Project, Unknown, Value};

/// A call of `__set_name__`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetName {
    /// The name that the body gives the object.
    pub name: String,
    /// Where it does.
    pub place: Place,
    /// The class of the object, and the class on its MRO that defines the method.
    pub class: ClassId,
    pub owner: ClassRef,
    pub method: Value,
}

/// The call of `__init_subclass__`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitSubclass {
    /// The class that defines the method: `object` where no other does.
    pub owner: ClassRef,
    pub method: Value,
    /// The keywords that reach it, with the arguments: all of the statement's but `metaclass`.
    pub keywords: Vec<(String, TextRange)>,
    /// The class that is made.
    pub class: ClassId,
}

impl Project {
    /// The calls of `__set_name__` of objects whose classes are read, in the order of the body.
    pub fn set_names(&self, id: ClassId) -> Vec<SetName> {
        let facts = self.facts(id.file);
        let scope = self.class(id).scope;
        let mut calls = Vec::new();
        for name in self.own_members(id) {
            let last = facts.names.find(name).and_then(|symbol| facts.bindings_of(scope, symbol).last());
            let Some(binding) = last.filter(|binding| !matches!(binding.kind, BindingKind::Delete)) else { continue };
            let Some(Value::Instance(class)) = self.own_member(id, name).map(|member| member.value) else { continue };
            let Lookup::Found(method) = self.lookup(&ClassRef::Source(class), "__set_name__") else { continue };
            calls.push(SetName {
                name: self.mangled(id, name),
                place: Place::new(id.file, binding.range),
                class,
                owner: method.owner,
                method: method.value,
            });
        }
        calls
    }

    /// What the class statement calls in the end, where its metaclass leaves that to `type`.
    pub fn init_subclass(&self, id: ClassId) -> Result<InitSubclass, Unknown> {
        let facts = self.facts(id.file);
        let mut keywords = Vec::new();
        for argument in facts.arguments(self.class(id).keywords) {
            match argument.kind {
                ArgumentKind::Keyword(name) if facts.name(name) == "metaclass" => {}
                ArgumentKind::Keyword(name) => keywords.push((facts.name(name).to_owned(), argument.range)),
                _ => return Err(Unknown::Because("the class keywords are unpacked")),
            }
        }
        self.init_subclass_behind(id, &ClassRef::Source(id), keywords)
    }

    /// What `super().__init_subclass__(…)` in the method of a class on the MRO calls next, with these keywords.
    pub fn init_subclass_behind(
        &self,
        id: ClassId,
        before: &ClassRef,
        keywords: Vec<(String, TextRange)>,
    ) -> Result<InitSubclass, Unknown> {
        let mro = match self.mro(&ClassRef::Source(id)) {
            Mro::Linear(mro) => mro,
            Mro::Conflict(_) => return Err(Unknown::Refused),
            Mro::Unknown(reason) => return Err(reason),
        };
        let behind = mro.iter().skip_while(|class| *class != before).skip(1);
        let Some(next) = behind.into_iter().find(|base| self.may_define(base, "__init_subclass__")) else {
            return Err(Unknown::Opaque);
        };
        // Only the class that has it is asked: the rest of its own MRO is another than that of this class.
        match self.lookup(next, "__init_subclass__") {
            Lookup::Found(member) if member.owner == *next => {
                Ok(InitSubclass { owner: member.owner, method: member.value, keywords, class: id })
            }
            Lookup::Found(_) | Lookup::Absent => Err(Unknown::Opaque),
            Lookup::Unknown(reason) => Err(reason),
        }
    }

    /// The keywords that an `__init_subclass__` hands on, where all that it does with them is to take its parameters out
    /// and to call `super().__init_subclass__` on every path.
    pub fn passed_on(&self, call: &InitSubclass, function: FunctionId) -> Option<Vec<(String, TextRange)>> {
        let facts = self.facts(function.file);
        let data = self.function(function);
        let is_super = |value| {
            let Expr::Call(call) = facts.expr(value) else { return false };
            let call = &facts.calls[call.index()];
            call.arguments.len == 0
                && matches!(self.evaluate(ExprRef { file: function.file, expr: call.callee }),
                    Value::External(name) if &*name == "builtins.super")
        };
        let mut calls = self.calls_in(function).iter().map(|call| &facts.calls[call.index()]).filter(|call| {
            matches!(facts.expr(call.callee), Expr::Attribute { value, name }
                if facts.name(name) == "__init_subclass__" && is_super(value))
        });
        let (next, None) = (calls.next()?, calls.next()) else { return None };
        let start = facts.range(next.expr).start();
        let region = &facts.regions[next.region.index()];
        let may_leave = facts.leaves.iter().any(|leave| leave.function == function.index && leave.end < start);
        if region.guard != Guard::Function(function.index)
            || facts.function_of(next.scope) != Some(function.index)
            || may_leave
        {
            return None;
        }
        let parameters = facts.parameters(data.parameters);
        let rest = parameters.iter().find(|parameter| parameter.kind == ParameterKind::Keywords).map(|it| it.name);
        let is_rest = |expr| matches!(expr, Expr::Name { name, .. } if Some(name) == rest);
        let mut uses = facts.exprs.within(data.statement).filter(|&(_, expr)| is_rest(expr));
        let is_bound_again = rest.is_some_and(|name| facts.bindings_of(data.scope, name).len() != 1);
        let is_decorated = data.decorators.len > u32::from(matches!(call.method, Value::Wrapped { .. }));
        if is_bound_again || is_decorated || data.is_async || data.is_generator {
            return None;
        }
        let mut passed = Vec::new();
        for argument in facts.arguments(next.arguments) {
            match argument.kind {
                ArgumentKind::Keyword(name) => passed.push((facts.name(name).to_owned(), self.class(call.class).range)),
                // Nothing else may look at them: it could take some out.
                ArgumentKind::DoubleStarred if uses.next().is_some_and(|(id, _)| id == argument.value) => {
                    let is_own = |name: &str| {
                        parameters.iter().any(|own| own.kind != ParameterKind::Keywords && facts.name(own.name) == name)
                    };
                    passed.extend(call.keywords.iter().filter(|(name, _)| !is_own(name)).cloned());
                }
                _ => return None,
            }
        }
        let is_twice = |(name, _): &(String, _)| passed.iter().filter(|(other, _)| other == name).count() > 1;
        (uses.next().is_none() && !passed.iter().any(is_twice)).then_some(passed)
    }

    /// Whether the class itself has the name, or what it has is not known.
    pub(super) fn may_define(&self, class: &ClassRef, name: &str) -> bool {
        match class {
            ClassRef::Source(id) => self.own_member(*id, name).is_some(),
            ClassRef::Created(id) => {
                self.created_members(*id).is_none_or(|members| members.iter().any(|(own, _)| own == name))
            }
            ClassRef::Stdlib(class) => self.stdlib().class(class).is_some_and(|class| class.member(name).is_some()),
        }
    }
}
