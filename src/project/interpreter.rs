//! Tests on the interpreter: its version, its platform, `TYPE_CHECKING`, decided for the class model.

use std::cmp::Ordering;

use crate::facts::{Argument, BindingKind, Comparison, Expr, ExprId, RegionId, Run, ScopeId, Symbol};
use crate::finding::FileId;
use crate::project::infer::Inference;
use crate::project::regions::Platform;
use crate::project::{ModuleRef, Project, PythonVersion, Stdlib, Value};

/// A test that is decided, and whether by `TYPE_CHECKING`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decision {
    pub(super) value: bool,
    pub(super) by_type_checking: bool,
}

impl Project {
    /// The truth of a test that depends on the interpreter alone.
    pub(super) fn decide(&self, file: FileId, test: ExprId, version: PythonVersion) -> Option<Decision> {
        Tests { project: self, version, captured: Vec::new(), left: MOST }.decide(file, test, 0)
    }
}

/// How deep tests and what they consist of are followed.
const MAX_DEPTH: u32 = 8;

/// How many expressions are looked at for one test. Names that stand for tests of names lead to more and more.
const MOST: u32 = 1_000;

/// A value that the interpreter settles.
#[derive(Debug, Clone, PartialEq)]
enum Known {
    Bool(bool),
    Int(i64),
    Str(String),
    /// Elements that are not known are left open: the micro version is not modelled.
    Tuple(Vec<Option<Known>>),
}

struct Tests<'a> {
    project: &'a Project,
    version: PythonVersion,
    /// What the pattern of a `case` has bound for its guard.
    captured: Vec<(FileId, Symbol, Known)>,
    /// Expressions that are looked at yet.
    left: u32,
}

