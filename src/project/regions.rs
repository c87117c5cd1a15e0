//! Which code runs: tests on the version, the platform and `TYPE_CHECKING`, decided for the class model.

use serde::{Deserialize, Serialize};

use crate::facts::{BindingKind, Expr, ExprId, FunctionIndex, Guard, RegionId, ScopeId};
use crate::finding::FileId;
use crate::project::interpreter::Decision;
use crate::project::{Project, PythonVersion};

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

/// What a platform calls itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlatformNames {
    /// `sys.platform`.
    pub(super) sys: &'static str,
    /// `os.name`.
    pub(super) os: &'static str,
    /// `platform.system()`.
    pub(super) system: &'static str,
}

impl Platform {
    pub(super) fn names(self) -> Option<PlatformNames> {
        match self {
            Self::Linux => Some(PlatformNames { sys: "linux", os: "posix", system: "Linux" }),
            Self::Darwin => Some(PlatformNames { sys: "darwin", os: "posix", system: "Darwin" }),
            Self::Win32 => Some(PlatformNames { sys: "win32", os: "nt", system: "Windows" }),
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

    /// Asks every test in a file on which it depends what runs, so that the modules are read that they lead to.
    pub(crate) fn ask_tests(&self, file: FileId) {
        let facts = self.facts(file);
        for &test in &facts.interpreter_tests {
            self.decide(file, test, self.settings.version);
        }
    }

    /// Whether CPython never runs a function, by a decorator on it or its class: `@unittest.skipIf(sys.version_info >=
    /// (3, 13), "…")`, or `@numba.njit`, which compiles it for itself.
    fn is_left_out(&self, file: FileId, function: FunctionIndex, version: PythonVersion) -> bool {
        self.decorators_around(file, function)
            .any(|&decorator| self.is_skip(file, decorator, version) || self.is_compiler(file, decorator))
    }

    /// The decorators of a function and of its class.
    fn decorators_around(&self, file: FileId, function: FunctionIndex) -> impl Iterator<Item = &ExprId> {
        let facts = self.facts(file);
        let own = facts.functions.get(function.index()).map(|function| function.decorators);
        let class = facts.enclosing_class(function).and_then(|class| facts.classes.get(class.index()));
        own.into_iter().chain(class.map(|class| class.decorators)).flat_map(|run| facts.list(run))
    }

    fn is_skip(&self, file: FileId, decorator: ExprId, version: PythonVersion) -> bool {
        let skip = self.facts(file).skip(decorator);
        skip.is_some_and(|(test, outcome)| {
            self.decide(file, test, version).is_some_and(|decision| decision.value == outcome)
        })
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
}
