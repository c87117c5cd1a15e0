//! Which branches of a module run: imports that are tried, and tests on how they went.
//!
//! Where an environment is known, it is known which imports fail in it. A module that was imported has not come to one
//! that fails: of `if HAS_YAML: import yaml` the other branch ran.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use ruff_text_size::TextSize;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{
    Binding, BindingKind, Comparison, Expr, ExprId, FileFacts, Guard, RegionId, ScopeId, ScopeKind, Symbol,
};
use crate::finding::FileId;
use crate::project::answers::{self, Depends};
use crate::project::infer::{Inference, Step};
use crate::project::regions::Reach;
use crate::project::{ModuleRef, Project};

/// By file: its tests with imports.
pub(super) type Tested = OnceLock<TestedImports>;

/// The imports of a module that stand under tests.
#[derive(Debug, Default)]
pub(super) struct TestedImports {
    /// Indices of [`FileFacts::bindings`], by the region that holds them.
    imports: FxHashMap<RegionId, Vec<u32>>,
    /// The regions of both outcomes, where one of them has imports.
    outcomes: FxHashMap<ExprId, Vec<RegionId>>,
    /// By region: what was found out about its test, zero until then.
    branches: Box<[AtomicU8]>,
    /// Names that a loop, or another frame than that of their scope, may bind again.
    bound_again: OnceLock<FxHashSet<(ScopeId, Symbol)>>,
}

/// In what is kept of a test: from here on what it depends on, before it the branch.
const DEPENDS_BIT: u32 = 3;

impl TestedImports {
    fn of(facts: &FileFacts) -> Self {
        let branches = facts.regions.iter().map(|_| AtomicU8::default()).collect();
        let mut own = Self { branches, ..Self::default() };
        for (index, binding) in facts.bindings.iter().enumerate() {
            let is_import = matches!(
                binding.kind,
                BindingKind::Import { .. } | BindingKind::ImportAs { .. } | BindingKind::ImportFrom { level: 0, .. }
            );
            if is_import
                && binding.scope == ScopeId::MODULE
                && let Guard::Test { test, .. } = facts.regions[binding.region.index()].guard
            {
                own.imports.entry(binding.region).or_default().push(index as u32);
                own.outcomes.entry(test).or_default();
            }
        }
        if !own.outcomes.is_empty() {
            for (index, region) in facts.regions.iter().enumerate() {
                if let Guard::Test { test, .. } = region.guard
                    && let Some(regions) = own.outcomes.get_mut(&test)
                {
                    regions.push(RegionId(index as u32));
                }
            }
        }
        own
    }
}

/// The bindings of a name of which one counts.
#[derive(Debug)]
pub(super) struct InForce<'f> {
    pub(super) bindings: Vec<&'f Binding>,
    /// One of them is in force for certain, so that nothing else is.
    is_certain: bool,
    /// They take the place of what could not be imported.
    pub(super) stands_in: bool,
    /// A star import that may fail stands beside one of them.
    pub(super) is_beside_star: bool,
}

/// What is known of an outcome of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Branch {
    runs: bool,
    /// That hangs on an import which fails in the environment.
    by_failure: bool,
}

impl Branch {
    /// As a byte that is not zero.
    fn packed(branch: Option<Self>) -> u8 {
        match branch {
            None => 1,
            Some(Self { runs, by_failure }) => 2 + u8::from(runs) * 2 + u8::from(by_failure),
        }
    }

    fn unpacked(packed: u8) -> Option<Self> {
        let bits = packed.checked_sub(2)?;
        Some(Self { runs: bits & 2 != 0, by_failure: bits & 1 != 0 })
    }
}

/// What an object is to a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    None,
    False,
    True,
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

/// How many bindings of a name may be in force, for its value to be asked for.
pub(super) const MOST_IN_FORCE: usize = 64;

