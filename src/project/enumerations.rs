//! What `enum.EnumType` makes of the body of an enumeration, and what of it it refuses.
//!
//! Models `_EnumDict` and `EnumType.__new__` of `Lib/enum.py`.
//! <https://docs.python.org/3/library/enum.html>

use ruff_text_size::TextRange;

use crate::facts::{ArgumentKind, Binding, BindingKind, Class, Expr, ExprId, FileFacts, Symbol};
use crate::finding::{FileId, Place};
use crate::project::refusals::{Refusal, RefusalKind, is_ordinary};
use crate::project::{
    ArgumentFault, ClassId, ClassRef, CreatedId, ExprRef, FunctionId, Lookup, Metaclass, Mro, Project, PythonVersion,
    Site, Unknown, Value, Wrapper,
};

/// What is wrong with an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnumFault {
    /// The last base, at this position, is no enumeration.
    LastBase(usize),
    /// Members cannot be of the types of two bases, at these positions.
    DataTypes { first: usize, second: usize },
    /// The body binds a name again. A member keeps its name; what is no member gives it up to another of its kind.
    Reused { name: String, is_member: bool, first: Place },
    /// `enum` keeps the name to itself: `_name_`, `mro`.
    Reserved(String),
    /// `_generate_next_value_` cannot do what `auto()` calls it for.
    NextValue { why: NextValueFault, auto: Place },
    /// `auto()` behind a member whose value has no next one.
    AutoAfter { member: String, place: Place },
    /// What makes a member does not take its value.
    Value { member: String, why: ValueFault },
}

/// Why `auto()` gets no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextValueFault {
    /// It stands behind the first `auto()`.
    Late,
    /// It is no function when the body calls it.
    Wrapped(Wrapper),
    /// It does not take the name, the start, the count and the last values.
    Arguments(FunctionId, ArgumentFault),
}

/// Why a member cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueFault {
    /// The `__new__` or `__init__` does not take so many arguments, the receiver included.
    Arguments { function: FunctionId, given: usize, fault: ArgumentFault },
    /// The data type does not: `int("x")`.
    DataType(&'static str),
}

/// A statement of the body that binds a name.
#[derive(Clone, Copy)]
enum Kind {
    /// A member: no descriptor, whatever its value.
    Member(ExprId),
    /// A member that `auto()` gives a value.
    Auto,
    /// A function or property.
    Descriptor,
    Unknown,
}

impl Project {
    /// What CPython raises while it executes the body of an enumeration.
    pub(super) fn enum_body_refusal(&self, id: ClassId, metaclass: &ClassRef) -> Option<Refusal> {
        if !self.inherits_of_enum_type(metaclass, "__prepare__") {
            return None;
        }
        let facts = self.facts(id.file);
        let class = self.class(id);
        let statements = statements(facts, class)?;
        let mut seen: Vec<(Symbol, &Binding, Kind)> = Vec::new();
        for binding in statements {
            let name = facts.name(binding.name);
            if let Some((since, until)) = reserved(name)
                && since.is_none_or(|since| self.model_version() >= since)
                && until.is_none_or(|until| self.model_version() < until)
            {
                let message = if self.model_version() < V3_11 {
                    "_names_ are reserved for future Enum use".to_owned()
                } else {
                    format!("_sunder_ names, such as '{name}', are reserved for future Enum use")
                };
                let fault = EnumFault::Reserved(name.to_owned());
                return Some(refusal(fault, binding.range, "ValueError", Some(message), (since, until)));
            }
            // Up to 3.10 a private name is one like others.
            let is_private = name.starts_with("__");
            if !is_member_name(name) || is_private && self.model_version() >= V3_11 {
                continue;
            }
            let until = is_private.then_some(V3_11);
            let kind = self.kind_of(id.file, binding);
            let before = seen.iter().position(|(own, ..)| *own == binding.name);
            if let Some((_, first, is_member)) = before.and_then(|at| seen.get(at)).and_then(|(name, first, old)| {
                let is_member = matches!(old, Kind::Member(_) | Kind::Auto);
                let makes_member = matches!(kind, Kind::Member(_) | Kind::Auto);
                (is_member || matches!(old, Kind::Descriptor) && makes_member).then_some((name, first, is_member))
            }) {
                let first = Place::new(id.file, first.range);
                let fault = EnumFault::Reused { name: name.to_owned(), is_member, first };
                return Some(refusal(fault, binding.range, "TypeError", None, (None, until)));
            }
            if matches!(kind, Kind::Auto)
                && let Some(refusal) = self.auto_refusal(id, binding, &seen)
            {
                return Some(refusal);
            }
            seen.retain(|(own, ..)| *own != binding.name);
            seen.push((binding.name, binding, kind));
        }
        None
    }

