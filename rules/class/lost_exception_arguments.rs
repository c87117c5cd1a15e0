//! See `lost-exception-arguments.md`.

use super::instances::always_runs;
use crate::facts::{AccessContext, Argument, ArgumentKind, Call, Class, Expr, FileFacts, ParameterKind};
use crate::finding::{FileId, Level, Place};
use crate::project::{
    ClassId, ClassRef, Crossing, CrossingKind, ExprRef, FunctionId, Lookup, Metaclass, Mro, Project, Value,
};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "lost-exception-arguments",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("lost-exception-arguments.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    let Some(init) = facts.names.find("__init__") else { return };
    if class.bases.len == 0 || facts.bindings_of(class.scope, init).is_empty() || project.is_stub(id.file) {
        return;
    }
    let is_exception = project.is_subclass(&ClassRef::Source(id), &ClassRef::stdlib("builtins.BaseException"));
    if is_exception != Some(true) {
        return;
    }
    // A subclass that takes over the constructor is made again in the same way.
    let crossed = std::iter::once(id).chain(project.subclasses(id)).find_map(|made| {
        let crossing = project.crossing(made)?;
        Loss::of(project, made, id).map(|loss| (loss, crossing))
    });
    let found = crossed.map(|(loss, crossing)| (loss, Some(crossing)));
    let Some((loss, crossing)) = found.or_else(|| Some((Loss::of(project, id, id)?, None))) else {
        findings.silent(class.range, || "its `args` are not known to be others than its arguments".to_owned());
        return;
    };
    let shown = facts.name(class.name);
    let message = format!("`{shown}` cannot be copied or unpickled: {}", loss.words());
    let primary = loss.call.filter(|place| place.file == id.file).map_or(class.range, |place| place.range);
    let finding = findings.report(primary, message);
    if primary != class.range {
        finding.text("sets `args`, which the copy is made from");
    }
    finding.label(Place::new(id.file, project.function(loss.init).range), "called with `*args` again");
    match crossing {
        // Nothing in view copies it, pickles it or gets it from another process.
        None => {
            finding.level(Level::Off);
        }
        Some(Crossing { place, kind: CrossingKind::Copied }) => {
            finding.label(place, "copied");
        }
        Some(Crossing { place, kind: CrossingKind::Pickled }) => {
            finding.label(place, "pickled");
        }
        Some(Crossing { place, kind: CrossingKind::Raised { at } }) => {
            finding.label(at, "raised in another process");
            finding.label(place, "to be sent back to this one");
        }
    }
    finding.help("give all arguments to `super().__init__`, or write `__reduce__`");
}

/// What a copy of an exception lacks.
struct Loss {
    init: FunctionId,
    /// The call that sets `args`.
    call: Option<Place>,
    /// How many are in `args`.
    held: usize,
    /// How many positional ones `__init__` takes, at least and at most.
    least: usize,
    most: Option<usize>,
    keyword_only: Option<String>,
}

impl Loss {
    /// Of an object of the class `made`, whose `__init__` stands in the body of `owner`.
    fn of(project: &Project, made: ClassId, owner: ClassId) -> Option<Self> {
        let mro = plain_mro(project, made)?;
        let position = mro.iter().position(|class| *class == ClassRef::Source(owner))?;
        let has_init =
            |class: &&ClassRef| class.source().is_some_and(|id| project.own_member(id, "__init__").is_some());
        if mro.iter().take(position).any(|class| has_init(&class)) {
            return None;
        }
        let init = plain_init(project, owner)?;
        let facts = project.facts(init.file);
        let (_, parameters) = facts.parameters(project.function(init).parameters).split_first()?;
        let is_positional = |kind| matches!(kind, ParameterKind::PositionalOnly | ParameterKind::Positional);
        let positional = || parameters.iter().filter(|parameter| is_positional(parameter.kind));
        let is_variadic = parameters.iter().any(|parameter| parameter.kind == ParameterKind::Variadic);
        let least = positional().filter(|parameter| parameter.default.is_none()).count();
        let most = (!is_variadic).then(|| positional().count());
        let keyword_only = parameters
            .iter()
            .find(|parameter| parameter.kind == ParameterKind::KeywordOnly && parameter.default.is_none())
            .map(|parameter| facts.name(parameter.name).to_owned());
        let args = args_after(project, &mro, init, 0)?;
        let (held, call) = match args {
            Args::Set { count, at } => (count, Some(at)),
            // What the class is called with, all by position where that can be.
            Args::Kept => (least, None),
        };
        let fails = held < least || most.is_some_and(|most| held > most) || keyword_only.is_some();
        fails.then_some(Self { init, call, held, least, most, keyword_only })
    }

