//! What a descriptor answers where its attribute is read through the class: `__get__(None, owner)`.

use ruff_text_size::{TextRange, TextSize};

use crate::facts::{ArgumentKind, Call, Expr, ExprId, Guard, KeyOf, LeaveKind, RegionId};
use crate::finding::{FileId, Place};
use crate::project::descriptors::{Certainty, Descriptor, Frame, Meaning, Method, What};
use crate::project::{ExprRef, FunctionId, Project, Value};

/// What comes of it.
pub(super) enum OnClass {
    Raises(Failure),
    /// The descriptor; where it is returned, for one that has a `__get__`.
    Itself(Option<Place>),
    /// Something else, or what is not known, and why.
    Other(&'static str),
}

/// What raises because there is no instance.
pub(super) struct Failure {
    /// In `__get__`: what raises, or the call that leads to it.
    pub place: Place,
    pub region: RegionId,
    /// Where it raises, if that is in another function.
    pub inner: Option<Place>,
    pub exception: &'static str,
    /// What CPython does not do with None, in words that follow on "None".
    pub reason: String,
    /// Whatever the name is that it asks for.
    pub is_certain: bool,
}

pub(super) fn on_class(project: &Project, descriptor: &Descriptor<'_>) -> OnClass {
    let getter = match descriptor.method("__get__") {
        Method::Source(getter) => getter,
        Method::Absent => return OnClass::Itself(None),
        Method::Unknown => return OnClass::Other("what its `__get__` is, is not known"),
    };
    let data = project.function(getter);
    if data.is_async || data.is_generator {
        return OnClass::Other("its `__get__` runs later");
    }
    let walk = Walk { project, descriptor };
    let frames = Frames {
        on_class: descriptor.call(getter, &[Meaning::None, Meaning::Owner]),
        on_instance: descriptor.call(getter, &[Meaning::Instance, Meaning::Owner]),
    };
    match walk.function(&frames, 0) {
        Ok(Some(failure)) => OnClass::Raises(failure),
        Ok(None) => match walk.gives_itself(&frames.on_class) {
            Some(place) => OnClass::Itself(Some(place)),
            None => OnClass::Other("it gives something on the class"),
        },
        Err(reason) => OnClass::Other(reason),
    }
}

/// Helpers of helpers.
const MAX_DEPTH: u32 = 4;

/// One call, with an instance and without: what is None only in the latter is the instance that is missing.
struct Frames {
    on_class: Frame,
    on_instance: Frame,
}

struct Walk<'a, 'p> {
    project: &'p Project,
    descriptor: &'a Descriptor<'p>,
}

/// What may raise, and how.
struct Fault {
    exception: &'static str,
    reason: String,
    inner: Option<Place>,
    is_certain: bool,
}

impl Fault {
    fn new(exception: &'static str, reason: String) -> Self {
        Self { exception, reason, inner: None, is_certain: true }
    }

    fn attribute(name: &str) -> Self {
        Self::new("AttributeError", format!("has no attribute `{name}`"))
    }
}

impl Walk<'_, '_> {
    /// The first thing that raises for certain; `Err` where something may come before it.
    fn function(&self, frames: &Frames, depth: u32) -> Result<Option<Failure>, &'static str> {
        let function = frames.on_class.function;
        for (range, region, step) in self.steps(function) {
            let Some(fault) = self.fault(frames, &step, region, depth)? else { continue };
            match self.descriptor.certainty(&frames.on_class, range.start(), region) {
                Certainty::Never => continue,
                Certainty::Unknown(reason) => return Err(reason),
                Certainty::Runs(conditions) if !conditions.branches.is_empty() => {
                    return Err("whether it comes to what needs an instance depends on a test");
                }
                Certainty::Runs(_) => {}
            }
            if self.is_caught(function.file, region, fault.exception) {
                return Err("a handler minds that there is no instance");
            }
            let Fault { exception, reason, inner, is_certain } = fault;
            let place = Place::new(function.file, range);
            return Ok(Some(Failure { place, region, inner, exception, reason, is_certain }));
        }
        Ok(None)
    }