    /// What CPython raises while `EnumType.__new__` makes the members.
    pub(super) fn enum_member_refusal(&self, id: ClassId, metaclass: &ClassRef) -> Option<Refusal> {
        if !["__prepare__", "__new__"].iter().all(|method| self.inherits_of_enum_type(metaclass, method)) {
            return None;
        }
        let facts = self.facts(id.file);
        let statements = statements(facts, self.class(id))?;
        if let Some(refusal) = self.mro_member(id, &statements) {
            return Some(refusal);
        }
        let mut makers = None;
        for binding in statements {
            let name = facts.name(binding.name);
            if !is_member_name(name) || name.starts_with("__") {
                continue;
            }
            let Kind::Member(value) = self.kind_of(id.file, binding) else { continue };
            let Makers { new, init, data_type } = *makers.get_or_insert_with(|| self.member_makers(id));
            let given = match facts.expr(value) {
                Expr::Tuple(elements) => {
                    let elements = facts.list(elements);
                    if elements.iter().any(|&element| matches!(facts.expr(element), Expr::Starred(_))) {
                        continue;
                    }
                    elements.len()
                }
                _ => 1,
            };
            let range = facts.range(value);
            let member = name.to_owned();
            if let Some((function, fault)) = new
                .into_iter()
                .chain(init)
                .find_map(|function| self.argument_fault(function, given + 1, &[]).map(|(fault, _)| (function, fault)))
            {
                let why = ValueFault::Arguments { function, given, fault };
                return Some(refusal(EnumFault::Value { member, why }, range, "TypeError", None, (None, None)));
            }
            if let Some(name) = data_type.filter(|_| new.is_none())
                && let Some((exception, since)) = rejected(facts, name, value)
            {
                let why = ValueFault::DataType(name);
                return Some(refusal(EnumFault::Value { member, why }, range, exception, None, (since, None)));
            }
        }
        None
    }

    /// `mro` as a member, and up to 3.10 as a method: `type` calls it.
    fn mro_member(&self, id: ClassId, statements: &[&Binding]) -> Option<Refusal> {
        let facts = self.facts(id.file);
        let binding = statements.iter().find(|binding| facts.name(binding.name) == "mro")?;
        let is_old = self.model_version() < V3_11;
        let fault = EnumFault::Reserved("mro".to_owned());
        match self.kind_of(id.file, binding) {
            Kind::Member(_) | Kind::Auto => {
                let message =
                    if is_old { "Invalid enum member name: mro" } else { "invalid enum member name(s) 'mro'" };
                Some(refusal(fault, binding.range, "ValueError", Some(message.to_owned()), (None, None)))
            }
            Kind::Descriptor if is_old => match binding.kind {
                BindingKind::Function(index) => {
                    let function = FunctionId { file: id.file, index };
                    self.argument_fault(function, 0, &[])?;
                    Some(refusal(fault, binding.range, "TypeError", None, (None, Some(V3_11))))
                }
                _ => None,
            },
            Kind::Descriptor | Kind::Unknown => None,
        }
    }

