//! See `namedtuple-definition.md`.

use ruff_text_size::TextRange;

use crate::facts::{ArgumentKind, Call, CallIndex, Expr, ExprId};
use crate::finding::{FileId, Level, Place};
use crate::project::{Bound, ClassId, ExprRef, FieldPlace, Project, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "namedtuple-definition",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("namedtuple-definition.md"),
    checks: &[Check::Class(class), Check::Call(call)],
    fix: None,
};

/// What `typing.NamedTuple` keeps for itself, in all versions.
const PROHIBITED: [&str; 10] = [
    "__new__",
    "__init__",
    "__slots__",
    "__getnewargs__",
    "_fields",
    "_field_defaults",
    "_make",
    "_replace",
    "_asdict",
    "_source",
];

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// `class Point(NamedTuple): ...`
fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    // Other bases are another mistake; what stands beside `Generic[T]` is looked at too.
    let bases = facts.arguments(class.bases);
    let is_form = |expr| {
        let at = ExprRef { file: id.file, expr };
        project.is_external(at, &["typing.NamedTuple", "typing_extensions.NamedTuple"])
    };
    let is_generic = |expr| match facts.expr(expr) {
        Expr::Subscript { value, .. } => {
            project.is_external(ExprRef { file: id.file, expr: value }, &["typing.Generic"])
        }
        _ => false,
    };
    let is_named_tuple = match bases {
        [only] => is_form(only.value),
        [first, second] => {
            is_form(first.value) && is_generic(second.value) || is_generic(first.value) && is_form(second.value)
        }
        _ => false,
    };
    if !is_named_tuple || class.keywords.len > 0 || project.is_stub(id.file) {
        return;
    }
    let version = project.model_version();
    let name = facts.name(class.name);
    let bound = |name: &str| project.bound_in_body(id, name, version);
    let annotated = project.annotated_in_body(id, version);
    let mut with_default: Option<&FieldPlace> = None;
    for field in annotated.iter().filter(|field| !field.is_uncertain) {
        let at = &field.at;
        match (bound(&at.name), with_default) {
            (Bound::To { .. }, None) => with_default = Some(at),
            (Bound::Nothing, Some(first)) => {
                let message = format!(
                    "field `{}` of `{name}` has no default, but follows `{}`, which has one",
                    at.name, first.name
                );
                let finding = findings.report(at.place.range, message);
                finding.label(first.place, format!("`{}` has a default", first.name));
                finding.label(Place::new(id.file, class.range), "raises here");
                finding.help("give it a default too, or move it to the front");
                finding.raises(&["TypeError"], class.region);
                return;
            }
            _ => {}
        }
    }
    let fields = annotated.iter().filter(|field| !field.is_uncertain).map(|field| &field.at);
    if let Some(field) = fields.clone().find(|field| field.name.starts_with('_')) {
        let finding = findings.report(
            field.place.range,
            format!("field `{}` of the named tuple `{name}` starts with an underscore", field.name),
        );
        finding.label(Place::new(id.file, class.range), "raises here");
        finding.help("leave the underscore out: names with one are the methods of named tuples");
        finding.raises(&["ValueError"], class.region);
        return;
    }
    for prohibited in PROHIBITED {
        let Bound::To { range, .. } = bound(prohibited) else { continue };
        let finding =
            findings.report(range, format!("`{prohibited}` of the named tuple `{name}` cannot be overwritten"));
        finding.label(Place::new(id.file, class.range), "raises here");
        finding.help(format!(
            "derive a class from the named tuple, and write `{prohibited}` there, or a class method under another name"
        ));
        finding.raises(&["AttributeError"], class.region);
        return;
    }
}

/// `namedtuple("Point", "x y")`, `NamedTuple("Point", [("x", int)])`.
fn call(project: &Project, file: FileId, index: CallIndex, findings: &mut Findings<'_>) {
    let facts = project.facts(file);
    let Some(call) = facts.calls.get(index.index()) else { return };
    // Told apart before anything is evaluated: nearly all calls are others.
    let arguments = facts.arguments(call.arguments);
    let has_name = arguments.first().is_some_and(|first| matches!(facts.expr(first.value), Expr::Str(_)));
    let is_plain = arguments.iter().all(|it| matches!(it.kind, ArgumentKind::Positional | ArgumentKind::Keyword(_)));
    if arguments.len() < 2 || !has_name || !is_plain {
        return;
    }
    let named = ExprRef { file, expr: call.callee };
    if !project.may_name(named, "namedtuple") && !project.may_name(named, "NamedTuple") {
        return;
    }
    let Value::External(callee) = project.callee(file, index) else { return };
    let is_typed = match &*callee {
        "collections.namedtuple" => false,
        "typing.NamedTuple" | "typing_extensions.NamedTuple" => true,
        _ => return,
    };
    let Some(fields) = Fields::of(project, file, call, is_typed) else {
        findings.silent(facts.range(call.expr), || "the names of its fields are not written out".to_owned());
        return;
    };
    let Some(fault) = fields.fault() else { return };
    let finding = findings.report(fault.range, fault.message);
    let whole = facts.range(call.callee);
    finding.label(Place::new(file, whole), "raises here");
    finding.help(fault.help);
    finding.raises(if fault.is_type_error { &["TypeError"] } else { &["ValueError"] }, call.region);
}