impl Project {
    /// Whether a binding of a name counts that comes later than its use. Asked where there are many: the answer takes a
    /// look at all.
    pub(super) fn may_be_bound_again(&self, file: FileId, later: &[Binding]) -> bool {
        const FEW: usize = 16;
        let (Some(first), true) = (later.first(), later.len() > FEW) else { return !later.is_empty() };
        let Some(tested) = self.tested_imports(file) else { return true };
        let bound_again = tested.bound_again.get_or_init(|| {
            let facts = self.facts(file);
            let inference = Inference::new(self);
            let is_again = |binding: &&Binding| {
                facts.regions(binding.region).any(|(_, region)| region.guard == Guard::Loop)
                    || inference.is_foreign(facts, binding.scope, binding)
            };
            facts.bindings.iter().filter(is_again).map(|binding| (binding.scope, binding.name)).collect()
        });
        bound_again.contains(&(first.scope, first.name))
    }

    /// Whether an import of a file that stands directly in a region fails in the environment.
    fn import_fails(&self, file: FileId, region: RegionId) -> bool {
        let facts = self.facts(file);
        let Some(tested) = self.tested_imports(file) else { return false };
        let imports = tested.imports.get(&region).map_or(&[][..], Vec::as_slice);
        imports.iter().any(|&index| {
            let module = match facts.bindings[index as usize].kind {
                // Of `import a.b`, whether there is an `a`: what else is there need not be read.
                BindingKind::Import { .. } => facts.bindings[index as usize].name,
                BindingKind::ImportAs { module } | BindingKind::ImportFrom { module, .. } => module,
                _ => return false,
            };
            let module = self.import(file, 0, module, None);
            matches!(module, ModuleRef::External(_)) && self.module_exists(file, &module) == Some(false)
        })
    }

    fn tested_imports(&self, file: FileId) -> Option<&TestedImports> {
        let cell = self.tested.get(file.0 as usize)?;
        Some(cell.get_or_init(|| TestedImports::of(self.facts(file))))
    }
}