    /// Why an `auto()` behind these statements gets no value.
    fn auto_refusal(&self, id: ClassId, auto: &Binding, seen: &[(Symbol, &Binding, Kind)]) -> Option<Refusal> {
        let this = ClassRef::Source(id);
        let facts = self.facts(id.file);
        let place = Place::new(id.file, auto.range);
        let Lookup::Found(member) = self.lookup(&this, "_generate_next_value_") else { return None };
        let next_value = |why, range, versions| {
            let fault = EnumFault::NextValue { why, auto: place };
            Some(refusal(fault, range, "TypeError", None, versions))
        };
        if let Some(owner) = member.owner.source() {
            let is_own = owner == id;
            let definition = member.place?;
            let range = if is_own { definition.range } else { auto.range };
            if is_own && definition.range.start() > auto.range.start() {
                // The first `auto()` takes what is inherited, and ends the time in which it may be defined.
                let is_bound_once = facts.names.find("_generate_next_value_").is_some_and(|symbol| {
                    matches!(facts.bindings_of(self.class(id).scope, symbol), [only]
                        if only.region == self.class(id).region)
                });
                return is_bound_once.then(|| next_value(NextValueFault::Late, range, (None, None))).flatten();
            }
            let function = match member.value {
                Value::Function(function) => function,
                Value::Wrapped { wrapper: Wrapper::StaticMethod, .. } if is_own && self.model_version() < V3_10 => {
                    return next_value(NextValueFault::Wrapped(Wrapper::StaticMethod), range, (None, Some(V3_10)));
                }
                Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => function,
                Value::Wrapped { wrapper: wrapper @ (Wrapper::ClassMethod | Wrapper::Property), .. } => {
                    // The class around an inherited one binds it, until what is in its dictionary is taken.
                    let since = (!is_own).then_some(V3_12);
                    let holds = since.is_none_or(|since| self.model_version() >= since);
                    return holds.then(|| next_value(NextValueFault::Wrapped(wrapper), range, (since, None))).flatten();
                }
                _ => return None,
            };
            let (fault, _) = self.argument_fault(function, 4, &[])?;
            return next_value(NextValueFault::Arguments(function, fault), range, (None, None));
        }
        if !member.owner.is_stdlib("enum.Enum") || self.model_version() < V3_13 {
            return None;
        }
        let mut culprit = None;
        for (_, binding, kind) in seen {
            match kind {
                Kind::Member(value) => match facts.expr(*value) {
                    Expr::Str(_) | Expr::LongStr | Expr::None | Expr::Tuple(_) => culprit = Some(*binding),
                    Expr::Int(_) | Expr::Float(_) | Expr::True | Expr::False => {}
                    _ => return None,
                },
                Kind::Auto | Kind::Descriptor => {}
                Kind::Unknown => return None,
            }
        }
        let culprit = culprit?;
        let member = facts.name(culprit.name).to_owned();
        let fault = EnumFault::AutoAfter { member, place: Place::new(id.file, culprit.range) };
        Some(refusal(fault, auto.range, "TypeError", None, (Some(V3_13), None)))
    }

    fn kind_of(&self, file: FileId, binding: &Binding) -> Kind {
        let facts = self.facts(file);
        let value = match binding.kind {
            BindingKind::Function(index) => {
                let decorators = facts.list(self.function(FunctionId { file, index }).decorators);
                let is_property = |expr| {
                    self.is_external(ExprRef { file, expr }, &["builtins.property"])
                        || matches!(facts.expr(expr), Expr::Attribute { name, .. }
                            if matches!(facts.name(name), "setter" | "getter" | "deleter"))
                };
                return match decorators {
                    [] => Kind::Descriptor,
                    [only] if is_property(*only) => Kind::Descriptor,
                    _ => Kind::Unknown,
                };
            }
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => value,
            _ => return Kind::Unknown,
        };
        match facts.expr(value) {
            Expr::Int(_)
            | Expr::Float(_)
            | Expr::Str(_)
            | Expr::LongStr
            | Expr::FString(_)
            | Expr::Bytes
            | Expr::True
            | Expr::False
            | Expr::None
            | Expr::List(_)
            | Expr::Set(_)
            | Expr::Dict(_)
            | Expr::Tuple(_) => Kind::Member(value),
            Expr::Lambda(_) => Kind::Descriptor,
            Expr::Call(call) => {
                let Some(call) = facts.calls.get(call.index()) else { return Kind::Unknown };
                let expr = call.callee;
                let is_auto = facts.arguments(call.arguments).is_empty()
                    && self.is_external(ExprRef { file, expr }, &["enum.auto"]);
                if is_auto { Kind::Auto } else { Kind::Unknown }
            }
            _ => Kind::Unknown,
        }
    }