    /// What a function does, in about the order in which it does it.
    fn steps(&self, function: FunctionId) -> Vec<(TextRange, RegionId, Step)> {
        let facts = self.project.facts(function.file);
        let mut steps: Vec<(TextSize, TextRange, RegionId, Step)> = Vec::new();
        for event in self.descriptor.events(function) {
            let (range, step) = match event.what {
                What::Access(index) => {
                    let expr = facts.accesses[index as usize].expr;
                    (facts.range(expr), Step::Access(expr))
                }
                What::Call(index) => {
                    let call = facts.calls[index.index()];
                    (facts.range(call.expr), Step::Call(call))
                }
            };
            steps.push((event.end, range, event.region, step));
        }
        let statement = self.project.function(function).statement;
        let first = facts.keys.partition_point(|key| facts.range(key.expr).start() < statement.start());
        let own = facts.keys[first..].iter().take_while(|key| facts.range(key.expr).start() < statement.end());
        for key in own.filter(|key| facts.function_of(key.scope) == Some(function.index)) {
            if let KeyOf::Subscript(container) = key.of {
                let range = facts.range(container).cover(facts.range(key.expr));
                steps.push((range.end(), range, key.region, Step::Subscript(container, key.expr)));
            }
        }
        steps.sort_by_key(|(end, range, ..)| (*end, std::cmp::Reverse(range.start())));
        steps.into_iter().map(|(_, range, region, step)| (range, region, step)).collect()
    }

