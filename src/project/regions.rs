//! Which code runs: tests on the version, the platform and `TYPE_CHECKING`, decided for the class model.

use serde::{Deserialize, Serialize};

use crate::facts::{
    Argument, ArgumentKind, BindingKind, Comparison, Expr, ExprId, FunctionIndex, Guard, RegionId, ScopeId, Symbol,
};
use crate::finding::FileId;
use crate::project::infer::Inference;
use crate::project::{ModuleRef, Project, PythonVersion, Stdlib, Value};

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
                Guard::Function(function) if self.is_left_out(file, *function, version) => return Reach::Never,
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

    /// Whether CPython never runs a function, by a decorator on it or its class: `@unittest.skipIf(sys.version_info >=
    /// (3, 13), "…")`, or `@numba.njit`, which compiles it for itself.
    fn is_left_out(&self, file: FileId, function: FunctionIndex, version: PythonVersion) -> bool {
        let facts = self.facts(file);
        let own = facts.functions.get(function.index()).map(|function| function.decorators);
        let class = facts.enclosing_class(function).and_then(|class| facts.classes.get(class.index()));
        own.into_iter()
            .chain(class.map(|class| class.decorators))
            .flat_map(|run| facts.list(run))
            .any(|&decorator| self.is_skip(file, decorator, version) || self.is_compiler(file, decorator))
    }

    fn is_skip(&self, file: FileId, decorator: ExprId, version: PythonVersion) -> bool {
        let facts = self.facts(file);
        let Expr::Call(call) = facts.expr(decorator) else { return false };
        let call = facts.calls[call.index()];
        let (Expr::Name { name, .. } | Expr::Attribute { name, .. }) = facts.expr(call.callee) else { return false };
        let skips = match facts.name(name) {
            "skipIf" | "skipif" => true,
            "skipUnless" => false,
            _ => return false,
        };
        let test = facts.arguments(call.arguments).first().filter(|test| test.kind == ArgumentKind::Positional);
        let decision = test.and_then(|test| self.decide(file, test.value, version));
        decision.is_some_and(|decision| decision.value == skips)
    }

    /// Whether a decorator comes from a package that compiles functions: there, other rules hold than CPython's.
    fn is_compiler(&self, file: FileId, decorator: ExprId) -> bool {
        const COMPILERS: [&str; 4] = ["numba", "triton", "taichi", "cupyx"];
        let facts = self.facts(file);
        let mut at = decorator;
        let (name, scope) = loop {
            at = match facts.expr(at) {
                Expr::Name { name, scope } => break (name, scope),
                Expr::Attribute { value, .. } => value,
                Expr::Call(call) => facts.calls[call.index()].callee,
                _ => return false,
            };
        };
        let Some(name) = self.global(file, scope, name) else { return false };
        facts.bindings_of(ScopeId::MODULE, name).iter().any(|binding| {
            let module = match binding.kind {
                BindingKind::Import { module } | BindingKind::ImportAs { module } => module,
                BindingKind::ImportFrom { level: 0, module, .. } => module,
                _ => return false,
            };
            facts.name(module).split('.').next().is_some_and(|root| COMPILERS.contains(&root))
        })
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
                if let Some((file, value)) = self.constant(file, test) {
                    return match self.facts(file).expr(value) {
                        Expr::True
                        | Expr::False
                        | Expr::Not(_)
                        | Expr::Bool { .. }
                        | Expr::Compare { .. }
                        | Expr::Call(_) => self.decide_within(file, value, version, depth + 1),
                        _ => None,
                    };
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
                let call = facts.calls[call.index()];
                if let Expr::Name { name, scope } = facts.expr(call.callee) {
                    let arguments = facts.arguments(call.arguments);
                    return self.has_attribute(file, (name, scope), arguments, version).and_then(plain);
                }
                // `sys.platform.startswith("win")`.
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

    /// `hasattr(os, "fork")`: what a module of the standard library has stays, unless some interpreter lacks it. What it
    /// lacks somebody may add, but for the marks of other interpreters.
    fn has_attribute(
        &self,
        file: FileId,
        (function, scope): (Symbol, ScopeId),
        arguments: &[Argument],
        version: PythonVersion,
    ) -> Option<bool> {
        let facts = self.facts(file);
        if facts.name(function) != "hasattr" {
            return None;
        }
        let name = self.global(file, scope, function)?;
        if !facts.bindings_of(ScopeId::MODULE, name).is_empty() || !facts.star_imports.is_empty() {
            return None;
        }
        let [module, name] = arguments else { return None };
        let Expr::Str(wanted) = facts.expr(name.value) else { return None };
        let module = self.written_name(file, module.value)?;
        let wanted = facts.name(wanted);
        if module == "sys" && matches!(wanted, "pypy_version_info" | "pypy_translation_info") {
            return Some(false);
        }
        // The library is that of Linux.
        let library = Stdlib::of(version);
        let has_it = library.is_module(&module) && library.attribute(&module, wanted).is_some();
        (has_it && self.settings.platform == Platform::Linux).then_some(true)
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
        // `PYTHON = sys.version_info[:2]`.
        let (own_file, left) = self.constant(file, left).unwrap_or((file, left));
        let own_facts = self.facts(own_file);
        let (subject, index) = match own_facts.expr(left) {
            Expr::Subscript { value, index } => (value, Some(index)),
            _ => (left, None),
        };
        let name = match own_facts.expr(subject) {
            // `platform.python_implementation()`.
            Expr::Call(call) => format!("{}()", self.written_name(own_file, own_facts.calls[call.index()].callee)?),
            _ => self.written_name(own_file, subject)?,
        };
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
            ("sys.implementation.name" | "platform.python_implementation()", None) => match facts.expr(right) {
                Expr::Str(wanted) => equality(facts.name(wanted).eq_ignore_ascii_case("cpython")),
                _ => None,
            },
            ("sys.version_info", index) | ("sys.version_info.major" | "sys.version_info.minor", index @ None) => {
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
                match index.map(|index| own_facts.expr(index)) {
                    None if name.ends_with(".major") => own.truncate(1),
                    None if name.ends_with(".minor") => own = vec![own[1]],
                    None => {}
                    Some(Expr::Int(0)) => own.truncate(1),
                    Some(Expr::Int(1)) => own = vec![own[1]],
                    // `sys.version_info[:2]`.
                    Some(Expr::Slice { .. } | Expr::Opaque) if wanted.len() <= 2 => {}
                    Some(_) => return None,
                }
                let is_part = index.is_some() || name != "sys.version_info";
                if !is_part && wanted.len() > 2 {
                    // The micro version is not modelled: it matters only where the rest is equal.
                    if wanted[..2] == own[..] {
                        return None;
                    }
                    wanted.truncate(2);
                } else if !is_part && matches!(operator, Comparison::Eq | Comparison::NotEq) {
                    return None;
                } else if !is_part && wanted.len() <= own.len() {
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
    fn global(&self, file: FileId, scope: ScopeId, name: Symbol) -> Option<Symbol> {
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

/// A test that is decided, and whether by `TYPE_CHECKING`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decision {
    pub(super) value: bool,
    pub(super) by_type_checking: bool,
}