    /// What makes the members of an enumeration from their values.
    fn member_makers(&self, id: ClassId) -> Makers {
        let Mro::Linear(mro) = self.mro(&ClassRef::Source(id)) else { return Makers::default() };
        let mut makers = Makers::default();
        let (mut has_new, mut has_init) = (false, false);
        for class in mro.iter() {
            match class {
                ClassRef::Source(id) => {
                    for (name, has, maker) in
                        [("__new__", &mut has_new, &mut makers.new), ("__init__", &mut has_init, &mut makers.init)]
                    {
                        if *has {
                            continue;
                        }
                        match self.own_member(*id, name).map(|member| member.value) {
                            Some(Value::Function(function))
                            | Some(Value::Wrapped { wrapper: Wrapper::StaticMethod, function }) => {
                                *maker = Some(function);
                                *has = true;
                            }
                            Some(_) => *has = true,
                            None => *has = self.has_body_alone(*id, name).is_err(),
                        }
                    }
                }
                ClassRef::Created(_) => return Makers::default(),
                ClassRef::Stdlib(name) => match &**name {
                    "builtins.object" => {}
                    // What `EnumType` makes of a tuple is one argument.
                    "builtins.tuple" => return Makers::default(),
                    name if !has_new && DATA_TYPES.contains(&name) => {
                        has_new = true;
                        makers.data_type = DATA_TYPES.into_iter().find(|own| *own == name);
                    }
                    name if name.starts_with("enum.") => {}
                    _ => (has_new, has_init) = (true, true),
                },
            }
        }
        makers
    }
}

/// The methods and the data type that an enumeration makes its members with, as far as they are known.
#[derive(Clone, Copy, Default)]
struct Makers {
    new: Option<FunctionId>,
    init: Option<FunctionId>,
    data_type: Option<&'static str>,
}

/// The data types of which it is known which values they take.
const DATA_TYPES: [&str; 11] = [
    "builtins.bytearray",
    "builtins.bytes",
    "builtins.complex",
    "builtins.dict",
    "builtins.float",
    "builtins.frozenset",
    "builtins.int",
    "builtins.list",
    "builtins.set",
    "builtins.str",
    "enum.StrEnum",
];

const V3_10: PythonVersion = PythonVersion::new(3, 10);
const V3_11: PythonVersion = PythonVersion::new(3, 11);
const V3_12: PythonVersion = PythonVersion::new(3, 12);
const V3_13: PythonVersion = PythonVersion::new(3, 13);

fn refusal(
    fault: EnumFault,
    range: TextRange,
    exception: &'static str,
    message: Option<String>,
    (since, until): (Option<PythonVersion>, Option<PythonVersion>),
) -> Refusal {
    Refusal { kind: RefusalKind::EnumDefinition(fault), range, exception, message, since, until }
}

/// The bindings that the body makes in any case, in order; absent where `_ignore_` says that some are no members.
fn statements<'f>(facts: &'f FileFacts, class: &Class) -> Option<Vec<&'f Binding>> {
    let all = facts.bindings_in(class.scope);
    let mut statements: Vec<_> = all
        .iter()
        .filter(|binding| {
            let is_unbound = |kind| matches!(kind, BindingKind::Delete | BindingKind::Global | BindingKind::Nonlocal);
            binding.region == class.region
                && !is_unbound(binding.kind)
                && !matches!(binding.kind, BindingKind::Annotated { value: None, .. })
                && !facts.bindings_of(class.scope, binding.name).iter().any(|other| is_unbound(other.kind))
        })
        .collect();
    if all.iter().any(|binding| facts.name(binding.name) == "_ignore_") {
        return None;
    }
    statements.sort_by_key(|binding| binding.range.start());
    Some(statements)
}

/// In which versions `enum` keeps a name with one underscore at each end to itself: those in which it gives it no meaning.
fn reserved(name: &str) -> Option<(Option<PythonVersion>, Option<PythonVersion>)> {
    let inner = name.strip_prefix('_').and_then(|name| name.strip_suffix('_'))?;
    if inner.is_empty() || inner.starts_with('_') || inner.ends_with('_') {
        return None;
    }
    match name {
        "_order_" | "_generate_next_value_" | "_missing_" | "_ignore_" => None,
        "_create_pseudo_member_" => Some((Some(V3_11), None)),
        "_numeric_repr_" | "_iter_member_" | "_iter_member_by_value_" | "_iter_member_by_def_" => {
            Some((None, Some(V3_11)))
        }
        "_add_alias_" | "_add_value_alias_" => Some((None, Some(V3_13))),
        name if name.starts_with("_repr_") => Some((None, Some(V3_13))),
        _ => Some((None, None)),
    }
}

