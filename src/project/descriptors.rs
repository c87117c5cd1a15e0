//! Descriptors: where they are attached, and which names they store under.
//!
//! Models `type.__new__`, which calls `__set_name__` for each value of the namespace, after the value's own `__init__`.
//! <https://docs.python.org/3/howto/descriptor.html>

use ruff_text_size::TextRange;
use rustc_hash::FxHashMap;

use crate::facts::{
    AccessContext, ArgumentKind, BindingKind, Call, CallIndex, Expr, ExprId, Guard, Operator, RegionId, Symbol,
};
use crate::finding::{FileId, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Project, Value, Wrapper};

/// A descriptor that stands in the body of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescriptorUse {
    pub owner: ClassId,
    /// The attribute that it manages.
    pub attribute: Box<str>,
    /// The attribute's name in the body of the owner.
    pub place: Place,
    /// The call that makes the descriptor; absent for a decorator.
    call: Option<(FileId, CallIndex)>,
    /// The function that the descriptor decorates.
    decorated: Option<FunctionId>,
}

/// A piece of a name that is put together at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Text(String),
    /// The name that `__set_name__` is given.
    Attribute,
    /// An argument of the constructor, by position after `self`, and by name.
    Argument {
        position: usize,
        name: Box<str>,
        default: Option<Box<str>>,
    },
    /// `__name__` of the function that is given as this argument.
    NameOfArgument(usize),
}

/// A name as a descriptor makes it, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredName {
    pub parts: Vec<Part>,
    /// The assignment that keeps it on the descriptor.
    pub origin: Option<Place>,
}

impl StoredName {
    pub fn text(text: &str) -> Self {
        Self { parts: vec![Part::Text(text.to_owned())], origin: None }
    }

    /// The attribute's own name, whatever it is.
    pub fn is_own(&self) -> bool {
        self.parts == [Part::Attribute]
    }
}

/// What names mean in a function: its parameters, as far as they are names themselves.
pub type NameScope = FxHashMap<Symbol, StoredName>;

impl Project {
    /// Where the class's instances stand in class bodies, sorted.
    pub fn descriptor_uses(&self, class: ClassId) -> &[DescriptorUse] {
        let index = self.descriptor_uses.get_or_init(|| {
            let mut index: FxHashMap<ClassId, Vec<DescriptorUse>> = FxHashMap::default();
            for owner in self.classes() {
                for (class, found) in self.descriptors_in(owner) {
                    index.entry(class).or_default().push(found);
                }
            }
            index
        });
        index.get(&class).map_or(&[], Vec::as_slice)
    }

