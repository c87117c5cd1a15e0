//! Which code runs: tests on the version, the platform and `TYPE_CHECKING`, decided for the class model.

use serde::{Deserialize, Serialize};

use crate::facts::{BindingKind, Comparison, Expr, ExprId, Guard, RegionId, ScopeId};
use crate::finding::FileId;
use crate::project::infer::Inference;
use crate::project::{Project, PythonVersion, Value};

/// `sys.platform` of the class model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    #[default]
    Linux,
    Darwin,
    Win32,
    /// Tests on the platform stay undecided.
    All,
}

impl Platform {
    /// The value of `sys.platform`, of `os.name`.
    fn names(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Linux => Some(("linux", "posix")),
            Self::Darwin => Some(("darwin", "posix")),
            Self::Win32 => Some(("win32", "nt")),
            Self::All => None,
        }
    }
}

/// Whether the code of a region runs at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Runs,
    /// After `return`, under a test that is false in the model's version or platform.
    Never,
    /// Only type checkers read it.
    TypeChecking,
}

impl Project {
    /// Whether the model's Python reaches a region.
    pub fn reach(&self, file: FileId, region: RegionId) -> Reach {
        self.regions_decided(file, region, self.settings.version)
    }

    /// Whether any supported version reaches a region.
    pub fn reach_in(&self, file: FileId, region: RegionId, version: PythonVersion) -> Reach {
        self.regions_decided(file, region, version)
    }

    fn regions_decided(&self, file: FileId, region: RegionId, version: PythonVersion) -> Reach {
        let facts = self.facts(file);
        for (_, region) in facts.regions(region) {
            match &region.guard {
                Guard::Dead => return Reach::Never,
                Guard::Test { test, holds } => match self.decide(file, *test, version) {
                    Some(Decision { value, by_type_checking }) if value != *holds => {
                        return if by_type_checking { Reach::TypeChecking } else { Reach::Never };
                    }
                    _ => {}
                },
                Guard::None
                | Guard::Function(_)
                | Guard::Loop
                | Guard::Try { .. }
                | Guard::Handler { .. }
                | Guard::Else { .. }
                | Guard::Sometimes
                | Guard::With { .. } => {}
            }
        }
        Reach::Runs
    }

    /// The truth of a test that depends on the interpreter alone.
    pub(super) fn decide(&self, file: FileId, test: ExprId, version: PythonVersion) -> Option<Decision> {
        self.decide_within(file, test, version, 0)
    }

    fn decide_within(&self, file: FileId, test: ExprId, version: PythonVersion, depth: u32) -> Option<Decision> {
        if depth > 8 {
            return None;
        }
        let facts = self.facts(file);
        let plain = |value| Some(Decision { value, by_type_checking: false });
        match facts.expr(test) {
            Expr::True => plain(true),
            Expr::False | Expr::None => plain(false),
            Expr::Int(value) => plain(value != 0),
            Expr::Not(inner) => self
                .decide_within(file, inner, version, depth + 1)
                .map(|decision| Decision { value: !decision.value, ..decision }),
            Expr::Bool { is_and, operands } => {
                let decisions: Vec<_> = facts
                    .list(operands)
                    .iter()
                    .map(|&operand| self.decide_within(file, operand, version, depth + 1))
                    .collect();
                // One operand may settle it: `False and x`, `True or x`.
                if let Some(decision) = decisions.iter().flatten().find(|decision| decision.value != is_and) {
                    return Some(*decision);
                }
                decisions.into_iter().collect::<Option<Vec<_>>>()?.first().copied()
            }
            Expr::Name { .. } | Expr::Attribute { .. } => {
                if let Some(value) = self.flag(file, test) {
                    return plain(value);
                }
                let name = self.written_name(file, test)?;
                match name.as_str() {
                    "typing.TYPE_CHECKING" | "typing_extensions.TYPE_CHECKING" | "TYPE_CHECKING" => {
                        Some(Decision { value: false, by_type_checking: true })
                    }
                    "six.PY2" => plain(false),
                    "six.PY3" => plain(true),
                    _ => None,
                }
            }
            Expr::Compare { operator, left, right } => {
                self.compare(file, operator, left, right, version).and_then(plain)
            }
            Expr::Call(call) => {
                // `sys.platform.startswith("win")`.
                let call = facts.calls[call.index()];
                let Expr::Attribute { value, name } = facts.expr(call.callee) else { return None };
                if facts.name(name) != "startswith" || self.written_name(file, value)? != "sys.platform" {
                    return None;
                }
                let argument = facts.arguments(call.arguments).first()?;
                let Expr::Str(prefix) = facts.expr(argument.value) else { return None };
                plain(self.settings.platform.names()?.0.starts_with(facts.name(prefix)))
            }
            _ => None,
        }
    }