/// What a data type raises for the value of a member, and since when.
fn rejected(facts: &FileFacts, data_type: &str, value: ExprId) -> Option<(&'static str, Option<PythonVersion>)> {
    let text = |expr| match facts.expr(expr) {
        Expr::Str(text) => Some(facts.name(text)),
        _ => None,
    };
    let is_string = |expr| matches!(facts.expr(expr), Expr::Str(_) | Expr::LongStr | Expr::FString(_));
    let is_number =
        |expr| matches!(facts.expr(expr), Expr::Int(_) | Expr::Float(_) | Expr::True | Expr::False | Expr::None);
    let is_display = |expr| matches!(facts.expr(expr), Expr::List(_) | Expr::Set(_) | Expr::Dict(_));
    // What surely is no `str`, where an encoding or a way to treat its errors is wanted.
    let is_no_string = |expr| is_number(expr) || is_display(expr) || matches!(facts.expr(expr), Expr::Bytes);
    let elements = match facts.expr(value) {
        Expr::Tuple(elements) => facts.list(elements),
        _ => &[value],
    };
    let type_error = |raises: bool| raises.then_some(("TypeError", None));
    match (data_type, elements) {
        ("builtins.int" | "builtins.float" | "builtins.complex", [only]) => match facts.expr(*only) {
            Expr::Str(_) => {
                let text = text(*only)?;
                let value_error = text.is_empty() || is_no_number(text, data_type);
                value_error.then_some(("ValueError", None))
            }
            _ => type_error(is_display(*only) || matches!(facts.expr(*only), Expr::None)),
        },
        ("builtins.int", [first, base]) => match (facts.expr(*first), facts.expr(*base)) {
            (Expr::Int(_) | Expr::Float(_) | Expr::None, _) => type_error(true),
            (Expr::Str(_), Expr::Int(base)) => {
                let digits = text(*first)?;
                has_no_digit_of(digits, u32::try_from(base).ok()?).then_some(("ValueError", None))
            }
            (Expr::Str(_), Expr::Str(_) | Expr::Float(_) | Expr::None) => type_error(true),
            _ => None,
        },
        ("builtins.complex", [first, second]) => type_error(is_string(*first) || is_string(*second)),
        ("builtins.int" | "builtins.complex", [_, _, _, ..]) | ("builtins.float", [_, _, ..]) => type_error(true),
        ("builtins.str" | "enum.StrEnum" | "builtins.bytes" | "builtins.bytearray", [_, _, _, _, ..]) => {
            type_error(true)
        }
        ("builtins.str" | "enum.StrEnum", [first, rest @ ..]) if !rest.is_empty() => {
            let is_decodable = !is_string(*first) && !is_number(*first) && !is_display(*first);
            type_error(!is_decodable || rest.iter().any(|&argument| is_no_string(argument)))
        }
        ("enum.StrEnum", [only]) => is_number(*only).then_some(("TypeError", Some(V3_11))),
        ("builtins.bytes" | "builtins.bytearray", [only]) => {
            type_error(is_string(*only) || matches!(facts.expr(*only), Expr::Float(_) | Expr::None))
        }
        ("builtins.bytes" | "builtins.bytearray", [first, rest @ ..]) => {
            type_error(is_no_string(*first) || rest.iter().any(|&argument| is_no_string(argument)))
        }
        ("builtins.list" | "builtins.set" | "builtins.frozenset" | "builtins.dict", [only]) => {
            type_error(is_number(*only))
        }
        ("builtins.list" | "builtins.set" | "builtins.frozenset" | "builtins.dict", [_, _, ..]) => type_error(true),
        _ => None,
    }
}

/// Whether a text is surely not that of a number: digits of all alphabets, underscores, `nan` and the like are.
fn is_no_number(text: &str, data_type: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphabetic();
    if !text.is_ascii() || !text.contains(is_letter) || text.contains(|letter: char| letter.is_ascii_digit()) {
        return false;
    }
    match data_type {
        // `j`, `nan+infj`.
        "builtins.complex" => text.contains(|letter: char| is_letter(letter) && !"infatyjINFATYJ".contains(letter)),
        _ => {
            let word = text.trim().trim_start_matches(['+', '-']).to_ascii_lowercase();
            !["nan", "inf", "infinity"].contains(&word.as_str())
        }
    }
}