    fn fault(&self, frames: &Frames, step: &Step, region: RegionId, depth: u32) -> Result<Option<Fault>, &'static str> {
        let facts = self.project.facts(frames.on_class.function.file);
        match *step {
            Step::Access(expr) => {
                let Expr::Attribute { value, name } = facts.expr(expr) else { return Ok(None) };
                let name = facts.name(name);
                let is_missing = !is_of_none(name) && self.is_instance(frames, value, region);
                Ok(is_missing.then(|| Fault::attribute(name)))
            }
            Step::Subscript(container, key) => {
                let is_by_instance = self.is_instance(frames, key, region);
                Ok(if is_by_instance { self.keyed(frames, container, region) } else { None })
            }
            Step::Call(call) => self.call(frames, &call, depth),
        }
    }

    fn call(&self, frames: &Frames, call: &Call, depth: u32) -> Result<Option<Fault>, &'static str> {
        let facts = self.project.facts(frames.on_class.function.file);
        let region = call.region;
        let arguments = facts.arguments(call.arguments);
        let instance = arguments.iter().position(|argument| {
            argument.kind == ArgumentKind::Positional && self.is_instance(frames, argument.value, region)
        });
        let callee = self.descriptor.meaning(&frames.on_class, call.callee, region);
        if let (Some(instance), Meaning::Value(Value::External(name))) = (instance, &callee) {
            return Ok(self.called_builtin(frames, name, instance, call));
        }
        if let (Some(0), Expr::Attribute { value, name }) = (instance, facts.expr(call.callee)) {
            match (facts.name(name), self.descriptor.meaning(&frames.on_class, value, region)) {
                ("__get__", Meaning::Decorated(_)) if arguments.len() == 1 => {
                    return Ok(Some(Fault::new("TypeError", "binds no function without a class".to_owned())));
                }
                ("get" | "setdefault" | "pop", _) if self.is_weak(frames, value, region) => {
                    return Ok(Some(weakly()));
                }
                _ => {}
            }
        }
        let inner = match callee {
            Meaning::Decorated(function) if depth < MAX_DEPTH => {
                let is_plain = arguments.iter().all(|argument| argument.kind == ArgumentKind::Positional);
                let data = self.project.function(function);
                if !is_plain || data.is_async || data.is_generator {
                    return Ok(None);
                }
                let given = |frame: &Frame| {
                    let meaning = |value| self.descriptor.meaning(frame, value, region);
                    let given: Vec<Meaning> = arguments.iter().map(|argument| meaning(argument.value)).collect();
                    self.descriptor.call_plainly(function, given)
                };
                Frames { on_class: given(&frames.on_class), on_instance: given(&frames.on_instance) }
            }
            _ if depth < MAX_DEPTH => {
                let on_class = self.descriptor.called(&frames.on_class, call);
                let on_instance = self.descriptor.called(&frames.on_instance, call);
                match (on_class, on_instance) {
                    (Some(on_class), Some(on_instance)) if on_class.function == on_instance.function => {
                        Frames { on_class, on_instance }
                    }
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        let Some(failure) = self.function(&inner, depth + 1)? else { return Ok(None) };
        let Failure { place, inner, exception, reason, is_certain, .. } = failure;
        Ok(Some(Fault { exception, reason, inner: Some(inner.unwrap_or(place)), is_certain }))
    }

    /// A call of a builtin that is given the instance at a position.
    fn called_builtin(&self, frames: &Frames, callee: &str, instance: usize, call: &Call) -> Option<Fault> {
        let facts = self.project.facts(frames.on_class.function.file);
        let arguments = facts.arguments(call.arguments);
        let by_name = || {
            let name = arguments.get(1)?;
            match self.descriptor.meaning(&frames.on_class, name.value, call.region) {
                Meaning::Str(name) if is_of_none(&name) => None,
                Meaning::Str(name) if self.descriptor.shown_attribute().is_some() => Some(Fault::attribute(&name)),
                // The name of every attribute, or one that is not known.
                _ => Some(Fault {
                    is_certain: false,
                    ..Fault::new("AttributeError", "has no such attribute".to_owned())
                }),
            }
        };
        match (callee, instance) {
            ("builtins.getattr", 0) if arguments.len() == 2 => by_name(),
            ("builtins.setattr" | "builtins.object.__setattr__", 0) if arguments.len() == 3 => by_name(),
            ("builtins.delattr" | "builtins.object.__delattr__" | "builtins.object.__getattribute__", 0)
                if arguments.len() == 2 =>
            {
                by_name()
            }
            ("builtins.vars", 0) => Some(Fault::new("TypeError", "has no `__dict__`".to_owned())),
            ("types.MethodType", 1) if arguments.len() == 2 => {
                Some(Fault::new("TypeError", "cannot be what a method is bound to".to_owned()))
            }
            ("weakref.ref" | "weakref.proxy", 0) => Some(weakly()),
            _ => None,
        }
    }

    /// A subscript by the instance of what the descriptor has.
    fn keyed(&self, frames: &Frames, container: ExprId, region: RegionId) -> Option<Fault> {
        match self.kind(frames, container, region)?.as_str() {
            "weakref.WeakKeyDictionary()" => Some(weakly()),
            "builtins.dict()" => Some(Fault::new("KeyError", "is no key".to_owned())),
            _ => None,
        }
    }

    /// `self.values`, where that is a dict that holds its keys weakly.
    fn is_weak(&self, frames: &Frames, container: ExprId, region: RegionId) -> bool {
        self.kind(frames, container, region).is_some_and(|kind| kind == "weakref.WeakKeyDictionary()")
    }

    /// What an attribute of the descriptor is, where it is nothing but an object of the standard library.
    fn kind(&self, frames: &Frames, container: ExprId, region: RegionId) -> Option<String> {
        let facts = self.project.facts(frames.on_class.function.file);
        let Expr::Attribute { value, name } = facts.expr(container) else { return None };
        if self.descriptor.meaning(&frames.on_class, value, region) != Meaning::Descriptor {
            return None;
        }
        let name = self.descriptor.attribute_name(&frames.on_class, name);
        match self.project.attribute(&Value::Instance(self.descriptor.class), &name) {
            Value::External(kind) => Some(kind.to_string()),
            _ => None,
        }
    }

    fn is_instance(&self, frames: &Frames, expr: ExprId, region: RegionId) -> bool {
        self.descriptor.meaning(&frames.on_class, expr, region) == Meaning::None
            && self.descriptor.meaning(&frames.on_instance, expr, region) == Meaning::Instance
    }

    /// Whether something around a place of a function takes the exception.
    fn is_caught(&self, file: FileId, region: RegionId, exception: &str) -> bool {
        let facts = self.project.facts(file);
        facts.regions(region).take_while(|(_, step)| !matches!(step.guard, Guard::Function(_))).any(|(_, step)| {
            match step.guard {
                Guard::Try { handlers } => facts.list(handlers).iter().any(|&handler| match facts.expr(handler) {
                    Expr::Tuple(kinds) => facts.list(kinds).iter().any(|&kind| self.catches(file, kind, exception)),
                    _ => self.catches(file, handler, exception),
                }),
                Guard::With { manager } => {
                    let manager = self.project.evaluate(ExprRef { file, expr: manager });
                    !matches!(manager, Value::External(name) if &*name == "threading.RLock()")
                }
                _ => false,
            }
        })
    }

    fn catches(&self, file: FileId, kind: ExprId, exception: &str) -> bool {
        match self.project.evaluate(ExprRef { file, expr: kind }) {
            Value::External(name) => match name.strip_prefix("builtins.") {
                Some("Exception" | "BaseException") => true,
                Some("LookupError") => exception == "KeyError",
                Some(name) => name == exception,
                None => true,
            },
            // A class of the program is no base of a builtin one.
            Value::Class(_) => false,
            _ => true,
        }
    }

    /// Where the descriptor is returned, if every way comes to that.
    fn gives_itself(&self, frame: &Frame) -> Option<Place> {
        let file = frame.function.file;
        let facts = self.project.facts(file);
        let data = self.project.function(frame.function);
        let mut first = None;
        for (value, region) in returns(self.project, frame.function) {
            let range = facts.range(value);
            if matches!(self.descriptor.certainty(frame, range.start(), region), Certainty::Never) {
                continue;
            }
            if self.descriptor.meaning(frame, value, region) != Meaning::Descriptor {
                return None;
            }
            first = first.or(Some(Place::new(file, range)));
        }
        let end = data.statement.end();
        let body = body_region(self.project, frame.function)?;
        let falls_off = data.falls_off && !matches!(self.descriptor.certainty(frame, end, body), Certainty::Never);
        first.filter(|_| !falls_off)
    }
}

enum Step {
    Access(ExprId),
    Call(Call),
    /// `container[key]`.
    Subscript(ExprId, ExprId),
}

fn weakly() -> Fault {
    Fault::new("TypeError", "cannot be referred to weakly".to_owned())
}

/// Whether None may have an attribute of that name: it has those of `object`.
fn is_of_none(name: &str) -> bool {
    name.starts_with("__") && name.ends_with("__") && !matches!(name, "__dict__" | "__slots__" | "__weakref__")
}

/// The values that a function returns, with the region of each `return`.
pub(super) fn returns(project: &Project, function: FunctionId) -> Vec<(ExprId, RegionId)> {
    let facts = project.facts(function.file);
    let body = body_region(project, function).unwrap_or(RegionId::MODULE);
    let mut before = project.function(function).header.end();
    let mut regions: Vec<(TextRange, RegionId)> = Vec::new();
    for leave in facts.leaves.iter().filter(|leave| leave.function == function.index) {
        if leave.end < before {
            continue;
        }
        if leave.kind == LeaveKind::Return {
            regions.push((TextRange::new(before, leave.end), leave.region));
        }
        before = leave.end;
    }
    let returned = facts.list(project.function(function).returned).iter();
    let with_region = returned.map(|&value| {
        let range = facts.range(value);
        // The statement ends where its value does, or a parenthesis later.
        let found = regions.iter().find(|(statement, _)| statement.contains_range(range));
        (value, found.map_or(body, |&(_, region)| region))
    });
    with_region.collect()
}

/// The region of the body of a function.
pub(super) fn body_region(project: &Project, function: FunctionId) -> Option<RegionId> {
    let facts = project.facts(function.file);
    let is_own = |guard: &Guard| matches!(guard, Guard::Function(index) if *index == function.index);
    let position = facts.regions.iter().position(|region| is_own(&region.guard))?;
    Some(RegionId(position as u32))
}
