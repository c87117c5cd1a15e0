//! What tests tell of the values of names: `isinstance(x, A)`, `x is None`, `x`, where they stand around an expression or
//! leave the function before it.
//!
//! Only names of the frame itself are narrowed, and only where nothing binds them between the test and the use.

use std::sync::OnceLock;

use ruff_text_size::{TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{
    ArgumentKind, Binding, BindingKind, Comparison, Expr, ExprId, FileFacts, FunctionIndex, Guard, LeaveKind, RegionId,
    ScopeId, ScopeKind, Symbol,
};
use crate::finding::FileId;
use crate::project::infer::Inference;
use crate::project::{ClassRef, Value};

/// The names that the tests of a file are about, and where its code stands.
#[derive(Debug, Default)]
pub(super) struct Tests {
    names: FxHashSet<Symbol>,
    /// Those of them that a test asks the class of.
    by_class: FxHashSet<Symbol>,
    /// Found out when somebody asks for such a name.
    places: OnceLock<Places>,
}

#[derive(Debug, Default)]
struct Places {
    /// Expressions whose region is known, those that begin later last, of those that begin together the longest first.
    placed: Vec<(TextRange, RegionId)>,
    /// By function: tests that leave it, with where they have and the region that goes on.
    leaving: FxHashMap<FunctionIndex, Vec<Leaving>>,
}

/// `if test: return`: what follows in the region around runs where the test came out otherwise.
#[derive(Debug, Clone, Copy)]
struct Leaving {
    end: TextSize,
    around: RegionId,
    test: ExprId,
    holds: bool,
}

impl Tests {
    pub(super) fn of(facts: &FileFacts) -> Self {
        let mut tests = Self::default();
        for region in &facts.regions {
            if let Guard::Test { test, .. } = region.guard {
                tests.collect_names(facts, test, 0);
            }
        }
        tests
    }

    fn collect_names(&mut self, facts: &FileFacts, test: ExprId, depth: u32) {
        if depth > MAX_DEPTH {
            return;
        }
        match facts.expr(test) {
            Expr::Not(inner) => self.collect_names(facts, inner, depth + 1),
            Expr::Bool { operands, .. } => {
                for &operand in facts.list(operands) {
                    self.collect_names(facts, operand, depth + 1);
                }
            }
            Expr::Name { name, .. } => {
                self.names.insert(name);
            }
            Expr::Compare { operator: Comparison::Is | Comparison::IsNot, left, .. } => {
                if let Expr::Name { name, .. } = facts.expr(left) {
                    self.names.insert(name);
                }
            }
            Expr::Call(call) => {
                if let Some(first) = facts.arguments(facts.calls[call.index()].arguments).first()
                    && let Expr::Name { name, .. } = facts.expr(first.value)
                {
                    self.names.insert(name);
                    self.by_class.insert(name);
                }
            }
            _ => {}
        }
    }
}

impl Places {
    fn of(facts: &FileFacts) -> Self {
        let mut places = Self::default();
        let mut bodies: FxHashMap<FunctionIndex, RegionId> = FxHashMap::default();
        for (index, region) in facts.regions.iter().enumerate() {
            if let Guard::Function(function) = region.guard {
                bodies.insert(function, RegionId(index as u32));
            }
        }
        let accesses = facts.accesses.iter().map(|access| (facts.range(access.expr), access.region));
        let calls = facts.calls.iter().map(|call| (facts.range(call.expr), call.region));
        places.placed = accesses.chain(calls).collect();
        for binding in (0..facts.scopes.len()).flat_map(|scope| facts.bindings_in(ScopeId(scope as u32))) {
            if let BindingKind::Assign(value)
            | BindingKind::Annotated { value: Some(value), .. }
            | BindingKind::Unpack { value, .. } = binding.kind
            {
                places.placed.push((facts.range(value), binding.region));
            }
        }
        let mut returns: FxHashMap<(FunctionIndex, TextSize), RegionId> = FxHashMap::default();
        for leave in &facts.leaves {
            if leave.kind == LeaveKind::Return {
                returns.insert((leave.function, leave.end), leave.region);
            }
            let own = &facts.regions[leave.region.index()];
            if let Guard::Test { test, holds } = own.guard {
                let leaving = Leaving { end: leave.end, around: own.parent, test, holds };
                places.leaving.entry(leave.function).or_default().push(leaving);
            }
        }
        for (index, function) in facts.functions.iter().enumerate() {
            let index = FunctionIndex(index as u32);
            for &value in facts.list(function.returned) {
                let range = facts.range(value);
                // What the body itself returns at its end leaves nothing out.
                let region = returns.get(&(index, range.end())).or_else(|| bodies.get(&index));
                places.placed.extend(region.map(|&region| (range, region)));
            }
        }
        places.placed.sort_unstable_by_key(|(range, region)| (range.start(), std::cmp::Reverse(range.end()), *region));
        places
    }

    /// The region of the innermost known expression around a range.
    fn region(&self, range: TextRange) -> Option<RegionId> {
        /// Expressions that begin between the one asked for and what is around it.
        const MOST: usize = 64;
        let end = self.placed.partition_point(|(placed, _)| placed.start() <= range.start());
        let around = self.placed[..end].iter().rev().take(MOST).find(|(placed, _)| placed.contains_range(range))?;
        Some(around.1)
    }
}

const MAX_DEPTH: u32 = 8;

/// What a test says of a name.
#[derive(Debug, Clone, Copy)]
enum Told {
    IsNone,
    IsNotNone,
    IsTrue,
    /// Of one of the types, or of none.
    Isinstance {
        types: ExprId,
        holds: bool,
    },
}

impl Inference<'_> {
    /// The value of a name after the tests that it has passed.
    pub(super) fn narrowed(&self, file: FileId, expr: ExprId, value: Value) -> Value {
        let is_open = value
            .members()
            .iter()
            .any(|member| matches!(member, Value::Unknown(_) | Value::Instance(_) | Value::None | Value::External(_)));
        let facts = self.project.facts(file);
        let Expr::Name { name, scope } = facts.expr(expr) else { return value };
        if !is_open {
            return value;
        }
        let may_be_none = value.members().iter().any(|member| matches!(member, Value::None | Value::Bool(false)));
        let is_told = |tests: &&Tests| {
            if may_be_none { tests.names.contains(&name) } else { tests.by_class.contains(&name) }
        };
        let Some(tests) = self.project.tests(file).filter(is_told) else { return value };
        let Some((home, bindings)) = own_bindings(facts, scope, name) else { return value };
        let is_foreign = |binding: &Binding| self.is_foreign(facts, home, binding);
        if self.project.may_be_bound_again(file, bindings) && bindings.iter().any(is_foreign) {
            return value;
        }
        let range = facts.range(expr);
        let places = tests.places.get_or_init(|| Places::of(facts));
        let Some(region) = places.region(range) else { return value };
        let mut chain: Vec<RegionId> = Vec::new();
        let mut passed: Vec<(ExprId, bool, RegionId)> = Vec::new();
        for (id, region) in facts.regions(region) {
            chain.push(id);
            match region.guard {
                Guard::Test { test, holds } => passed.push((test, holds, region.parent)),
                Guard::Function(_) => break,
                _ => {}
            }
        }
        let leaving = facts.function_of(home).and_then(|function| places.leaving.get(&function));
        for leaving in leaving.into_iter().flatten() {
            if leaving.end <= range.start() && chain.contains(&leaving.around) {
                passed.push((leaving.test, !leaving.holds, leaving.around));
            }
        }
        passed.retain(|(test, _, around)| {
            let test = facts.range(*test);
            if range.start() < test.start() {
                // `x.a if x else b`, `[x.a for x in xs if x]`: the test runs first.
                let between = TextRange::new(range.start(), test.end());
                bindings.iter().all(|it| {
                    matches!(it.kind, BindingKind::For { .. } | BindingKind::ForElement { .. })
                        || !between.contains(it.since)
                })
            } else {
                test.end() <= range.start() && !is_rebound(facts, bindings, test, range.start(), *around)
            }
        });
        // As they are passed.
        passed.sort_by_key(|(test, ..)| facts.range(*test).start());
        let mut told = Vec::new();
        for (test, holds, _) in passed {
            self.tell(file, test, holds, name, 0, &mut told);
        }
        told.into_iter().fold(value, |value, told| self.after(file, value, told))
    }

    /// What the outcome of a test says of a name.
    fn tell(&self, file: FileId, test: ExprId, holds: bool, name: Symbol, depth: u32, told: &mut Vec<Told>) {
        if depth > MAX_DEPTH {
            return;
        }
        let facts = self.project.facts(file);
        let is_it = |expr: ExprId| matches!(facts.expr(expr), Expr::Name { name: own, .. } if own == name);
        match facts.expr(test) {
            Expr::Not(inner) => self.tell(file, inner, !holds, name, depth + 1, told),
            Expr::Bool { is_and, operands } if is_and == holds => {
                for &operand in facts.list(operands) {
                    self.tell(file, operand, holds, name, depth + 1, told);
                }
            }
            Expr::Compare { operator: operator @ (Comparison::Is | Comparison::IsNot), left, right }
                if is_it(left) && matches!(facts.expr(right), Expr::None) =>
            {
                let is_none = (operator == Comparison::Is) == holds;
                told.push(if is_none { Told::IsNone } else { Told::IsNotNone });
            }
            Expr::Name { .. } if is_it(test) && holds => told.push(Told::IsTrue),
            Expr::Call(call) => {
                let call = facts.calls[call.index()];
                if let [object, types] = facts.arguments(call.arguments)
                    && is_it(object.value)
                    && [object, types].iter().all(|argument| argument.kind == ArgumentKind::Positional)
                    && self.evaluate(file, call.callee) == Value::external("builtins.isinstance")
                {
                    told.push(Told::Isinstance { types: types.value, holds });
                }
            }
            _ => {}
        }
    }

    fn after(&self, file: FileId, value: Value, told: Told) -> Value {
        let without = |is_out: &dyn Fn(&Value) -> bool| {
            let left: Vec<Value> = value.members().iter().filter(|member| !is_out(member)).cloned().collect();
            if left.is_empty() { value.clone() } else { Value::union(left) }
        };
        match told {
            Told::IsNone => Value::None,
            Told::IsNotNone => without(&|member| *member == Value::None),
            Told::IsTrue => without(&|member| matches!(member, Value::None | Value::Bool(false))),
            Told::Isinstance { types, holds } => {
                let Some(types) = self.types(file, types) else { return value };
                if !holds {
                    return without(&|member| types.iter().any(|of| self.is_of(member, of) == Some(true)));
                }
                let mut left: Vec<Value> = Vec::new();
                for member in value.members() {
                    for of in &types {
                        match (member, self.is_of(member, of)) {
                            (Value::Unknown(_), _) => left.push(self.instance_of(of)),
                            (_, Some(false)) if self.may_become(member, of) => left.push(self.instance_of(of)),
                            (_, Some(false)) => {}
                            (_, Some(true) | None) => left.push(member.clone()),
                        }
                    }
                }
                if left.is_empty() {
                    left.extend(types.iter().map(|of| self.instance_of(of)));
                }
                Value::union(left)
            }
        }
    }

    /// The classes that the second argument of `isinstance` names; `None` where one of them is not known.
    fn types(&self, file: FileId, types: ExprId) -> Option<Vec<Value>> {
        let value = self.evaluate(file, types);
        let types = match &value {
            Value::Tuple(types) => types.to_vec(),
            value => vec![value.clone()],
        };
        let is_class = |of: &Value| match of {
            Value::Class(_) => true,
            Value::External(name) => !name.contains('('),
            _ => false,
        };
        (!types.is_empty() && types.iter().all(is_class)).then_some(types)
    }

    /// Whether a value is of a class; `None` where that is not known.
    fn is_of(&self, value: &Value, class: &Value) -> Option<bool> {
        let own = match value {
            Value::None => return Some(false),
            Value::Instance(own) => Value::Class(*own),
            Value::External(name) => Value::External(name.strip_suffix("()")?.into()),
            Value::Str(_) => Value::external("builtins.str"),
            Value::Int(_) => Value::external("builtins.int"),
            Value::Bool(_) => Value::external("builtins.bool"),
            _ => return None,
        };
        if own == *class {
            return Some(true);
        }
        self.project.is_subclass(&self.class(&own)?, &self.class(class)?)
    }

    /// Whether an object of the value's class may be of the other class, which derives from it.
    fn may_become(&self, value: &Value, class: &Value) -> bool {
        let Value::Instance(own) = value else { return false };
        let Some(class) = self.class(class) else { return false };
        self.project.is_subclass(&class, &ClassRef::Source(*own)) == Some(true)
    }

    fn class(&self, value: &Value) -> Option<ClassRef> {
        self.project.class_of(value)
    }
}