/// Whether one of the letters or digits stands for none in a number of that base.
fn has_no_digit_of(text: &str, base: u32) -> bool {
    let is_plain = !text.is_empty() && !text.starts_with('0') && text.chars().all(|it| it.is_ascii_alphanumeric());
    (2..=36).contains(&base) && is_plain && text.chars().any(|digit| !digit.is_digit(base))
}

impl Project {
    /// The member of an enumeration that keeps it from having subclasses, and where it stands.
    pub fn enum_member(&self, class: &ClassRef) -> Option<(String, Option<Place>)> {
        let id = match class {
            ClassRef::Stdlib(name) => {
                let member = self.stdlib().class(name)?.enum_members().first()?.to_string();
                return Some((member, None));
            }
            ClassRef::Created(id) => return self.member_of_call(*id),
            ClassRef::Source(id) => *id,
        };
        let Metaclass::Known { class: metaclass, .. } = self.metaclass(class) else { return None };
        if !self.inherits_of_enum_type(&metaclass, "__prepare__") || !self.inherits_of_enum_type(&metaclass, "__new__")
        {
            return None;
        }
        let facts = self.facts(id.file);
        let data = self.class(id);
        let has =
            |name: &str| facts.names.find(name).is_some_and(|symbol| !facts.bindings_of(data.scope, symbol).is_empty());
        // Members of a flag that combine others, and those that `_ignore_` names, are none that count.
        if has("_ignore_") {
            return None;
        }
        let is_flag = self.is_subclass(class, &ClassRef::stdlib("enum.Flag"))?;
        let mut members: Vec<_> = facts
            .bindings_in(data.scope)
            .iter()
            .filter(|binding| {
                let name = facts.name(binding.name);
                let value = match binding.kind {
                    BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => value,
                    _ => return false,
                };
                binding.region == data.region
                    && is_member_name(name)
                    && !name.starts_with("__")
                    && facts.bindings_of(data.scope, binding.name).len() == 1
                    && self.is_member_value(id.file, value, is_flag)
            })
            .collect();
        members.sort_by_key(|binding| binding.range.start());
        let first = members.first()?;
        Some((facts.name(first.name).to_owned(), Some(Place::new(id.file, first.range))))
    }

    /// The member that keeps a call of the enumeration from deriving another, where `EnumType` answers the call.
    pub fn member_against_names(&self, class: &ClassRef) -> Option<(String, Option<Place>)> {
        let Metaclass::Known { class: metaclass, .. } = self.metaclass(class) else { return None };
        self.inherits_of_enum_type(&metaclass, "__call__").then(|| self.enum_member(class)).flatten()
    }

