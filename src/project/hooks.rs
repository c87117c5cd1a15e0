//! What a class statement calls of its metaclass: `__prepare__` before the body, `__new__` and `__init__` after it.
//!
//! Models `builtins.__build_class__` of `Python/bltinmodule.c` and `type.__call__` of `Objects/typeobject.c`.
//! <https://docs.python.org/3/reference/datamodel.html#customizing-class-creation>

use ruff_text_size::TextRange;

use crate::facts::{AccessContext, ArgumentKind, BindingKind, Expr, ParameterKind};
use crate::finding::FileId;
use crate::project::{ClassId, ClassRef, FunctionId, Lookup, Metaclass, Mro, Project, Value, Wrapper};

/// What a class statement calls to create the class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hook {
    Prepare,
    New,
    Init,
    /// A function that is the metaclass.
    Function,
    /// `__call__` of the class that an object is an instance of, where the object is the metaclass.
    Call,
}

impl Hook {
    /// The name of the method; of a function that is the metaclass nothing.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prepare => "__prepare__",
            Self::New => "__new__",
            Self::Init => "__init__",
            Self::Function => "",
            Self::Call => "__call__",
        }
    }
}

/// A method of a metaclass as a class statement calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookCall {
    pub hook: Hook,
    pub function: FunctionId,
    /// How many arguments the call puts before the name: a class method gets the metaclass, a static one nothing,
    /// `__new__` as a class method the metaclass twice.
    pub receivers: usize,
}

impl HookCall {
    /// How many positional arguments the class statement gives: name and bases, and after the body the namespace.
    pub fn given(&self) -> usize {
        self.receivers + if self.hook == Hook::Prepare { 2 } else { 3 }
    }
}

/// Why a function cannot be called with some arguments, in the order in which CPython looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArgumentFault {
    /// No parameter takes the keyword.
    Unexpected(String),
    /// A keyword is for a parameter that has got a positional argument.
    Twice(String),
    /// It takes at most that many positional arguments.
    TooMany(usize),
    /// A parameter without default gets nothing.
    Missing(String),
}

/// A call that a class statement makes and that fails at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookFault {
    pub call: HookCall,
    pub fault: ArgumentFault,
}

impl HookFault {
    /// Whether a class keyword is at fault: one that the method does not take, or one that it needs and does not get.
    pub fn is_of_keyword(&self, project: &Project) -> bool {
        let parameter = match &self.fault {
            ArgumentFault::Unexpected(_) | ArgumentFault::Twice(_) => return true,
            ArgumentFault::TooMany(_) => return false,
            ArgumentFault::Missing(parameter) => parameter,
        };
        let facts = project.facts(self.call.function.file);
        let parameters = facts.parameters(project.function(self.call.function).parameters);
        let is_method = matches!(self.call.hook, Hook::New | Hook::Init) && self.call.receivers == 1;
        parameters.iter().zip(0..).any(|(own, position)| {
            facts.name(own.name) == parameter
                && match own.kind {
                    ParameterKind::KeywordOnly => true,
                    ParameterKind::Positional => is_method && position >= self.call.given(),
                    ParameterKind::PositionalOnly | ParameterKind::Variadic | ParameterKind::Keywords => false,
                }
        })
    }
}

impl Project {
    /// The hook that CPython finds on a metaclass's MRO, where it was read from source and nothing else can be there.
    pub fn hook(&self, metaclass: &ClassRef, hook: Hook) -> Option<HookCall> {
        if metaclass.source().is_none() || !self.is_all_read(metaclass) {
            return None;
        }
        let Lookup::Found(member) = self.lookup(metaclass, hook.name()) else { return None };
        let owner = member.owner.source()?;
        let (function, receivers) = match (hook, member.value) {
            (Hook::Prepare, Value::Function(function)) => (function, 0),
            (Hook::Init | Hook::Call, Value::Function(function)) => (function, 1),
            (Hook::Prepare | Hook::Init | Hook::Call, Value::Wrapped { wrapper: Wrapper::StaticMethod, function }) => {
                (function, 0)
            }
            (Hook::Prepare | Hook::Init | Hook::Call, Value::Wrapped { wrapper: Wrapper::ClassMethod, function }) => {
                (function, 1)
            }
            (Hook::New, Value::Wrapped { wrapper: Wrapper::StaticMethod, function }) => (function, 1),
            (Hook::New, Value::Wrapped { wrapper: Wrapper::ClassMethod, function }) => (function, 2),
            _ => return None,
        };
        self.is_bound_once(owner, hook.name()).then_some(HookCall { hook, function, receivers })
    }

    /// Whether the whole MRO is known, and none of it from a stub file: what is left out there may run.
    pub(super) fn is_all_read(&self, class: &ClassRef) -> bool {
        matches!(self.mro(class), Mro::Linear(mro)
            if !mro.iter().filter_map(ClassRef::source).any(|id| self.is_stub(id.file)))
    }

    /// Whether a metaclass is called as `type` calls one: `__new__`, then `__init__` of what that gives.
    pub fn is_called_by_type(&self, metaclass: &ClassRef) -> bool {
        let Metaclass::Known { class: caller, .. } = self.metaclass(metaclass) else { return false };
        self.is_metaclass(metaclass) == Some(true)
            && caller.source().is_none()
            && matches!(self.lookup(&caller, "__call__"), Lookup::Found(member) if member.owner.is_stdlib("builtins.type"))
    }