/// The scope of the frame that binds a name, and its bindings there.
fn own_bindings(facts: &FileFacts, scope: ScopeId, name: Symbol) -> Option<(ScopeId, &[Binding])> {
    let mut at = scope;
    loop {
        let bindings = facts.bindings_of(at, name);
        if !bindings.is_empty() {
            return Some((at, bindings));
        }
        let data = facts.scopes[at.index()];
        match data.kind {
            ScopeKind::Comprehension | ScopeKind::TypeParameters => at = data.parent,
            ScopeKind::Module | ScopeKind::Function(_) | ScopeKind::Class(_) => return None,
        }
    }
}

/// Whether something may bind the name again between a test and a use after it.
fn is_rebound(facts: &FileFacts, bindings: &[Binding], test: TextRange, at: TextSize, around: RegionId) -> bool {
    let loops = |region: RegionId| {
        facts.regions(region).filter(|(_, region)| region.guard == Guard::Loop).map(|(id, _)| id).collect::<Vec<_>>()
    };
    let own = loops(around);
    bindings.iter().any(|binding| match binding.kind {
        // Other frames may bind it at any time.
        BindingKind::Global | BindingKind::Nonlocal => true,
        BindingKind::Parameter(_) => false,
        _ if binding.since <= test.start() => false,
        _ if binding.since <= at => true,
        // A loop that holds the use but not the test comes back to the use.
        _ => loops(binding.region).iter().any(|outer| !own.contains(outer)),
    })
}