    fn words(&self) -> String {
        let held = self.held;
        match (&self.keyword_only, self.most) {
            (Some(name), _) => format!("`args` does not hold `{name}`, which `__init__` takes by keyword only"),
            (None, Some(most)) if held > most => format!("`args` holds {held}, and `__init__` takes {most}"),
            (None, _) => format!("`args` holds {held}, and `__init__` needs {}", self.least),
        }
    }
}

/// What is in `args` when a constructor is done.
#[derive(Clone, Copy)]
enum Args {
    /// What the class was called with by position: `BaseException.__new__` puts it there.
    Kept,
    /// What a call of `BaseException.__init__` was given.
    Set { count: usize, at: Place },
}

fn args_after(project: &Project, mro: &[ClassRef], init: FunctionId, depth: u32) -> Option<Args> {
    const MAX_DEPTH: u32 = 6;
    let facts = project.facts(init.file);
    let own = ClassRef::Source(ClassId { file: init.file, index: facts.enclosing_class(init.index)? });
    if depth > MAX_DEPTH {
        return None;
    }
    let mut result: Option<Args> = None;
    let mut is_certain = false;
    for &index in project.calls_in(init) {
        let call = facts.calls.get(index.index())?;
        let Some((next, arguments)) = next_init(project, mro, &own, init, call) else { continue };
        let args = match next? {
            ClassRef::Stdlib(name) if &*name == "builtins.object" => Args::Kept,
            ClassRef::Stdlib(name) => {
                let is_plain = |argument: &&Argument| argument.kind == ArgumentKind::Positional;
                let is_unpacked = arguments
                    .iter()
                    .any(|argument| matches!(argument.kind, ArgumentKind::Starred | ArgumentKind::DoubleStarred));
                let count = arguments.iter().filter(is_plain).count();
                // `OSError` keeps some of its arguments elsewhere.
                let is_os_error = project.stdlib().class(&name)?.mro.contains(&"builtins.OSError");
                if is_unpacked || is_os_error && count > 1 {
                    return None;
                }
                Args::Set { count, at: Place::new(init.file, facts.range(call.expr)) }
            }
            ClassRef::Source(base) => match args_after(project, mro, plain_init(project, base)?, depth + 1)? {
                Args::Kept => Args::Kept,
                Args::Set { count, .. } => Args::Set { count, at: Place::new(init.file, facts.range(call.expr)) },
            },
            ClassRef::Created(_) => return None,
        };
        is_certain |= always_runs(project, init, call);
        result = match (result, args) {
            (None, args) => Some(args),
            (Some(Args::Kept), Args::Kept) => Some(Args::Kept),
            (Some(Args::Set { count, at }), Args::Set { count: other, .. }) if count == other => {
                Some(Args::Set { count, at })
            }
            _ => return None,
        };
    }
    match result {
        None => Some(Args::Kept),
        Some(args) => is_certain.then_some(args),
    }
}