    fn compare(
        &self,
        file: FileId,
        operator: Comparison,
        left: ExprId,
        right: ExprId,
        version: PythonVersion,
    ) -> Option<bool> {
        let facts = self.facts(file);
        let (subject, index) = match facts.expr(left) {
            Expr::Subscript { value, index } => (value, Some(index)),
            _ => (left, None),
        };
        let name = self.written_name(file, subject)?;
        let equality = |equal: bool| match operator {
            Comparison::Eq | Comparison::Is => Some(equal),
            Comparison::NotEq | Comparison::IsNot => Some(!equal),
            Comparison::In
            | Comparison::NotIn
            | Comparison::Less
            | Comparison::LessOrEqual
            | Comparison::Greater
            | Comparison::GreaterOrEqual => None,
        };
        match (name.as_str(), index) {
            ("sys.platform" | "os.name", None) => {
                let Expr::Str(wanted) = facts.expr(right) else { return None };
                let (platform, os) = self.settings.platform.names()?;
                equality(facts.name(wanted) == if name == "os.name" { os } else { platform })
            }
            ("sys.version_info", index) => {
                let mut own = vec![i64::from(version.major), i64::from(version.minor)];
                let mut wanted = match facts.expr(right) {
                    Expr::Tuple(run) => facts
                        .list(run)
                        .iter()
                        .map(|&element| match facts.expr(element) {
                            Expr::Int(value) => Some(value),
                            _ => None,
                        })
                        .collect::<Option<Vec<_>>>()?,
                    Expr::Int(value) => vec![value],
                    _ => return None,
                };
                match index.map(|index| facts.expr(index)) {
                    None => {}
                    Some(Expr::Int(0)) => own.truncate(1),
                    Some(Expr::Int(1)) => own = vec![own[1]],
                    // `sys.version_info[:2]`.
                    Some(Expr::Opaque) if wanted.len() <= 2 => {}
                    Some(_) => return None,
                }
                if index.is_none() && wanted.len() > 2 {
                    // The micro version is not modelled: it matters only where the rest is equal.
                    if wanted[..2] == own[..] {
                        return None;
                    }
                    wanted.truncate(2);
                } else if index.is_none() && matches!(operator, Comparison::Eq | Comparison::NotEq) {
                    return None;
                } else if index.is_none() && wanted.len() <= own.len() {
                    // `sys.version_info` has five elements: longer than an equal prefix, so greater than it.
                    own.truncate(wanted.len());
                    return match operator {
                        Comparison::Less => Some(own < wanted),
                        Comparison::LessOrEqual => Some(own < wanted),
                        Comparison::Greater => Some(own >= wanted),
                        Comparison::GreaterOrEqual => Some(own >= wanted),
                        Comparison::Eq
                        | Comparison::NotEq
                        | Comparison::Is
                        | Comparison::IsNot
                        | Comparison::In
                        | Comparison::NotIn => None,
                    };
                }
                match operator {
                    Comparison::Less => Some(own < wanted),
                    Comparison::LessOrEqual => Some(own <= wanted),
                    Comparison::Greater => Some(own > wanted),
                    Comparison::GreaterOrEqual => Some(own >= wanted),
                    Comparison::Eq => Some(own == wanted),
                    Comparison::NotEq => Some(own != wanted),
                    Comparison::Is | Comparison::IsNot | Comparison::In | Comparison::NotIn => None,
                }
            }
            _ => None,
        }
    }

    /// A name that the module binds once, to `True` or `False`: `_IS_SYNC = False`.
    fn flag(&self, file: FileId, expr: ExprId) -> Option<bool> {
        let facts = self.facts(file);
        let Expr::Name { name, scope } = facts.expr(expr) else { return None };
        // What `TYPE_CHECKING = False` stands for, type checkers read.
        if facts.name(name) == "TYPE_CHECKING" {
            return None;
        }
        let mut at = scope;
        while at != ScopeId::MODULE {
            if !facts.bindings_of(at, name).is_empty() {
                return None;
            }
            at = facts.scopes[at.index()].parent;
        }
        let [binding] = facts.bindings_of(ScopeId::MODULE, name) else { return None };
        let (BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. }) = binding.kind else {
            return None;
        };
        if binding.region != RegionId::MODULE || !facts.star_imports.is_empty() {
            return None;
        }
        match facts.expr(value) {
            Expr::True => Some(true),
            Expr::False => Some(false),
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

/// A test that is decided, and whether by `TYPE_CHECKING`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decision {
    pub(super) value: bool,
    pub(super) by_type_checking: bool,
}