impl Tests<'_> {
    fn decide(&mut self, file: FileId, test: ExprId, depth: u32) -> Option<Decision> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let facts = self.project.facts(file);
        let plain = |value| Some(Decision { value, by_type_checking: false });
        match facts.expr(test) {
            Expr::True => plain(true),
            Expr::False | Expr::None => plain(false),
            Expr::Int(value) => plain(value != 0),
            Expr::Not(inner) => {
                self.decide(file, inner, depth + 1).map(|decision| Decision { value: !decision.value, ..decision })
            }
            Expr::Bool { is_and, operands } => {
                let decisions: Vec<_> =
                    facts.list(operands).iter().map(|&operand| self.decide(file, operand, depth + 1)).collect();
                // One operand may settle it: `False and x`, `True or x`.
                if let Some(decision) = decisions.iter().flatten().find(|decision| decision.value != is_and) {
                    return Some(*decision);
                }
                decisions.into_iter().collect::<Option<Vec<_>>>()?.first().copied()
            }
            Expr::Name { .. } | Expr::Attribute { .. } => {
                if !self.project.may_be_settled(file, test) {
                    return None;
                }
                if let Some((file, value)) = self.project.constant(file, test) {
                    return match self.project.facts(file).expr(value) {
                        Expr::True
                        | Expr::False
                        | Expr::Not(_)
                        | Expr::Bool { .. }
                        | Expr::Compare { .. }
                        | Expr::Call(_) => self.decide(file, value, depth + 1),
                        _ => None,
                    };
                }
                let name = self.project.written_name(file, test)?;
                match name.as_str() {
                    "typing.TYPE_CHECKING" | "typing_extensions.TYPE_CHECKING" | "TYPE_CHECKING" => {
                        Some(Decision { value: false, by_type_checking: true })
                    }
                    "six.PY2" => plain(false),
                    "six.PY3" => plain(true),
                    _ => None,
                }
            }
            Expr::Compare { operator: Comparison::Matches, left: subject, right: pattern } => {
                let subject = self.known(file, subject, depth + 1);
                self.matches(file, pattern, subject.as_ref(), depth + 1).and_then(plain)
            }
            Expr::Compare { operator, left, right } => {
                let left = self.known(file, left, depth + 1)?;
                let right = match (operator, facts.expr(right)) {
                    (Comparison::In | Comparison::NotIn, Expr::List(run) | Expr::Set(run)) => {
                        self.elements(file, run, depth)?
                    }
                    _ => self.known(file, right, depth + 1)?,
                };
                compare(operator, &left, &right).and_then(plain)
            }
            Expr::Call(call) => {
                let call = facts.calls[call.index()];
                let arguments = facts.arguments(call.arguments);
                if let Expr::Name { name, scope } = facts.expr(call.callee) {
                    return self.has_attribute(file, (name, scope), arguments).and_then(plain);
                }
                // `sys.platform.startswith("win")`.
                let Expr::Attribute { value, name } = facts.expr(call.callee) else { return None };
                let [argument] = arguments else { return None };
                let test = match facts.name(name) {
                    "startswith" => str::starts_with::<&str>,
                    "endswith" => str::ends_with::<&str>,
                    _ => return None,
                };
                let Known::Str(text) = self.known(file, value, depth + 1)? else { return None };
                match self.known(file, argument.value, depth + 1)? {
                    Known::Str(part) => plain(test(&text, &part)),
                    Known::Tuple(parts) => parts
                        .iter()
                        .map(|part| match part {
                            Some(Known::Str(part)) => Some(test(&text, part)),
                            _ => None,
                        })
                        .collect::<Option<Vec<_>>>()
                        .and_then(|parts| plain(parts.contains(&true))),
                    Known::Bool(_) | Known::Int(_) => None,
                }
            }
            _ => None,
        }
    }

    /// The value of an expression, where literals and the interpreter settle it.
    fn known(&mut self, file: FileId, expr: ExprId, depth: u32) -> Option<Known> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let facts = self.project.facts(file);
        match facts.expr(expr) {
            Expr::True => Some(Known::Bool(true)),
            Expr::False => Some(Known::Bool(false)),
            Expr::Int(value) => Some(Known::Int(value)),
            Expr::Str(text) => Some(Known::Str(facts.name(text).to_owned())),
            Expr::Tuple(run) => self.elements(file, run, depth),
            Expr::Not(_) | Expr::Bool { .. } | Expr::Compare { .. } => {
                let decision = self.decide(file, expr, depth + 1).filter(|decision| !decision.by_type_checking)?;
                Some(Known::Bool(decision.value))
            }
            Expr::Subscript { value, index } => {
                let value = self.known(file, value, depth + 1)?;
                match facts.expr(index) {
                    Expr::Int(index) => element(&value, index),
                    Expr::Slice { lower, upper } => {
                        let bound = |bound: Option<ExprId>| match bound.map(|bound| facts.expr(bound)) {
                            None | Some(Expr::None) => Some(None),
                            Some(Expr::Int(bound)) => Some(Some(bound)),
                            Some(_) => None,
                        };
                        slice(&value, bound(lower)?, bound(upper)?)
                    }
                    _ => None,
                }
            }
            // `platform.system()`, `platform.system().lower()`.
            Expr::Call(call) => {
                let call = facts.calls[call.index()];
                if !facts.arguments(call.arguments).is_empty() {
                    return None;
                }
                let Expr::Attribute { value, name } = facts.expr(call.callee) else {
                    let name = self.project.written_name(file, call.callee)?;
                    return self.answer(&name);
                };
                match facts.name(name) {
                    "lower" => match self.known(file, value, depth + 1)? {
                        Known::Str(text) => Some(Known::Str(text.to_lowercase())),
                        _ => None,
                    },
                    _ => self.answer(&self.project.written_name(file, call.callee)?),
                }
            }
            Expr::Name { name, .. }
                if let Some((.., value)) = self.captured.iter().rev().find(|it| (it.0, it.1) == (file, name)) =>
            {
                Some(value.clone())
            }
            Expr::Name { .. } | Expr::Attribute { .. } => {
                if !self.project.may_be_settled(file, expr) {
                    return None;
                }
                // `PYTHON = sys.version_info[:2]`.
                if let Some((file, value)) = self.project.constant(file, expr) {
                    return self.known(file, value, depth + 1);
                }
                self.interpreter(&self.project.written_name(file, expr)?)
            }
            _ => None,
        }
    }

    fn elements(&mut self, file: FileId, run: Run, depth: u32) -> Option<Known> {
        let facts = self.project.facts(file);
        let elements = facts.list(run);
        if elements.iter().any(|&element| matches!(facts.expr(element), Expr::Starred(_))) {
            return None;
        }
        Some(Known::Tuple(elements.iter().map(|&element| self.known(file, element, depth + 1)).collect()))
    }

    /// What a function of the standard library gives back.
    fn answer(&self, name: &str) -> Option<Known> {
        let text = match name {
            "platform.python_implementation" => "CPython",
            "platform.system" => self.project.settings.platform.names()?.system,
            _ => return None,
        };
        Some(Known::Str(text.to_owned()))
    }

    fn interpreter(&self, name: &str) -> Option<Known> {
        let (major, minor) = (i64::from(self.version.major), i64::from(self.version.minor));
        let platform = self.project.settings.platform.names();
        let text = |text: &str| Some(Known::Str(text.to_owned()));
        match name {
            // Its micro version, release level and serial differ.
            "sys.version_info" => {
                Some(Known::Tuple(vec![Some(Known::Int(major)), Some(Known::Int(minor)), None, None, None]))
            }
            "sys.version_info.major" => Some(Known::Int(major)),
            "sys.version_info.minor" => Some(Known::Int(minor)),
            "sys.implementation.name" => text("cpython"),
            "sys.platform" => text(platform?.sys),
            "os.name" => text(platform?.os),
            _ => None,
        }
    }

    /// Whether a pattern, as [`Comparison::Matches`] has it, matches a value, and what it binds then.
    fn matches(&mut self, file: FileId, pattern: ExprId, value: Option<&Known>, depth: u32) -> Option<bool> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let facts = self.project.facts(file);
        match facts.expr(pattern) {
            Expr::Name { name, .. } => {
                if let Some(value) = value.filter(|_| facts.name(name) != "_") {
                    self.captured.push((file, name, value.clone()));
                }
                Some(true)
            }
            Expr::Bool { is_and: true, operands } => {
                let parts: Vec<_> =
                    facts.list(operands).iter().map(|&part| self.matches(file, part, value, depth + 1)).collect();
                all(&parts)
            }
            Expr::Bool { is_and: false, operands } => {
                let mut outcome = Some(false);
                for &part in facts.list(operands) {
                    let before = self.captured.len();
                    let matches = self.matches(file, part, value, depth + 1);
                    if matches == Some(true) && outcome == Some(false) {
                        return Some(true);
                    }
                    // Which of them matches first is not known: neither is what is bound.
                    self.captured.truncate(before);
                    outcome = match (outcome, matches) {
                        (Some(true), _) | (_, Some(true)) => Some(true),
                        (Some(false), Some(false)) => Some(false),
                        _ => None,
                    };
                }
                outcome
            }
            Expr::Tuple(run) => {
                let Known::Tuple(elements) = value? else { return Some(false) };
                let parts = facts.list(run);
                let star = parts.iter().position(|&part| matches!(facts.expr(part), Expr::Starred(_)));
                let fixed = parts.len() - usize::from(star.is_some());
                let fits = if star.is_some() { fixed <= elements.len() } else { fixed == elements.len() };
                if !fits {
                    return Some(false);
                }
                let mut outcomes = Vec::new();
                for (index, &part) in parts.iter().enumerate() {
                    let at = match star {
                        Some(star) if index == star => continue,
                        Some(star) if index > star => elements.len() - (parts.len() - index),
                        _ => index,
                    };
                    outcomes.push(self.matches(file, part, elements[at].as_ref(), depth + 1));
                }
                all(&outcomes)
            }
            Expr::True | Expr::False | Expr::Int(_) | Expr::Str(_) => {
                let wanted = self.known(file, pattern, depth + 1)?;
                // `case True` asks for the very object.
                match (&wanted, value?) {
                    (Known::Bool(_), value) => Some(wanted == *value),
                    (_, value) => compare(Comparison::Eq, value, &wanted),
                }
            }
            Expr::None => value.map(|_| false),
            _ => None,
        }
    }

    /// `hasattr(os, "fork")`: what a module of the standard library has stays, unless some interpreter lacks it. What it
    /// lacks somebody may add, but for the marks of other interpreters.
    fn has_attribute(
        &self,
        file: FileId,
        (function, scope): (Symbol, ScopeId),
        arguments: &[Argument],
    ) -> Option<bool> {
        let facts = self.project.facts(file);
        if facts.name(function) != "hasattr" {
            return None;
        }
        let name = self.project.global(file, scope, function)?;
        if !facts.bindings_of(ScopeId::MODULE, name).is_empty() || !facts.star_imports.is_empty() {
            return None;
        }
        let [module, name] = arguments else { return None };
        let Expr::Str(wanted) = facts.expr(name.value) else { return None };
        let module = self.project.written_name(file, module.value)?;
        let wanted = facts.name(wanted);
        if module == "sys" && matches!(wanted, "pypy_version_info" | "pypy_translation_info") {
            return Some(false);
        }
        // The library is that of Linux.
        let library = Stdlib::of(self.version);
        let has_it = library.is_module(&module) && library.attribute(&module, wanted).is_some();
        (has_it && self.project.settings.platform == Platform::Linux).then_some(true)
    }
}