    /// The method of the metaclass that CPython calls for `Class(…)` instead of `type.__call__`.
    pub fn calling(&self, class: &ClassRef) -> Option<HookCall> {
        let Metaclass::Known { class: metaclass, .. } = self.metaclass(class) else { return None };
        metaclass.source()?;
        let call = self.hook(&metaclass, Hook::Call)?;
        let is_replaced = self.is_stub(call.function.file) || self.is_assigned_to(call.function.file, "__call__");
        (!is_replaced).then_some(call)
    }

    /// Whether a class with such a method goes by this name, in some file.
    pub fn may_have_calling(&self, name: &str) -> bool {
        let names = self.calling_names.get_or_init(|| {
            let has_call = |id: &ClassId| self.calling(&ClassRef::Source(*id)).is_some();
            let name = |id: ClassId| self.name(id.file, self.class(id).name).to_owned();
            self.with_aliases(self.classes().filter(has_call).map(name).collect())
        });
        names.contains(name)
    }

    /// Why the hook cannot be called as the class statement with these keywords calls it.
    pub fn hook_fault(
        &self,
        call: HookCall,
        keywords: &[(String, TextRange)],
    ) -> Option<(HookFault, Option<TextRange>)> {
        if self.is_stub(call.function.file) {
            return None;
        }
        let (fault, range) = self.argument_fault(call.function, call.given(), keywords)?;
        let is_replaced = call.hook != Hook::Function && self.is_assigned_to(call.function.file, call.hook.name());
        (!is_replaced).then_some((HookFault { call, fault }, range))
    }

    /// Why a function cannot be called with so many positional arguments and these keywords, and the keyword that is to
    /// blame.
    pub fn argument_fault(
        &self,
        function: FunctionId,
        given: usize,
        keywords: &[(String, TextRange)],
    ) -> Option<(ArgumentFault, Option<TextRange>)> {
        let facts = self.facts(function.file);
        let parameters = facts.parameters(self.function(function).parameters);
        let is_positional = |kind| matches!(kind, ParameterKind::PositionalOnly | ParameterKind::Positional);
        let has = |kind| parameters.iter().any(|parameter| parameter.kind == kind);
        let positional: Vec<_> = parameters.iter().filter(|parameter| is_positional(parameter.kind)).collect();
        for (name, range) in keywords {
            let by_keyword = parameters.iter().position(|parameter| {
                matches!(parameter.kind, ParameterKind::Positional | ParameterKind::KeywordOnly)
                    && facts.name(parameter.name) == name
            });
            match by_keyword {
                // Parameters that are given by position come first in the list.
                Some(at) if at < given && at < positional.len() => {
                    return Some((ArgumentFault::Twice(name.clone()), Some(*range)));
                }
                Some(_) => {}
                None if has(ParameterKind::Keywords) => {}
                None => return Some((ArgumentFault::Unexpected(name.clone()), Some(*range))),
            }
        }
        if given > positional.len() && !has(ParameterKind::Variadic) {
            return Some((ArgumentFault::TooMany(positional.len()), None));
        }
        let is_given = |name: &str| keywords.iter().any(|(keyword, _)| keyword == name);
        let lacks = |parameter: &&crate::facts::Parameter| {
            parameter.default.is_none()
                && (parameter.kind == ParameterKind::PositionalOnly || !is_given(facts.name(parameter.name)))
        };
        let named = parameters.iter().filter(|parameter| parameter.kind == ParameterKind::KeywordOnly);
        let missing = positional.iter().skip(given).copied().chain(named).find(lacks)?;
        Some((ArgumentFault::Missing(facts.name(missing.name).to_owned()), None))
    }

    /// The keywords of a class statement that go to its metaclass; absent where they are not written out.
    pub(super) fn class_keywords(&self, id: ClassId) -> Option<Vec<(String, TextRange)>> {
        let facts = self.facts(id.file);
        let mut keywords = Vec::new();
        for argument in facts.arguments(self.class(id).keywords) {
            match argument.kind {
                ArgumentKind::Keyword(name) if facts.name(name) == "metaclass" => {}
                ArgumentKind::Keyword(name) => keywords.push((facts.name(name).to_owned(), argument.range)),
                _ => return None,
            }
        }
        Some(keywords)
    }

    /// Whether the body of a class binds the name once, and always.
    fn is_bound_once(&self, owner: ClassId, name: &str) -> bool {
        let facts = self.facts(owner.file);
        let class = self.class(owner);
        let Some(symbol) = facts.names.find(name) else { return false };
        let bindings = facts.bindings_of(class.scope, symbol);
        let is_one = |kind| !matches!(kind, BindingKind::Delete | BindingKind::Global | BindingKind::Nonlocal);
        matches!(bindings, [binding] if binding.region == class.region && is_one(binding.kind))
    }

    /// Whether some code of the file assigns the attribute to an object: `Meta.__new__ = other`.
    pub(super) fn is_assigned_to(&self, file: FileId, name: &str) -> bool {
        let facts = self.facts(file);
        facts.names.find(name).is_some_and(|symbol| {
            facts.accesses.iter().any(|access| {
                !matches!(access.context, AccessContext::Read)
                    && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == symbol)
            })
        })
    }
}