/// The class whose `__init__` a call in a constructor calls next, with the arguments behind the object; the class is
/// absent where it is not known. `None` for other calls.
fn next_init<'f>(
    project: &'f Project,
    mro: &[ClassRef],
    own: &ClassRef,
    init: FunctionId,
    call: &Call,
) -> Option<(Option<ClassRef>, &'f [Argument])> {
    let facts = project.facts(init.file);
    let Expr::Attribute { value, name } = facts.expr(call.callee) else { return None };
    if facts.name(name) != "__init__" {
        return None;
    }
    let arguments = facts.arguments(call.arguments);
    let behind = |class: &ClassRef| {
        let start = mro.iter().position(|other| other == class)? + 1;
        mro.get(start..)?.iter().find(|class| has_init(project, class)).cloned()
    };
    if let Expr::Call(inner) = facts.expr(value) {
        let inner = facts.calls.get(inner.index())?;
        let is_super = project.is_external(ExprRef { file: init.file, expr: inner.callee }, &["builtins.super"]);
        return Some(match facts.arguments(inner.arguments) {
            [] if is_super => (behind(own), arguments),
            [class, _] if is_super => {
                let class = project.evaluate(ExprRef { file: init.file, expr: class.value });
                (project.class_of(&class).and_then(|class| behind(&class)), arguments)
            }
            _ => (None, arguments),
        });
    }
    // `Exception.__init__(self, …)`.
    let (first, rest) = arguments.split_first()?;
    if !project.is_receiver(init, first.value) {
        return Some((None, arguments));
    }
    let class = project.evaluate(ExprRef { file: init.file, expr: value });
    let found = project.class_of(&class).and_then(|class| match project.lookup(&class, "__init__") {
        Lookup::Found(member) => Some(member.owner),
        _ => None,
    });
    Some((found, rest))
}

fn has_init(project: &Project, class: &ClassRef) -> bool {
    match class {
        ClassRef::Source(id) => project.own_member(*id, "__init__").is_some(),
        ClassRef::Stdlib(name) => project.stdlib().class(name).is_none_or(|class| class.member("__init__").is_some()),
        ClassRef::Created(_) => true,
    }
}

/// The `__init__` of a body, where it is a plain function.
fn plain_init(project: &Project, id: ClassId) -> Option<FunctionId> {
    let Value::Function(init) = project.own_member(id, "__init__")?.value else { return None };
    let function = project.function(init);
    let facts = project.facts(init.file);
    let is_own = init.file == id.file && facts.enclosing_class(init.index) == Some(id.index);
    (is_own && function.decorators.len == 0 && !function.is_async && !function.is_generator).then_some(init)
}

/// The MRO, where no class on it says itself how its objects are copied, or sets `args`.
fn plain_mro(project: &Project, id: ClassId) -> Option<Vec<ClassRef>> {
    let own = ClassRef::Source(id);
    let Mro::Linear(mro) = project.mro(&own) else { return None };
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&own) else { return None };
    if !["builtins.type", "abc.ABCMeta"].iter().any(|name| metaclass.is_stdlib(name)) {
        return None;
    }
    const OWN: [&str; 9] = [
        "__reduce__",
        "__reduce_ex__",
        "__copy__",
        "__deepcopy__",
        "__new__",
        "__getnewargs__",
        "__getnewargs_ex__",
        "args",
        "__getattribute__",
    ];
    let is_plain = |class: &ClassRef| match class {
        ClassRef::Source(id) => {
            let facts = project.facts(id.file);
            project.class(*id).decorators.len == 0
                && !project.is_stub(id.file)
                && OWN.iter().all(|name| project.own_member(*id, name).is_none())
                && !sets_args(facts, project.class(*id))
                && !is_registered(project, id.file, facts.name(project.class(*id).name))
        }
        ClassRef::Stdlib(name) => name.starts_with("builtins.") || matches!(&**name, "abc.ABC" | "typing.Generic"),
        ClassRef::Created(_) => false,
    };
    mro.iter().all(is_plain).then(|| mro.to_vec())
}

/// `self.args = …`.
fn sets_args(facts: &FileFacts, class: &Class) -> bool {
    let Some(args) = facts.names.find("args") else { return false };
    facts.accesses.iter().any(|access| {
        access.context != AccessContext::Read
            && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == args)
            && class.statement.contains_range(facts.range(access.expr))
    })
}

/// Whether a file that knows `copyreg` names the class.
fn is_registered(project: &Project, own: FileId, class: &str) -> bool {
    let files = project.files_naming("copyreg");
    files
        .iter()
        .any(|&file| (file == own || project.is_reported(file)) && project.facts(file).names.find(class).is_some())
}