/// Whether all of them hold.
fn all(parts: &[Option<bool>]) -> Option<bool> {
    if parts.contains(&Some(false)) { Some(false) } else { (!parts.contains(&None)).then_some(true) }
}

fn element(value: &Known, index: i64) -> Option<Known> {
    match value {
        Known::Tuple(elements) => elements.get(place(index, elements.len())?)?.clone(),
        Known::Str(text) if text.is_ascii() => {
            let at = place(index, text.len())?;
            Some(Known::Str(text.get(at..=at)?.to_owned()))
        }
        Known::Str(_) | Known::Bool(_) | Known::Int(_) => None,
    }
}

fn slice(value: &Known, lower: Option<i64>, upper: Option<i64>) -> Option<Known> {
    let bounds = |len: usize| {
        let lower = place(lower.unwrap_or(0), len).unwrap_or(0).min(len);
        let upper = upper.map_or(len, |upper| place(upper, len).unwrap_or(0).min(len));
        lower..upper.max(lower)
    };
    match value {
        Known::Tuple(elements) => Some(Known::Tuple(elements.get(bounds(elements.len()))?.to_vec())),
        Known::Str(text) if text.is_ascii() => Some(Known::Str(text.get(bounds(text.len()))?.to_owned())),
        Known::Str(_) | Known::Bool(_) | Known::Int(_) => None,
    }
}