    /// Whether no pair of texts is the value of a member: all values are written out, and nothing makes others of them.
    pub fn refuses_values(&self, class: &ClassRef) -> bool {
        let Mro::Linear(mro) = self.mro(class) else { return false };
        mro.iter().filter_map(ClassRef::source).all(|id| {
            let facts = self.facts(id.file);
            let is_left_alone = ["__new__", "__init__", "_missing_", "_value_", "_add_value_alias_"]
                .iter()
                .all(|name| facts.names.find(name).is_none());
            is_left_alone
                && facts.bindings_in(self.class(id).scope).iter().all(|binding| match binding.kind {
                    BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                        matches!(facts.expr(value), Expr::Int(_) | Expr::Float(_) | Expr::Str(_) | Expr::LongStr)
                    }
                    BindingKind::Function(_) | BindingKind::Annotated { value: None, .. } => true,
                    _ => false,
                })
        })
    }

    /// The first member of `Enum("Color", "RED GREEN")`, of what lists or maps names likewise.
    fn member_of_call(&self, id: CreatedId) -> Option<(String, Option<Place>)> {
        let class = ClassRef::Created(id);
        let Metaclass::Known { class: metaclass, .. } = self.metaclass(&class) else { return None };
        if !["__prepare__", "__new__", "__call__"].iter().all(|method| self.inherits_of_enum_type(&metaclass, method)) {
            return None;
        }
        let facts = self.facts(id.file);
        let Site::Call(call) = id.site else { return None };
        let call = facts.calls.get(call.index())?;
        let [_, names, ..] = facts.arguments(call.arguments) else { return None };
        let is_names = match names.kind {
            ArgumentKind::Positional => true,
            ArgumentKind::Keyword(name) => facts.name(name) == "names",
            ArgumentKind::Starred | ArgumentKind::DoubleStarred => false,
        };
        let is_flag = self.is_subclass(&class, &ClassRef::stdlib("enum.Flag"))?;
        let text = |expr| match facts.expr(expr) {
            Expr::Str(text) => Some(facts.name(text)),
            _ => None,
        };
        let first = match facts.expr(names.value) {
            Expr::Str(text) => facts.name(text).split([',', ' ']).find(|name| !name.is_empty())?,
            Expr::List(run) | Expr::Tuple(run) => text(*facts.list(run).first()?)?,
            Expr::Dict(run) if !is_flag => text(*facts.list(run).first()?)?,
            _ => return None,
        };
        let place = Place::new(id.file, facts.range(names.value));
        (is_names && is_member_name(first)).then(|| (first.to_owned(), Some(place)))
    }

    /// Whether `EnumType`, or a metaclass below it, makes the class.
    pub fn is_enumeration(&self, id: ClassId) -> bool {
        let class = ClassRef::Source(id);
        matches!(self.metaclass(&class), Metaclass::Known { class: metaclass, .. } if !is_ordinary(&metaclass))
            && self.is_subclass(&class, &ClassRef::stdlib("enum.Enum")) == Some(true)
    }

    /// What a class has for a name that its body binds to a value, where `EnumType` makes members of values: the member, or
    /// unknown where it may be one. `None` where the class is no enumeration, or the name is no member's.
    pub(super) fn member_for(&self, owner: &ClassRef, name: &str) -> Option<Value> {
        let id = owner.source().filter(|&id| is_member_name(name) && self.is_enumeration(id))?;
        let facts = self.facts(id.file);
        let bindings = facts.bindings_of(self.class(id).scope, facts.names.find(name)?);
        match self.kind_of(id.file, bindings.last()?) {
            Kind::Member(_) | Kind::Auto => Some(Value::Instance(id)),
            Kind::Descriptor => None,
            Kind::Unknown => match bindings.last()?.kind {
                BindingKind::Assign(_) | BindingKind::Annotated { value: Some(_), .. } => {
                    Some(Value::Unknown(Unknown::Because("it may be a member of the enumeration")))
                }
                _ => None,
            },
        }
    }

    /// Whether something in the body of an enumeration could be a member.
    pub(super) fn may_have_enum_members(&self, class: &ClassRef) -> bool {
        let Some(id) = class.source() else { return matches!(class, ClassRef::Created(_)) };
        let is_enum = self.is_subclass(class, &ClassRef::stdlib("enum.Enum")) != Some(false);
        let facts = self.facts(id.file);
        is_enum
            && facts.bindings_in(self.class(id).scope).iter().any(|binding| {
                is_member_name(facts.name(binding.name))
                    && !matches!(binding.kind, BindingKind::Function(_) | BindingKind::Annotated { value: None, .. })
            })
    }

    /// Whether `EnumType` makes a member of the value, of a flag one with a bit of its own.
    fn is_member_value(&self, file: FileId, value: ExprId, is_flag: bool) -> bool {
        let facts = self.facts(file);
        match facts.expr(value) {
            Expr::Int(value) => !is_flag || u64::try_from(value).is_ok_and(u64::is_power_of_two),
            Expr::Str(_) | Expr::LongStr | Expr::Float(_) | Expr::Tuple(_) | Expr::True | Expr::False | Expr::None => {
                !is_flag
            }
            Expr::Call(call) => {
                matches!(self.callee(file, call), Value::External(name) if &*name == "enum.auto")
            }
            _ => false,
        }
    }

    /// Whether the metaclass has a method as `enum.EnumType` defines it.
    pub(super) fn inherits_of_enum_type(&self, metaclass: &ClassRef, method: &str) -> bool {
        if is_ordinary(metaclass) {
            return false;
        }
        let Some(own) = self.stdlib().canonical("enum.EnumMeta") else { return false };
        matches!(self.lookup(metaclass, method), Lookup::Found(member) if member.owner.is_stdlib(own))
    }
}

/// Whether `EnumType` takes the name for a member's: not `_name_`, not `__name__`. Up to 3.10 private names are members
/// too.
fn is_member_name(name: &str) -> bool {
    !(name.len() > 2 && name.starts_with('_') && name.ends_with('_'))
}