    fn descriptors_in(&self, owner: ClassId) -> Vec<(ClassId, DescriptorUse)> {
        let facts = self.facts(owner.file);
        let mut found = Vec::new();
        let bindings = facts.bindings_in(self.class(owner).scope);
        for (index, binding) in bindings.iter().enumerate() {
            // Of several bindings the last is what the class has.
            if bindings.get(index + 1).is_some_and(|next| next.name == binding.name) {
                continue;
            }
            // Under a condition, the class may as well be without it.
            let is_certain = facts
                .regions(binding.region)
                .all(|(_, region)| matches!(region.guard, Guard::None | Guard::Function(_) | Guard::With { .. }));
            if !is_certain {
                continue;
            }
            let (class, call, decorated) = match binding.kind {
                BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                    let Expr::Call(call) = facts.expr(value) else { continue };
                    let callee = ExprRef { file: owner.file, expr: facts.calls[call.index()].callee };
                    match self.evaluate(callee) {
                        Value::Class(class) => (class, Some((owner.file, call)), None),
                        // A function that makes one: with which arguments is not known.
                        _ => match self.evaluate(ExprRef { file: owner.file, expr: value }) {
                            Value::Instance(class) => (class, None, None),
                            _ => continue,
                        },
                    }
                }
                BindingKind::Function(function) => {
                    let &[decorator] = facts.list(facts.functions[function.index()].decorators) else { continue };
                    let Value::Class(class) = self.evaluate(ExprRef { file: owner.file, expr: decorator }) else {
                        continue;
                    };
                    (class, None, Some(FunctionId { file: owner.file, index: function }))
                }
                _ => continue,
            };
            let this = ClassRef::Source(class);
            let is_descriptor = ["__get__", "__set__", "__delete__"]
                .iter()
                .any(|name| matches!(self.lookup(&this, name), Lookup::Found(_)));
            if is_descriptor {
                let attribute = self.mangled(owner, facts.name(binding.name)).into();
                let place = Place::new(owner.file, binding.range);
                found.push((class, DescriptorUse { owner, attribute, place, call, decorated }));
            }
        }
        found.sort_by_key(|(_, found)| found.place);
        found
    }

    /// The attribute's name as the owner's body has it.
    fn written(&self, found: &DescriptorUse) -> &str {
        let facts = self.facts(found.owner.file);
        let bindings = facts.bindings_in(self.class(found.owner).scope);
        bindings
            .iter()
            .find(|binding| binding.range == found.place.range)
            .map_or("", |binding| facts.name(binding.name))
    }

    /// The name that `__x` in the body of a class stands for: `_Class__x`.
    pub fn mangled(&self, class: ClassId, name: &str) -> String {
        if !name.starts_with("__") || name.ends_with("__") {
            return name.to_owned();
        }
        let own = self.name(class.file, self.class(class).name).trim_start_matches('_');
        if own.is_empty() { name.to_owned() } else { format!("_{own}{name}") }
    }

    /// Why the attribute of a use may be something else than the descriptor when the program runs.
    pub fn replaced(&self, found: &DescriptorUse, is_data: bool) -> Option<String> {
        let facts = self.facts(found.owner.file);
        for &decorator in facts.list(self.class(found.owner).decorators) {
            let value = self.evaluate(ExprRef { file: found.owner.file, expr: decorator });
            let is_plain_dataclass = value == Value::external("dataclasses.dataclass");
            // What `dataclass` sets in `__init__` reaches a data descriptor, and hides any other.
            if !is_plain_dataclass || !is_data {
                return Some("a decorator of the owner may change what the attribute is".to_owned());
            }
        }
        let name = facts.names.find(self.written(found))?;
        facts.accesses.iter().find_map(|access| {
            let Expr::Attribute { value, name: written } = facts.expr(access.expr) else { return None };
            if written != name || access.context == AccessContext::Read {
                return None;
            }
            match self.evaluate(ExprRef { file: found.owner.file, expr: value }) {
                Value::Class(class) if class == found.owner => {
                    Some("the attribute of the class is assigned elsewhere".to_owned())
                }
                Value::Instance(class) if class == found.owner && !is_data => {
                    Some("instances have an attribute of this name".to_owned())
                }
                _ => None,
            }
        })
    }

    /// The name that a stored one is at a use; `None` where an argument is not a plain string.
    pub fn name_at(&self, name: &StoredName, found: &DescriptorUse) -> Option<String> {
        let mut text = String::new();
        for part in &name.parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Attribute => text.push_str(&found.attribute),
                Part::Argument { position, name, default } => {
                    let (file, call) = found.call?;
                    let facts = self.facts(file);
                    match self.argument(file, facts.calls[call.index()], *position, name)? {
                        Some(value) => match self.evaluate(ExprRef { file, expr: value }) {
                            Value::Str(value) => text.push_str(&value),
                            _ => return None,
                        },
                        None => text.push_str(default.as_deref()?),
                    }
                }
                Part::NameOfArgument(0) => {
                    let function = found.decorated?;
                    text.push_str(self.name(function.file, self.function(function).name?));
                }
                Part::NameOfArgument(_) => return None,
            }
        }
        Some(text)
    }

    /// The argument of a call for a parameter; the outer `None` where the call unpacks arguments.
    fn argument(&self, file: FileId, call: Call, position: usize, name: &str) -> Option<Option<ExprId>> {
        let facts = self.facts(file);
        let arguments = facts.arguments(call.arguments);
        if arguments.iter().any(|it| matches!(it.kind, ArgumentKind::Starred | ArgumentKind::DoubleStarred)) {
            return None;
        }
        let by_name = arguments
            .iter()
            .find(|it| matches!(it.kind, ArgumentKind::Keyword(keyword) if facts.name(keyword) == name));
        let by_position = arguments.iter().filter(|it| it.kind == ArgumentKind::Positional).nth(position);
        Some(by_name.or(by_position).map(|it| it.value))
    }

    /// The name that an expression in a method of a descriptor class is, as far as it can be told for all uses.
    /// `names` gives parameters that are names.
    pub fn stored_name(
        &self,
        class: ClassId,
        method: FunctionId,
        names: &NameScope,
        expr: ExprId,
        depth: u32,
    ) -> Option<StoredName> {
        const MAX_DEPTH: u32 = 12;
        if depth > MAX_DEPTH {
            return None;
        }
        let facts = self.facts(method.file);
        let inner = |expr| self.stored_name(class, method, names, expr, depth + 1);
        let joined = |items: &[ExprId]| {
            let mut name = StoredName { parts: Vec::new(), origin: None };
            for &item in items {
                let item = inner(item)?;
                name.origin = name.origin.or(item.origin);
                name.parts.extend(item.parts);
            }
            Some(simplified(name))
        };
        match facts.expr(expr) {
            Expr::Str(text) => Some(StoredName::text(facts.name(text))),
            Expr::Name { name, scope } => {
                if let Some(known) = names.get(&name) {
                    return (facts.bindings_of(scope, name).len() == 1).then(|| known.clone());
                }
                match facts.bindings_of(scope, name) {
                    [binding] => match binding.kind {
                        BindingKind::Assign(value) => inner(value),
                        _ => None,
                    },
                    [] => match self.evaluate(ExprRef { file: method.file, expr }) {
                        Value::Str(text) => Some(StoredName::text(&text)),
                        _ => None,
                    },
                    _ => None,
                }
            }
            Expr::Attribute { value, name } => {
                if facts.name(name) == "__name__"
                    && let Some(function) = inner(value)
                    && let [Part::Argument { position, .. }] = *function.parts.as_slice()
                {
                    return Some(StoredName { parts: vec![Part::NameOfArgument(position)], origin: function.origin });
                }
                if !self.is_receiver(method, value) {
                    return None;
                }
                self.kept_name(class, facts.name(name), depth + 1)
            }
            Expr::Binary { operator: Operator::Add, left, right } => joined(&[left, right]),
            Expr::Binary { operator: Operator::Mod, left, right } => {
                let Expr::Str(format) = facts.expr(left) else { return None };
                let values = match facts.expr(right) {
                    Expr::Tuple(run) => facts.list(run).to_vec(),
                    _ => vec![right],
                };
                let values: Option<Vec<StoredName>> = values.into_iter().map(inner).collect();
                filled(facts.name(format), "%s", values?)
            }
            Expr::FString(run) => joined(facts.list(run)),
            Expr::Call(call) => {
                let call = facts.calls[call.index()];
                let arguments = facts.arguments(call.arguments);
                let is_plain = arguments.iter().all(|it| it.kind == ArgumentKind::Positional);
                let values: Vec<ExprId> = arguments.iter().map(|it| it.value).collect();
                let Expr::Attribute { value: format, name } = facts.expr(call.callee) else {
                    let callee = self.evaluate(ExprRef { file: method.file, expr: call.callee });
                    let is_str = callee == Value::external("builtins.str");
                    return match values.as_slice() {
                        [value] if is_str && is_plain => inner(*value),
                        _ => None,
                    };
                };
                let Expr::Str(format) = facts.expr(format) else { return None };
                match (facts.name(name), values.as_slice()) {
                    ("format", _) if is_plain => {
                        let values: Option<Vec<StoredName>> = values.into_iter().map(inner).collect();
                        filled(facts.name(format), "{}", values?)
                    }
                    ("join", &[list]) if facts.name(format).is_empty() => match facts.expr(list) {
                        Expr::Tuple(run) | Expr::List(run) => joined(facts.list(run)),
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The name that a descriptor keeps as `self.attribute`.
    fn kept_name(&self, class: ClassId, attribute: &str, depth: u32) -> Option<StoredName> {
        let this = ClassRef::Source(class);
        let crate::project::Mro::Linear(mro) = self.mro(&this) else { return None };
        let mut by_set_name = None;
        let mut by_init = None;
        for owner in mro.iter().filter_map(ClassRef::source) {
            let facts = self.facts(owner.file);
            let Some(symbol) = facts.names.find(attribute) else { continue };
            for binding in facts.bindings_in(self.class(owner).scope) {
                let BindingKind::Function(index) = binding.kind else { continue };
                let method = FunctionId { file: owner.file, index };
                for &access in self.accesses_in(method) {
                    let access = facts.accesses[access as usize];
                    let Expr::Attribute { value: receiver, name } = facts.expr(access.expr) else { continue };
                    if name != symbol || !self.is_receiver(method, receiver) {
                        continue;
                    }
                    let value = match access.context {
                        AccessContext::Read => continue,
                        AccessContext::Write { value: Some(value) } => value,
                        AccessContext::Write { value: None } | AccessContext::Update { .. } | AccessContext::Delete => {
                            return None;
                        }
                    };
                    let slot = match facts.name(binding.name) {
                        "__set_name__" => &mut by_set_name,
                        "__init__" => &mut by_init,
                        _ => return None,
                    };
                    let is_certain = !self.is_conditional(method, access.region);
                    if slot.is_some() || !is_certain {
                        return None;
                    }
                    *slot = Some((method, value, Place::new(owner.file, facts.range(access.expr))));
                }
            }
        }
        let (hook, (method, value, origin)) = match (by_set_name, by_init) {
            (Some(found), _) => ("__set_name__", found),
            (None, Some(found)) => ("__init__", found),
            (None, None) => {
                // A decorator such as `dataclass` may add an `__init__` that sets it.
                let is_decorated = |id: ClassId| self.class(id).decorators.len > 0;
                if mro.iter().filter_map(ClassRef::source).any(is_decorated) {
                    return None;
                }
                return match self.lookup(&this, attribute) {
                    Lookup::Found(member) => match member.value {
                        Value::Str(text) => {
                            Some(StoredName { parts: vec![Part::Text(text.to_string())], origin: member.place })
                        }
                        _ => None,
                    },
                    Lookup::Absent | Lookup::Unknown(_) => None,
                };
            }
        };
        let names = self.names_of_hook(class, hook, method, depth)?;
        let name = self.stored_name(class, method, &names, value, depth + 1)?;
        Some(StoredName { origin: Some(origin), ..name })
    }

    /// What the parameters of `__set_name__` or `__init__` are, where CPython, or a subclass's method, calls it.
    fn names_of_hook(&self, class: ClassId, hook: &str, method: FunctionId, depth: u32) -> Option<NameScope> {
        const MAX_DEPTH: u32 = 12;
        if depth > MAX_DEPTH {
            return None;
        }
        let Lookup::Found(member) = self.lookup(&ClassRef::Source(class), hook) else { return None };
        let Value::Function(first) = member.value else { return None };
        let mut names = self.names_given_by_python(hook, first);
        let mut current = first;
        // `super().__init__(name)`, through as many classes as it takes.
        for _ in 0..8 {
            if current == method {
                return Some(names);
            }
            let facts = self.facts(current.file);
            let (call, next) = self.calls_in(current).iter().find_map(|&index| {
                let call = facts.calls[index.index()];
                let Expr::Attribute { name, .. } = facts.expr(call.callee) else { return None };
                if facts.name(name) != hook || self.is_conditional(current, call.region) {
                    return None;
                }
                match self.evaluate(ExprRef { file: current.file, expr: call.callee }) {
                    Value::Bound { function, .. } => Some((call, function)),
                    _ => None,
                }
            })?;
            let next_facts = self.facts(next.file);
            let parameters = next_facts.parameters(self.function(next).parameters);
            let mut given = NameScope::default();
            for (position, parameter) in parameters.iter().skip(1).enumerate() {
                let name = next_facts.name(parameter.name);
                match self.argument(current.file, call, position, name)? {
                    Some(value) => {
                        if let Some(value) = self.stored_name(class, current, &names, value, depth + 1) {
                            given.insert(parameter.name, value);
                        }
                    }
                    None => {
                        if let Some(Expr::Str(text)) = parameter.default.map(|default| next_facts.expr(default)) {
                            given.insert(parameter.name, StoredName::text(next_facts.name(text)));
                        }
                    }
                }
            }
            names = given;
            current = next;
        }
        None
    }

    fn names_given_by_python(&self, hook: &str, method: FunctionId) -> NameScope {
        let facts = self.facts(method.file);
        let parameters = facts.parameters(self.function(method).parameters);
        let mut names = NameScope::default();
        for (index, parameter) in parameters.iter().enumerate().skip(1) {
            let part = match hook {
                "__set_name__" if index == 2 => Part::Attribute,
                "__set_name__" => continue,
                _ => Part::Argument {
                    position: index - 1,
                    name: facts.name(parameter.name).into(),
                    default: parameter.default.and_then(|default| match facts.expr(default) {
                        Expr::Str(text) => Some(facts.name(text).into()),
                        _ => None,
                    }),
                },
            };
            names.insert(parameter.name, StoredName { parts: vec![part], origin: None });
        }
        names
    }

    /// Whether an expression is the first parameter of a method, never rebound.
    pub fn is_receiver(&self, method: FunctionId, expr: ExprId) -> bool {
        let facts = self.facts(method.file);
        let data = self.function(method);
        let Some(first) = facts.parameters(data.parameters).first() else { return false };
        matches!(facts.expr(expr), Expr::Name { name, scope }
            if name == first.name && facts.function_of(scope) == Some(method.index))
            && facts.bindings_of(data.scope, first.name).len() == 1
    }

    /// Whether code of a region may be passed over when the function runs.
    fn is_conditional(&self, function: FunctionId, region: RegionId) -> bool {
        for (_, region) in self.facts(function.file).regions(region) {
            match region.guard {
                Guard::Function(index) => return index != function.index,
                Guard::With { .. } | Guard::Try { .. } => {}
                Guard::None
                | Guard::Test { .. }
                | Guard::Loop
                | Guard::Handler { .. }
                | Guard::Sometimes
                | Guard::Dead => return true,
            }
        }
        true
    }

    /// The plain function that handles an attribute access, looked up on the descriptor's type.
    pub fn handler(&self, class: ClassId, name: &str) -> Result<Option<FunctionId>, String> {
        match self.lookup(&ClassRef::Source(class), name) {
            Lookup::Absent => Ok(None),
            Lookup::Found(member) => match member.value {
                Value::Function(function) => Ok(Some(function)),
                Value::Wrapped { wrapper: Wrapper::StaticMethod | Wrapper::ClassMethod, .. } => {
                    Err(format!("`{name}` is no plain function"))
                }
                _ => Err(format!("what `{name}` is, is not known")),
            },
            Lookup::Unknown(reason) => Err(reason.to_string()),
        }
    }

    /// The range of the call's argument for a parameter, for labels.
    pub fn range_of(&self, file: FileId, expr: ExprId) -> TextRange {
        self.facts(file).range(expr)
    }
}

/// Puts values where a format has its fields; `None` where the format holds anything else than plain fields.
fn filled(format: &str, field: &str, values: Vec<StoredName>) -> Option<StoredName> {
    let texts: Vec<&str> = format.split(field).collect();
    let is_plain = texts.iter().all(|text| !text.contains(['%', '{', '}']));
    if !is_plain || texts.len() != values.len() + 1 {
        return None;
    }
    let mut name = StoredName { parts: Vec::new(), origin: None };
    let mut values = values.into_iter();
    for text in texts {
        name.parts.push(Part::Text(text.to_owned()));
        if let Some(value) = values.next() {
            name.origin = name.origin.or(value.origin);
            name.parts.extend(value.parts);
        }
    }
    Some(simplified(name))
}

/// Neighbouring texts joined, empty ones left out.
fn simplified(name: StoredName) -> StoredName {
    let mut parts: Vec<Part> = Vec::new();
    for part in name.parts {
        match (parts.last_mut(), part) {
            (_, Part::Text(text)) if text.is_empty() => {}
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
            (_, part) => parts.push(part),
        }
    }
    StoredName { parts, ..name }
}