/// An index as CPython takes it: negative ones count from the end.
fn place(index: i64, len: usize) -> Option<usize> {
    if index < 0 { len.checked_sub(usize::try_from(index.unsigned_abs()).ok()?) } else { usize::try_from(index).ok() }
}

fn compare(operator: Comparison, left: &Known, right: &Known) -> Option<bool> {
    let order = || order(left, right);
    let equal = || match (left, right) {
        (Known::Tuple(left), Known::Tuple(right)) if left.len() != right.len() => Some(false),
        _ => Some(order()?.is_eq()),
    };
    // Strings and tuples that are equal may be one object or two.
    let same = || equal().filter(|&equal| !equal || matches!(left, Known::Bool(_) | Known::Int(_)));
    match operator {
        Comparison::Eq => equal(),
        Comparison::NotEq => Some(!equal()?),
        Comparison::Is => same(),
        Comparison::IsNot => Some(!same()?),
        Comparison::Less => Some(order()?.is_lt()),
        Comparison::LessOrEqual => Some(order()?.is_le()),
        Comparison::Greater => Some(order()?.is_gt()),
        Comparison::GreaterOrEqual => Some(order()?.is_ge()),
        Comparison::In => contains(right, left),
        Comparison::NotIn => Some(!contains(right, left)?),
        Comparison::Matches => None,
    }
}

fn order(left: &Known, right: &Known) -> Option<Ordering> {
    match (left, right) {
        (Known::Bool(left), Known::Bool(right)) => Some(left.cmp(right)),
        (Known::Int(left), Known::Int(right)) => Some(left.cmp(right)),
        (Known::Str(left), Known::Str(right)) => Some(left.cmp(right)),
        (Known::Tuple(left), Known::Tuple(right)) => {
            for (left, right) in left.iter().zip(right) {
                match order(left.as_ref()?, right.as_ref()?)? {
                    Ordering::Equal => {}
                    other => return Some(other),
                }
            }
            Some(left.len().cmp(&right.len()))
        }
        _ => None,
    }
}

fn contains(container: &Known, wanted: &Known) -> Option<bool> {
    match (container, wanted) {
        (Known::Str(text), Known::Str(part)) => Some(text.contains(&**part)),
        (Known::Tuple(elements), wanted) => {
            let found: Vec<_> =
                elements.iter().map(|element| compare(Comparison::NotEq, element.as_ref()?, wanted)).collect();
            all(&found).map(|differ| !differ)
        }
        _ => None,
    }
}