impl Inference<'_> {
    /// The bindings that may be in force after the first `end` of them, and those of `others` and of other frames.
    pub(super) fn in_force<'f>(
        &self,
        file: FileId,
        bindings: &'f [Binding],
        end: usize,
        others: &[usize],
    ) -> InForce<'f> {
        let facts = self.project.facts(file);
        let mut found = InForce { bindings: Vec::new(), is_certain: false, stands_in: false, is_beside_star: false };
        let Some(scope) = bindings.first().map(|binding| binding.scope) else { return found };
        let alive = &mut found.bindings;
        // Branches seen so far: the enclosing region, the test, and which of its outcomes binds.
        let mut branches: Vec<(RegionId, ExprId, bool)> = Vec::new();
        for binding in bindings[..end].iter().rev() {
            if matches!(binding.kind, BindingKind::Annotated { value: None, .. })
                && !matches!(facts.scopes[scope.index()].kind, ScopeKind::Class(_))
            {
                continue;
            }
            if self.project.reach(file, binding.region) != Reach::Runs {
                continue;
            }
            let is_made = self.is_made_here(file, scope, binding.region);
            if is_made == Some(false) {
                continue;
            }
            match self.tried(file, binding.region) {
                Some(Tried::Skipped) => continue,
                Some(Tried::Failed) => {
                    found.stands_in = true;
                    continue;
                }
                Some(Tried::Instead) => found.stands_in = true,
                None => found.is_beside_star |= self.is_instead_of_star(file, binding.region),
            }
            alive.push(binding);
            if self.is_foreign(facts, scope, binding) {
                continue;
            }
            let (outer, branch) = self.first_condition(file, binding.region);
            match branch {
                None => found.is_certain = true,
                Some(_) if is_made == Some(true) => found.is_certain = true,
                Some(Condition::Branch { test, holds }) => {
                    let is_last = self.first_condition(file, outer).1.is_none();
                    if is_last && branches.contains(&(outer, test, !holds)) {
                        found.is_certain = true;
                    }
                    branches.push((outer, test, holds));
                }
                Some(Condition::Other) => {}
            }
            if found.is_certain || alive.len() > MOST_IN_FORCE {
                break;
            }
        }
        for &index in others.iter().take(MOST_IN_FORCE + 1) {
            if self.project.reach(file, bindings[index].region) == Reach::Runs {
                alive.push(&bindings[index]);
            }
        }
        // A function that stands before may have run after. Of names that are bound all the time nobody asks as much.
        for binding in &bindings[..end.min(MOST_IN_FORCE)] {
            if self.is_foreign(facts, scope, binding) && !alive.iter().any(|other| other.range == binding.range) {
                alive.push(binding);
            }
        }
        let later = if self.project.may_be_bound_again(file, &bindings[end..]) { &bindings[end..] } else { &[] };
        for binding in later {
            if alive.len() > MOST_IN_FORCE {
                break;
            }
            // Made by other frames at any time.
            if self.is_foreign(facts, scope, binding) && !alive.iter().any(|other| other.range == binding.range) {
                alive.push(binding);
            }
        }
        found
    }

    /// Whether an outcome of a test on a module's own names comes, where that is known.
    fn branch(&self, file: FileId, region: RegionId) -> Option<Branch> {
        let facts = self.project.facts(file);
        let Guard::Test { test, holds } = facts.regions.get(region.index())?.guard else { return None };
        let tested = self.project.tested_imports(file)?;
        let known = tested.branches.get(region.index())?;
        let cuts = answers::cuts();
        match known.load(Ordering::Relaxed) {
            0 => {
                let (branch, depends) = answers::depending(|| {
                    let is_caught = self.may_be_caught(file, region)?;
                    let outcomes = tested.outcomes.get(&test).filter(|_| !is_caught);
                    self.tried_branch(file, region, (test, holds), outcomes)
                });
                if answers::cuts() == cuts {
                    known.store(Branch::packed(branch) | depends.packed() << DEPENDS_BIT, Ordering::Relaxed);
                }
                branch
            }
            packed => {
                Depends::unpacked(packed >> DEPENDS_BIT).hand_on();
                Branch::unpacked(packed & ((1 << DEPENDS_BIT) - 1))
            }
        }
    }

    /// Whether something around a region may catch what an import in it raises; `None` where the module need not come to
    /// the region at all, for other reasons than tests.
    fn may_be_caught(&self, file: FileId, region: RegionId) -> Option<bool> {
        let mut is_caught = false;
        for (_, around) in self.project.facts(file).regions(region).skip(1) {
            match around.guard {
                Guard::None | Guard::Test { .. } => {}
                Guard::Try { .. } | Guard::With { .. } => is_caught = true,
                Guard::Function(_)
                | Guard::Loop
                | Guard::Handler { .. }
                | Guard::Else { .. }
                | Guard::Sometimes
                | Guard::Dead => return None,
            }
        }
        Some(is_caught)
    }

    fn tried_branch(
        &self,
        file: FileId,
        region: RegionId,
        (test, holds): (ExprId, bool),
        outcomes: Option<&Vec<RegionId>>,
    ) -> Option<Branch> {
        for &outcome in outcomes.into_iter().flatten() {
            if self.project.import_fails(file, outcome) {
                return Some(Branch { runs: outcome != region, by_failure: true });
            }
        }
        let inference = Inference::new(self.project);
        let truth = inference.guarded(Step::Test(file, test), || inference.truth(file, test, 0)).ok().flatten();
        let runs = (truth? == Truth::True) == holds;
        Some(Branch { runs, by_failure: inference.stands_in.get() })
    }

    /// The truth of a test on names of the module, of which each has one value for certain.
    fn truth(&self, file: FileId, test: ExprId, depth: u32) -> Option<Truth> {
        const DEEPEST: u32 = 8;
        if depth > DEEPEST {
            return None;
        }
        let facts = self.project.facts(file);
        match facts.expr(test) {
            Expr::None => Some(Truth::None),
            Expr::True => Some(Truth::True),
            Expr::False => Some(Truth::False),
            Expr::Name { name, scope: ScopeId::MODULE } => {
                self.truth_of_name(file, name, Some(facts.range(test).start()), depth)
            }
            Expr::Not(inner) => Some((self.truth(file, inner, depth + 1)? != Truth::True).into()),
            Expr::Compare { operator: operator @ (Comparison::Is | Comparison::IsNot), left, right }
                if matches!(facts.expr(right), Expr::None) =>
            {
                let is_none = self.truth(file, left, depth + 1)? == Truth::None;
                Some((is_none == (operator == Comparison::Is)).into())
            }
            _ => self.project.decide(file, test, self.project.settings.version).map(|decision| decision.value.into()),
        }
    }

    fn truth_of_name(&self, file: FileId, name: Symbol, before: Option<TextSize>, depth: u32) -> Option<Truth> {
        let facts = self.project.facts(file);
        let bindings = facts.bindings_of(ScopeId::MODULE, name);
        let end = before.map_or(bindings.len(), |until| bindings.partition_point(|binding| binding.since <= until));
        let found = self.in_force(file, bindings, end, &[]);
        let [binding] = found.bindings[..] else { return None };
        let is_unsure = !found.is_certain || found.is_beside_star || !facts.star_imports.is_empty();
        if is_unsure || self.is_foreign(facts, ScopeId::MODULE, binding) {
            return None;
        }
        if found.stands_in {
            self.stands_in.set(true);
        }
        match binding.kind {
            // It has been imported, or there would be no module that goes on.
            BindingKind::Import { .. } | BindingKind::ImportAs { .. } => Some(Truth::True),
            BindingKind::ImportFrom { level, module, name } => {
                let from = match self.project.import(file, level, module, None) {
                    ModuleRef::Source(from) => from,
                    ModuleRef::External(module) => {
                        let dotted = format!("{module}.{}", facts.name(name));
                        return self.project.stdlib.class(&dotted).map(|_| Truth::True);
                    }
                    ModuleRef::Namespace(_) | ModuleRef::Missing(_) => return None,
                };
                let own = self.project.facts(from).names.find(facts.name(name));
                match own.filter(|&own| !self.project.facts(from).bindings_of(ScopeId::MODULE, own).is_empty()) {
                    Some(_) if from == file => None,
                    Some(own) => self.truth_of_name(from, own, None, depth + 1),
                    None => match self.project.import(file, level, module, Some(name)) {
                        ModuleRef::Source(_) => Some(Truth::True),
                        _ => None,
                    },
                }
            }
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                self.truth(file, value, depth + 1)
            }
            BindingKind::Function(function) => {
                let decorators = facts.functions.get(function.index())?.decorators;
                (decorators.len == 0).then_some(Truth::True)
            }
            _ => None,
        }
    }

    /// The innermost guard that makes code of a region optional, and the region around it.
    pub(super) fn first_condition(&self, file: FileId, region: RegionId) -> (RegionId, Option<Condition>) {
        let facts = self.project.facts(file);
        for (id, step) in facts.regions(region) {
            let condition = match &step.guard {
                Guard::None | Guard::Function(_) | Guard::With { .. } => continue,
                Guard::Test { test, holds } => {
                    if self.project.decide(file, *test, self.project.settings.version).is_some()
                        || self.branch(file, id).is_some()
                    {
                        continue;
                    }
                    Condition::Branch { test: *test, holds: *holds }
                }
                Guard::Try { .. } | Guard::Handler { .. } if self.tried_imports(file, id).is_some() => continue,
                Guard::Else { tried } if self.tried_imports(file, *tried).is_some() => continue,
                Guard::Loop
                | Guard::Try { .. }
                | Guard::Handler { .. }
                | Guard::Else { .. }
                | Guard::Sometimes
                | Guard::Dead => Condition::Other,
            };
            return (step.parent, Some(condition));
        }
        (RegionId::MODULE, None)
    }

    /// What imports around a region mean for it, where they are known to fail or to succeed: those of a `try`, and those
    /// that the outcome of a test hangs on.
    fn tried(&self, file: FileId, region: RegionId) -> Option<Tried> {
        let mut found = None;
        for (id, region) in self.project.facts(file).regions(region) {
            match region.guard {
                Guard::Try { .. } if self.tried_imports(file, id) == Some(false) => return Some(Tried::Failed),
                Guard::Else { tried } if self.tried_imports(file, tried) == Some(false) => return Some(Tried::Failed),
                Guard::Handler { .. } => match self.tried_imports(file, id) {
                    Some(true) => return Some(Tried::Skipped),
                    Some(false) => found = Some(Tried::Instead),
                    None => {}
                },
                Guard::Test { .. } => match self.branch(file, id) {
                    Some(Branch { runs: false, by_failure: true }) => return Some(Tried::Failed),
                    Some(Branch { runs: false, by_failure: false }) => return Some(Tried::Skipped),
                    Some(Branch { runs: true, by_failure: true }) => found = Some(Tried::Instead),
                    Some(Branch { runs: true, by_failure: false }) | None => {}
                },
                _ => {}
            }
        }
        found
    }

    /// Whether a region handles what a star import in a `try` raises: `from _pickle import *`.
    fn is_instead_of_star(&self, file: FileId, region: RegionId) -> bool {
        let facts = self.project.facts(file);
        !facts.star_imports.is_empty()
            && facts.regions(region).any(|(id, region)| {
                matches!(region.guard, Guard::Handler { .. })
                    && self
                        .handled(file, id)
                        .is_some_and(|tried| facts.star_imports.iter().any(|it| it.region == tried))
            })
    }

    /// The body of the `try` that a handler belongs to.
    fn handled(&self, file: FileId, handler: RegionId) -> Option<RegionId> {
        let facts = self.project.facts(file);
        let own = facts.regions.get(handler.index())?;
        // The `try` stands before its handlers, in the same region.
        (0..handler.index()).rev().map(|index| RegionId(index as u32)).find(|&other| {
            let other = &facts.regions[other.index()];
            other.parent == own.parent && matches!(other.guard, Guard::Try { .. })
        })
    }

    /// Whether the imports of a `try` that catches `ImportError` succeed; asked of its body or of that handler.
    fn tried_imports(&self, file: FileId, region: RegionId) -> Option<bool> {
        let facts = self.project.facts(file);
        let own = &facts.regions[region.index()];
        let tried = match own.guard {
            Guard::Try { .. } => region,
            Guard::Handler { .. } => self.handled(file, region)?,
            _ => return None,
        };
        let caught = match own.guard {
            Guard::Try { handlers } => handlers,
            Guard::Handler { types } => types,
            _ => return None,
        };
        let catches_imports = facts.list(caught).iter().any(|&kind| {
            matches!(facts.expr(kind), Expr::Name { name, .. }
                if matches!(facts.name(name), "ImportError" | "ModuleNotFoundError"))
        });
        if !catches_imports {
            return None;
        }
        self.project.tried_imports(file, tried)
    }
}

/// Why code of a region may not run.
#[derive(Debug, Clone, Copy)]
pub(super) enum Condition {
    Branch { test: ExprId, holds: bool },
    Other,
}

/// How code of a region depends on imports that are tried and known to fail or to succeed.
#[derive(Debug, Clone, Copy)]
enum Tried {
    /// A handler of imports that succeed.
    Skipped,
    /// Stands with, or behind, an import that fails.
    Failed,
    /// The handler of imports that fail: what it binds takes the place of what could not be imported.
    Instead,
}