/// The arguments of a call, as far as they are written out.
struct Fields<'p> {
    type_name: (&'p str, TextRange),
    names: Vec<(&'p str, TextRange)>,
    renames: bool,
    /// How many defaults there are, and where.
    defaults: Option<(usize, TextRange)>,
}

struct Fault {
    range: TextRange,
    message: String,
    help: &'static str,
    is_type_error: bool,
}

impl<'p> Fields<'p> {
    fn of(project: &'p Project, file: FileId, call: &Call, is_typed: bool) -> Option<Self> {
        let facts = project.facts(file);
        let arguments = facts.arguments(call.arguments);
        let keyword = |wanted: &str| {
            arguments.iter().find_map(|argument| match argument.kind {
                ArgumentKind::Keyword(name) if facts.name(name) == wanted => Some(argument.value),
                _ => None,
            })
        };
        let first = arguments.first().filter(|first| first.kind == ArgumentKind::Positional)?;
        let Expr::Str(type_name) = facts.expr(first.value) else { return None };
        // More are not taken: the call raises for another reason.
        if arguments.iter().filter(|argument| argument.kind == ArgumentKind::Positional).count() > 2 {
            return None;
        }
        let second = arguments.get(1).filter(|second| second.kind == ArgumentKind::Positional);
        let fields = match second {
            Some(second) => second.value,
            None if !is_typed => keyword("field_names")?,
            None => return None,
        };
        let text = |expr: ExprId| match facts.expr(expr) {
            Expr::Str(text) => Some((facts.name(text), facts.range(expr))),
            _ => None,
        };
        let names = match facts.expr(fields) {
            Expr::Str(text) if !is_typed => {
                let range = facts.range(fields);
                let words = facts.name(text).split(|c: char| c == ',' || c.is_whitespace());
                words.filter(|word| !word.is_empty()).map(|word| (word, range)).collect()
            }
            Expr::List(run) | Expr::Tuple(run) if !is_typed => {
                facts.list(run).iter().map(|&name| text(name)).collect::<Option<Vec<_>>>()?
            }
            Expr::List(run) | Expr::Tuple(run) => facts
                .list(run)
                .iter()
                .map(|&pair| match facts.expr(pair) {
                    Expr::Tuple(pair) => text(*facts.list(pair).first()?),
                    _ => None,
                })
                .collect::<Option<Vec<_>>>()?,
            _ => return None,
        };
        let renames = match keyword("rename").filter(|_| !is_typed).map(|value| facts.expr(value)) {
            None | Some(Expr::False) => false,
            Some(Expr::True) => true,
            Some(_) => return None,
        };
        let defaults = keyword("defaults").filter(|_| !is_typed).and_then(|value| match facts.expr(value) {
            Expr::Tuple(run) | Expr::List(run) => {
                let elements = facts.list(run);
                let is_counted = !elements.iter().any(|&element| matches!(facts.expr(element), Expr::Starred(_)));
                is_counted.then(|| (elements.len(), facts.range(value)))
            }
            _ => None,
        });
        Some(Self { type_name: (facts.name(type_name), facts.range(first.value)), names, renames, defaults })
    }

    /// What `collections.namedtuple` comes to first.
    fn fault(&self) -> Option<Fault> {
        let value_error = |range, message, help| Some(Fault { range, message, help, is_type_error: false });
        let checked = if self.renames { &[][..] } else { &self.names };
        for &(name, range) in std::iter::once(&self.type_name).chain(checked) {
            if !may_be_identifier(name) {
                return value_error(range, format!("`{name}` is no identifier"), "write a name that is one");
            }
            if KEYWORDS.contains(&name) {
                let help = "write another name: `class_` with an underscore at its end, for instance";
                return value_error(range, format!("`{name}` is a keyword"), help);
            }
        }
        for (position, &(name, range)) in checked.iter().enumerate() {
            if name.starts_with('_') {
                let help = "leave the underscore out: names with one are the methods of named tuples";
                return value_error(range, format!("field `{name}` of a named tuple starts with an underscore"), help);
            }
            if checked[..position].iter().any(|&(before, _)| before == name) {
                return value_error(
                    range,
                    format!("field `{name}` is twice in the named tuple"),
                    "remove one of the two",
                );
            }
        }
        match self.defaults {
            Some((defaults, range)) if defaults > self.names.len() => Some(Fault {
                range,
                message: format!("{defaults} defaults for {} fields", self.names.len()),
                help: "give no more defaults than there are fields: they belong to the last ones",
                is_type_error: true,
            }),
            _ => None,
        }
    }
}

/// Whether `str.isidentifier` may say yes. Letters beyond ASCII are taken as they are.
fn may_be_identifier(name: &str) -> bool {
    let is_part = |c: char| c == '_' || c.is_ascii_alphanumeric() || !c.is_ascii();
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(is_part)
}