impl Project {
    /// Whether a name or an attribute may be settled: it starts at an import, or at what a module binds once. Nearly all
    /// tests are of local names.
    fn may_be_settled(&self, file: FileId, expr: ExprId) -> bool {
        let facts = self.facts(file);
        let (mut start, mut is_attribute) = (expr, false);
        let (name, scope) = loop {
            start = match facts.expr(start) {
                Expr::Name { name, scope } => break (name, scope),
                Expr::Attribute { value, .. } => value,
                _ => return false,
            };
            is_attribute = true;
        };
        if !facts.bound_names.may_be_settled(name) {
            return false;
        }
        let mut at = scope;
        let bindings = loop {
            let bindings = facts.bindings_of(at, name);
            if at == ScopeId::MODULE || !bindings.is_empty() {
                break bindings;
            }
            at = facts.scopes[at.index()].parent;
        };
        match bindings.last().map(|last| last.kind) {
            Some(BindingKind::Import { .. } | BindingKind::ImportAs { .. } | BindingKind::ImportFrom { .. }) => true,
            Some(BindingKind::Assign(_) | BindingKind::Annotated { .. }) if at == ScopeId::MODULE && !is_attribute => {
                bindings.len() == 1 || facts.name(name) == "TYPE_CHECKING"
            }
            _ => facts.name(name) == "TYPE_CHECKING",
        }
    }

    /// What a name stands for that a module binds once: `PY310 = sys.version_info >= (3, 10)`, here or where it is
    /// imported from.
    fn constant(&self, file: FileId, expr: ExprId) -> Option<(FileId, ExprId)> {
        let facts = self.facts(file);
        match facts.expr(expr) {
            Expr::Name { name, scope } => {
                let name = self.global(file, scope, name)?;
                self.constant_of(file, name, 0)
            }
            Expr::Attribute { value, name } => {
                let Expr::Name { name: module, scope } = facts.expr(value) else { return None };
                let module = self.global(file, scope, module)?;
                let [binding] = facts.bindings_of(ScopeId::MODULE, module) else { return None };
                let imported = match binding.kind {
                    BindingKind::Import { module } if !facts.name(module).contains('.') => {
                        self.import(file, 0, module, None)
                    }
                    BindingKind::ImportAs { module } => self.import(file, 0, module, None),
                    BindingKind::ImportFrom { level, module, name } => self.import(file, level, module, Some(name)),
                    _ => return None,
                };
                let ModuleRef::Source(file) = imported else { return None };
                self.constant_of(file, self.facts(file).names.find(facts.name(name))?, 0)
            }
            _ => None,
        }
    }

    /// A name as the module around has it, if no function or class in between binds it.
    pub(super) fn global(&self, file: FileId, scope: ScopeId, name: Symbol) -> Option<Symbol> {
        let facts = self.facts(file);
        let mut at = scope;
        while at != ScopeId::MODULE {
            if !facts.bindings_of(at, name).is_empty() {
                return None;
            }
            at = facts.scopes[at.index()].parent;
        }
        Some(name)
    }

    fn constant_of(&self, file: FileId, name: Symbol, depth: u32) -> Option<(FileId, ExprId)> {
        let facts = self.facts(file);
        // What `TYPE_CHECKING = False` stands for, type checkers read.
        if depth > 4 || facts.name(name) == "TYPE_CHECKING" {
            return None;
        }
        let [binding] = facts.bindings_of(ScopeId::MODULE, name) else { return None };
        if binding.region != RegionId::MODULE || !facts.star_imports.is_empty() {
            return None;
        }
        match binding.kind {
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => Some((file, value)),
            BindingKind::ImportFrom { level, module, name } => {
                let ModuleRef::Source(origin) = self.import(file, level, module, None) else { return None };
                self.constant_of(origin, self.facts(origin).names.find(facts.name(name))?, depth + 1)
            }
            _ => None,
        }
    }

    /// The dotted name that a plain name or attribute spells, by the imports of the file.
    fn written_name(&self, file: FileId, expr: ExprId) -> Option<String> {
        let facts = self.facts(file);
        match facts.expr(expr) {
            Expr::Name { name, scope } => {
                // Only imports are asked: a test on a test would go round in circles.
                match Inference::new(self).imported_name(file, scope, name) {
                    Some(Value::External(dotted)) => Some(dotted.to_string()),
                    Some(_) => None,
                    None => (facts.name(name) == "TYPE_CHECKING").then(|| "TYPE_CHECKING".to_owned()),
                }
            }
            Expr::Attribute { value, name } => {
                Some(format!("{}.{}", self.written_name(file, value)?, facts.name(name)))
            }
            _ => None,
        }
    }
}
