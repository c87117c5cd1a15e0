//! See `needless-metaclass.md`.

use ruff_python_ast::{Arguments, Stmt, StmtClassDef};
use ruff_source_file::UniversalNewlines;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::facts::{
    AccessContext, ArgumentKind, BindingKind, Call, Class, Expr, ExprId, FileFacts, Function, FunctionIndex, Guard,
    ScopeId, ScopeKind, Symbol,
};
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, Metaclass, Mro, Project, Value};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};
use crate::rules::metaclass::whole_lines;

pub static RULE: Rule = Rule {
    name: "needless-metaclass",
    topic: "metaclass",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("needless-metaclass.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Safe, make: fix }),
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) {
        return;
    }
    names_type(project, id, findings);
    let this = ClassRef::Source(id);
    if project.is_metaclass(&this) != Some(true) {
        return;
    }
    let range = project.class(id).range;
    let needless = match judge(project, id) {
        Ok(needless) => needless,
        Err(reason) => {
            findings.silent(range, || reason);
            return;
        }
    };
    let name = project.class_name(&this);
    let users = project.classes_with_metaclass(&this);
    let base = |id: &ClassId| project.qualname(&ClassRef::Source(*id));
    let first = users.first().map(base).unwrap_or_default();
    let derived = project.direct_subclasses(&this);
    let (message, help) = match needless {
        Needless::Empty | Needless::EmptyAbstract | Needless::EmptyDerived if !derived.is_empty() => {
            let parent = parent_of(project, id).map(|parent| project.class_name(&parent).into_owned()).unwrap_or_default();
            let others = if derived.len() > 1 { " and the others" } else { "" };
            let heir = derived.first().map(base).unwrap_or_default();
            (
                format!("metaclass `{name}` adds nothing to `{parent}`"),
                format!("derive `{heir}`{others} from `{parent}`, and remove the class `{name}`"),
            )
        }
        Needless::Empty => (
            format!("metaclass `{name}` adds nothing to `type`"),
            format!("remove `metaclass={name}` and the class `{name}`"),
        ),
        Needless::EmptyAbstract => (
            format!("metaclass `{name}` adds nothing to `ABCMeta`"),
            format!("derive from `abc.ABC`, or write `metaclass=ABCMeta`, where `metaclass={name}` stands"),
        ),
        Needless::EmptyDerived => {
            let parent = parent_of(project, id).map(|parent| project.class_name(&parent).into_owned()).unwrap_or_default();
            (
                format!("metaclass `{name}` adds nothing to `{parent}`"),
                format!("write `metaclass={parent}` where `metaclass={name}` stands, and remove the class `{name}`"),
            )
        }
        Needless::Hook => (
            format!("metaclass `{name}` does what `__init_subclass__` can do"),
            format!(
                "move it to `def __init_subclass__(cls, **kwargs)` of `{first}`, with `super().__init_subclass__(**kwargs)` first; \
                 it runs for each subclass, and what `{first}` itself needs of it is written after its statement"
            ),
        ),
        Needless::Decorator => (
            format!("metaclass `{name}` does what a class decorator can do"),
            format!("write a function that does this to a class and returns it, and decorate `{first}` and the others"),
        ),
        Needless::Names => (
            format!("metaclass `{name}` does what `__set_name__` of the attributes can do"),
            "write `def __set_name__(self, owner, name)` in the class of the attributes, which Python calls for each of them"
                .to_owned(),
        ),
        Needless::Function => (
            format!("metaclass `{name}` creates no instance of itself, so a function can do the same"),
            format!("write `def {}(name, bases, namespace)` and use it as `metaclass=`", snake(&name)),
        ),
    };
    let finding = findings.report(range, message);
    finding.region = project.class(id).region;
    finding.help(help);
    for &heir in derived.iter().take(SHOWN).chain(derived.iter().find(|heir| heir.file != id.file)) {
        finding.label(Place::new(heir.file, project.class(heir).range), "derives from it");
    }
    // The fix goes by these labels: whether one stands in another file must show.
    let (here, elsewhere): (Vec<ClassId>, Vec<ClassId>) = users.iter().partition(|user| user.file == id.file);
    for user in here.iter().take(SHOWN).chain(elsewhere.iter().take(SHOWN)) {
        if let Some((range, _)) = project.metaclass_argument(*user) {
            finding.label(Place::new(user.file, range), format!("creates `{}`", base(user)));
        }
    }
}

/// Uses that are labelled in each of this file and the others.
const SHOWN: usize = 3;

/// `metaclass=type` where the bases give at least `type` anyway.
fn names_type(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let class = project.class(id);
    let Some((range, written)) = project.metaclass_argument(id) else { return };
    let value = project.evaluate(ExprRef { file: id.file, expr: written });
    if !project.class_of(&value).is_some_and(|class| class.is_stdlib("builtins.type")) {
        return;
    }
    let facts = project.facts(id.file);
    if !matches!(facts.expr(written), Expr::Name { name, .. } if facts.name(name) == "type") {
        findings.silent(range, || "another name for `type` may mean something else to others".to_owned());
        return;
    }
    let has_known_type = |class: &ClassRef| matches!(project.metaclass(class), Metaclass::Known { .. });
    let bases = project.bases(id);
    if let Some(base) = bases.iter().find(|base| !base.class.as_ref().is_some_and(has_known_type)) {
        findings.silent(range, || match base.value.unknown() {
            Some(reason) => format!("a base is unknown: {reason}"),
            None => "the type of a base is unknown".to_owned(),
        });
        return;
    }
    let finding = findings.report(range, "`metaclass=type` asks for what a class has by default");
    finding.region = class.region;
    finding.help("remove it");
}

/// Whether this rule says of a metaclass that a function can do the same.
pub(super) fn is_function_instead(project: &Project, id: ClassId) -> bool {
    judge(project, id) == Ok(Needless::Function)
}

/// What takes the place of a metaclass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needless {
    /// Derives from `type` alone and holds nothing.
    Empty,
    /// Derives from `abc.ABCMeta` alone and holds nothing.
    EmptyAbstract,
    /// Derives from one other metaclass alone and holds nothing.
    EmptyDerived,
    /// All that it does is done to finished classes.
    Hook,
    /// The same, to classes that all name it themselves.
    Decorator,
    /// All that it does is to tell attributes their names.
    Names,
    /// What it returns is no instance of it.
    Function,
}

/// What would do as well, or why the metaclass is needed, or may be.
fn judge(project: &Project, id: ClassId) -> Result<Needless, String> {
    let facts = project.facts(id.file);
    let class = project.class(id);
    let this = ClassRef::Source(id);
    if class.decorators.len > 0 || class.keywords.len > 0 || class.has_type_parameters {
        return Err("its statement has decorators, keywords or type parameters".to_owned());
    }
    let parent = parent_of(project, id).ok_or("it derives from several metaclasses, or none that is known")?;
    let root = root(project, &parent, 0);
    let is_abstract = root.as_ref().is_some_and(|root| root.is_stdlib("abc.ABCMeta"));
    let body = Body::of(project, id, is_abstract)?;
    if root.is_none() && (!class.body.is_empty || parent.source().is_none()) {
        return Err("it derives from a metaclass that may be needed".to_owned());
    }
    is_one_plain_definition(facts, class.enclosing, class.name, class.region)?;
    let is_private = facts.name(class.name).starts_with('_');
    if !is_private && !project.is_closed() {
        return Err("only a part of the project is in view: other code may use it".to_owned());
    }
    let derived = project.direct_subclasses(&this);
    let users = project.classes_with_metaclass(&this);
    if users.is_empty() && derived.is_empty() {
        return Err("no class statement in view names it as metaclass".to_owned());
    }
    let needless = match parent {
        ClassRef::Source(parent) if class.body.is_empty => {
            let users = project.classes_with_metaclass(&ClassRef::Source(parent));
            used_otherwise(project, parent, users)?;
            Needless::EmptyDerived
        }
        _ => body.needless()?,
    };
    let is_empty = matches!(needless, Needless::Empty | Needless::EmptyAbstract | Needless::EmptyDerived);
    if let Some(subclass) = derived.first().filter(|_| !is_empty || !class.body.is_empty) {
        return Err(format!("`{}` derives from it", project.qualname(&ClassRef::Source(*subclass))));
    }
    if let Some(heir) = derived.iter().find(|heir| parent_of(project, **heir).is_none()) {
        return Err(format!("`{}` derives from it and others", project.qualname(&ClassRef::Source(*heir))));
    }
    let Mro::Linear(mro) = project.mro(&this) else { return Err("its MRO is not known".to_owned()) };
    if mro.iter().filter_map(ClassRef::source).any(|class| raises(project, class)) {
        return Err("its methods raise, which is what is wrong".to_owned());
    }
    let mut elsewhere: Vec<_> = users.iter().map(|user| user.file).filter(|&file| file != id.file).collect();
    elsewhere.dedup();
    if elsewhere.len() > 1 && !is_private {
        return Err("several other modules use it: it is an interface of the project".to_owned());
    }
    let has_subclasses = |user: &ClassId| !project.direct_subclasses(&ClassRef::Source(*user)).is_empty();
    let needless = match (needless, users) {
        (Needless::Hook, [_, _, ..]) if users.iter().any(has_subclasses) => {
            return Err("several hierarchies of classes share it".to_owned());
        }
        (Needless::Hook, [_, _, ..]) => Needless::Decorator,
        (needless, _) => needless,
    };
    for &user in users {
        check_user(project, user, &this, needless)?;
    }
    used_otherwise(project, id, users)?;
    Ok(needless)
}

/// The only base.
fn parent_of(project: &Project, id: ClassId) -> Option<ClassRef> {
    match &project.bases(id)[..] {
        [base] => base.class.clone(),
        _ => None,
    }
}

/// `type` or `ABCMeta`, where nothing but empty metaclasses stands between.
fn root(project: &Project, metaclass: &ClassRef, depth: u32) -> Option<ClassRef> {
    match metaclass {
        ClassRef::Stdlib(_) => {
            (metaclass.is_stdlib("builtins.type") || metaclass.is_stdlib("abc.ABCMeta")).then(|| metaclass.clone())
        }
        ClassRef::Source(id) => {
            let class = project.class(*id);
            let is_plain = class.body.is_empty && class.decorators.len == 0 && class.keywords.len == 0;
            (is_plain && depth < 16)
                .then(|| parent_of(project, *id))
                .flatten()
                .and_then(|it| root(project, &it, depth + 1))
        }
        ClassRef::Created(_) => None,
    }
}

/// Whether a call of the next method in it fails: there is no class of the metaclass yet.
fn raises(project: &Project, id: ClassId) -> bool {
    let mut probe = Findings::new(&super::metaclass_super_arguments::RULE, id.file, false);
    super::metaclass_super_arguments::class(project, id, &mut probe);
    !probe.into_parts().0.is_empty()
}

/// The name has one meaning, on every run.
fn is_one_plain_definition(
    facts: &FileFacts,
    scope: ScopeId,
    name: Symbol,
    region: crate::facts::RegionId,
) -> Result<(), String> {
    match facts.scopes.get(scope.index()).map(|scope| scope.kind) {
        Some(ScopeKind::Module) => {}
        Some(ScopeKind::Function(_)) => {
            // Mostly tests of what metaclasses do.
            return Err("it is local to a function, which may look at the type of its classes".to_owned());
        }
        _ => return Err("it is an attribute of a class".to_owned()),
    }
    if facts.bindings_of(scope, name).len() != 1 {
        return Err("its name is bound several times".to_owned());
    }
    let is_plain = facts.regions(region).all(|(_, region)| matches!(region.guard, Guard::None | Guard::Function(_)));
    if is_plain { Ok(()) } else { Err("it is defined under a condition".to_owned()) }
}

fn check_user(project: &Project, user: ClassId, metaclass: &ClassRef, needless: Needless) -> Result<(), String> {
    let name = project.qualname(&ClassRef::Source(user));
    if matches!(project.refusal(user), Ok(Some(_))) {
        return Err(format!("CPython refuses `{name}`"));
    }
    let mut inherited = Vec::new();
    for base in project.bases(user) {
        let metaclass = base.class.as_ref().map(|base| project.metaclass(base));
        let Some(Metaclass::Known { class, .. }) = metaclass else {
            return Err(format!("the metaclass of a base of `{name}` is unknown"));
        };
        inherited.push(class);
    }
    if needless == Needless::Function {
        if !project.direct_subclasses(&ClassRef::Source(user)).is_empty() {
            return Err(format!("it may be meant for the subclasses of `{name}` too: `bypassed-metaclass`"));
        }
        let all_plain = inherited.iter().all(|class| class.is_stdlib("builtins.type"));
        return if all_plain { Ok(()) } else { Err(format!("a base of `{name}` has a metaclass of its own")) };
    }
    match project.metaclass(&ClassRef::Source(user)) {
        Metaclass::Known { class, .. } if class == *metaclass => {}
        _ => return Err(format!("the metaclass of `{name}` is another or unknown")),
    }
    if project.class(user).keywords.len > 1 {
        return Err(format!("the statement of `{name}` has keywords, which its own hook would not get"));
    }
    if matches!(needless, Needless::Hook | Needless::Decorator)
        && project.own_member(user, "__init_subclass__").is_some()
    {
        return Err(format!("`{name}` has an `__init_subclass__` that runs at another time"));
    }
    Ok(())
}

/// Whether anything but `metaclass=` names the metaclass: `isinstance(cls, Meta)`, a call, an annotation, `__all__`.
fn used_otherwise(project: &Project, id: ClassId, users: &[ClassId]) -> Result<(), String> {
    let own = project.facts(id.file);
    let class = project.class(id);
    let name = own.name(class.name);
    let mut named: Vec<(crate::finding::FileId, ExprId)> =
        users.iter().filter_map(|&user| Some((user.file, project.metaclass_argument(user)?.1))).collect();
    for &heir in project.direct_subclasses(&ClassRef::Source(id)) {
        let bases = project.facts(heir.file).arguments(project.class(heir).bases);
        named.extend(bases.iter().map(|base| (heir.file, base.value)));
    }
    for file in project.files() {
        let facts = project.facts(file);
        let Some(symbol) = facts.names.find(name) else { continue };
        let mut symbols = vec![symbol];
        for binding in &facts.bindings {
            let BindingKind::ImportFrom { name: imported, .. } = binding.kind else { continue };
            if imported == symbol && !symbols.contains(&binding.name) {
                symbols.push(binding.name);
            }
        }
        let is_bound = file == id.file
            || facts
                .bindings
                .iter()
                .any(|binding| matches!(binding.kind, BindingKind::ImportFrom { name, .. } if name == symbol));
        if is_bound
            && let Some(exports) = project.exports(file)
            && symbols.iter().any(|&symbol| exports.iter().any(|export| export == facts.name(symbol)))
        {
            return Err("`__all__` exports it".to_owned());
        }
        for (expr_id, expr) in facts.exprs.iter() {
            let is_named = match expr {
                Expr::Name { name, .. } => symbols.contains(&name),
                Expr::Attribute { name, .. } => name == symbol,
                _ => false,
            };
            if !is_named || named.contains(&(file, expr_id)) {
                continue;
            }
            if file == id.file
                && (is_own_test(facts, class.statement, expr_id) || is_own_attribute(facts, class, expr_id))
            {
                continue;
            }
            match project.evaluate(ExprRef { file, expr: expr_id }) {
                Value::Class(found) if found == id => {
                    return Err("it is used otherwise than as `metaclass=`: it may be a marker".to_owned());
                }
                Value::Unknown(_) | Value::Union(_) => {
                    return Err(format!("something called `{name}` in another place is unknown and may be it"));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// `Meta.registry` in the metaclass itself, which can as well be an attribute of the class that has it.
fn is_own_attribute(facts: &FileFacts, class: &Class, expr: ExprId) -> bool {
    class.statement.contains_range(facts.range(expr))
        && facts.exprs.iter().any(|(_, attribute)| {
            matches!(attribute, Expr::Attribute { value, name } if value == expr
                && facts.bindings_of(class.scope, name).iter().any(|binding| matches!(binding.kind,
                    BindingKind::Assign(_) | BindingKind::Annotated { .. })))
        })
}

/// `super(Meta, cls)`, `isinstance(base, Meta)` and annotations in the metaclass itself.
fn is_own_test(facts: &FileFacts, statement: TextRange, expr: ExprId) -> bool {
    let range = facts.range(expr);
    if !statement.contains_range(range) {
        return false;
    }
    let annotations = facts
        .functions
        .iter()
        .filter_map(|function| function.returns)
        .chain(facts.parameters.iter().filter_map(|parameter| parameter.annotation));
    let mut annotations = annotations.map(|annotation| facts.range(annotation));
    annotations.any(|annotation| annotation.contains_range(range))
        || facts.calls.iter().any(|call| {
            let is_test = matches!(facts.expr(call.callee), Expr::Name { name, .. }
                if matches!(facts.name(name), "super" | "isinstance" | "issubclass"));
            is_test && facts.arguments(call.arguments).iter().any(|argument| argument.value == expr)
        })
}

/// The body of a metaclass: at most `__new__`, `__init__` and attributes that these use.
struct Body<'a> {
    project: &'a Project,
    id: ClassId,
    is_abstract: bool,
    new: Option<FunctionIndex>,
    init: Option<FunctionIndex>,
    attributes: Vec<Symbol>,
}

impl<'a> Body<'a> {
    fn of(project: &'a Project, id: ClassId, is_abstract: bool) -> Result<Self, String> {
        let facts = project.facts(id.file);
        let class = project.class(id);
        let mut body = Self { project, id, is_abstract, new: None, init: None, attributes: Vec::new() };
        if class.body.is_empty {
            return Ok(body);
        }
        if class.body.has_other_statements {
            return Err("its body runs other statements".to_owned());
        }
        for binding in facts.bindings_in(class.scope) {
            let name = facts.name(binding.name);
            match (name, binding.kind) {
                ("__module__" | "__qualname__" | "__class__", _) => {}
                ("__slots__" | "__doc__", BindingKind::Assign(_)) => {}
                ("__new__" | "__init__", BindingKind::Function(index)) => {
                    let slot = if name == "__new__" { &mut body.new } else { &mut body.init };
                    if slot.replace(index).is_some() {
                        return Err(format!("it defines `{name}` several times"));
                    }
                    let function = &facts.functions[index.index()];
                    if function.decorators.len > 0 && name == "__init__" || function.is_async || function.is_generator {
                        return Err(format!("its `{name}` is no plain method"));
                    }
                }
                (_, BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. }) => {
                    let is_data = !name.starts_with("__") && !matches!(facts.expr(value), Expr::Lambda(_));
                    if !is_data {
                        return Err(format!("it defines `{name}`"));
                    }
                    body.attributes.push(binding.name);
                }
                (_, BindingKind::Annotated { value: None, .. }) => {}
                _ => return Err(format!("it defines `{name}`")),
            }
        }
        if body.new.is_none() && body.init.is_none() && !body.attributes.is_empty() {
            return Err("its attributes are reachable from classes, not from their instances".to_owned());
        }
        Ok(body)
    }

    fn needless(&self) -> Result<Needless, String> {
        if self.new.is_none() && self.init.is_none() {
            return Ok(if self.is_abstract { Needless::EmptyAbstract } else { Needless::Empty });
        }
        if let Some(new) = self.new {
            if self.init.is_none() && self.attributes.is_empty() && self.makes_plain_classes(new) {
                return Ok(Needless::Function);
            }
            self.check_new(new)?;
        }
        for index in self.new.into_iter().chain(self.init) {
            self.check_function(index)?;
        }
        if self.attributes.is_empty() && self.new.into_iter().chain(self.init).all(|index| self.only_delegates(index)) {
            return Ok(if self.is_abstract { Needless::EmptyAbstract } else { Needless::Empty });
        }
        let only_names = self.attributes.is_empty()
            && self.new.into_iter().chain(self.init).all(|index| self.only_tells_names(index));
        Ok(if only_names && !self.is_abstract { Needless::Names } else { Needless::Hook })
    }

    fn facts(&self) -> &'a FileFacts {
        self.project.facts(self.id.file)
    }

    fn function(&self, index: FunctionIndex) -> &'a Function {
        &self.facts().functions[index.index()]
    }

    fn calls(&self, index: FunctionIndex) -> impl Iterator<Item = &'a Call> + use<'a> {
        let facts = self.facts();
        let function = crate::project::FunctionId { file: self.id.file, index };
        self.project.calls_in(function).iter().filter_map(|call| facts.calls.get(call.index()))
    }

    /// The names of the parameters in order, if there is exactly one binding of each.
    fn parameters(&self, index: FunctionIndex) -> Result<Vec<Symbol>, String> {
        let facts = self.facts();
        let function = self.function(index);
        let parameters: Vec<Symbol> =
            facts.parameters(function.parameters).iter().map(|parameter| parameter.name).collect();
        match parameters.iter().find(|&&name| facts.bindings_of(function.scope, name).len() != 1) {
            Some(&name) => Err(format!("it changes `{}` before the class is created", facts.name(name))),
            None => Ok(parameters),
        }
    }

    /// Whether an expression is a name of the function's frame.
    fn is_name(&self, index: FunctionIndex, expr: ExprId, wanted: Symbol) -> bool {
        let facts = self.facts();
        matches!(facts.expr(expr), Expr::Name { name, scope } if name == wanted && facts.function_of(scope) == Some(index))
    }

    /// `super().__new__(mcs, name, bases, namespace)`, `type.__new__(…)`: with the parameters as they came.
    fn is_creation(&self, index: FunctionIndex, call: &Call, parameters: &[Symbol]) -> bool {
        let facts = self.facts();
        let Expr::Attribute { value, name } = facts.expr(call.callee) else { return false };
        if facts.name(name) != "__new__" || !self.is_parent(value) {
            return false;
        }
        let arguments = facts.arguments(call.arguments);
        let mut wanted = parameters.iter();
        arguments.iter().all(|argument| {
            let name = match argument.kind {
                ArgumentKind::Positional | ArgumentKind::Starred | ArgumentKind::DoubleStarred => {
                    wanted.next().copied()
                }
                ArgumentKind::Keyword(name) => Some(name).filter(|name| parameters.contains(name)),
            };
            name.is_some_and(|name| self.is_name(index, argument.value, name))
        }) && arguments.len() >= parameters.len().min(4)
    }

    /// `super()`, `super(Meta, mcs)`, `type`, `ABCMeta`.
    fn is_parent(&self, expr: ExprId) -> bool {
        let facts = self.facts();
        if let Expr::Call(call) = facts.expr(expr) {
            let callee = facts.calls[call.index()].callee;
            return matches!(facts.expr(callee), Expr::Name { name, .. } if facts.name(name) == "super");
        }
        let value = self.project.evaluate(ExprRef { file: self.id.file, expr });
        self.project
            .class_of(&value)
            .is_some_and(|class| class.is_stdlib("builtins.type") || class.is_stdlib("abc.ABCMeta"))
    }

    /// `__new__` creates the class from what it was given, and returns it.
    fn check_new(&self, index: FunctionIndex) -> Result<(), String> {
        let facts = self.facts();
        let function = self.function(index);
        if function.decorators.len > 0 {
            return Err("its `__new__` is decorated".to_owned());
        }
        let parameters = self.parameters(index)?;
        let creations: Vec<&Call> =
            self.calls(index).filter(|call| self.is_creation(index, call, &parameters)).collect();
        let Some(last) = creations.iter().map(|call| facts.range(call.expr).start()).max() else {
            return Err("its `__new__` creates the class from something else than it was given".to_owned());
        };
        let is_creation =
            |expr: ExprId| matches!(facts.expr(expr), Expr::Call(_)) && creations.iter().any(|call| call.expr == expr);
        let returns_it = |expr: ExprId| match facts.expr(expr) {
            Expr::Name { name, scope } => {
                let bindings = facts.bindings_of(scope, name);
                !bindings.is_empty()
                    && bindings.iter().all(|binding| match binding.kind {
                        BindingKind::Assign(value) => is_creation(value),
                        BindingKind::Annotated { value, .. } => value.is_none_or(is_creation),
                        _ => false,
                    })
            }
            _ => is_creation(expr),
        };
        if function.falls_off || !facts.list(function.returned).iter().all(|&value| returns_it(value)) {
            return Err("its `__new__` may return something else than the class".to_owned());
        }
        let changed = |name: Symbol| format!("it may change `{}` before the class is created", facts.name(name));
        let given = parameters.get(1..).unwrap_or_default();
        for &name in given {
            if self.subscripts(index, name, last) {
                return Err(changed(name));
            }
            for call in self.calls(index).filter(|call| facts.range(call.expr).start() < last) {
                if creations.iter().any(|creation| creation.expr == call.expr) {
                    continue;
                }
                let arguments = facts.arguments(call.arguments);
                let gets_it = arguments.iter().any(|argument| self.is_name(index, argument.value, name));
                let is_method = matches!(facts.expr(call.callee), Expr::Attribute { value, name: method }
                    if self.is_name(index, value, name) && !READS.contains(&facts.name(method)));
                if is_method || gets_it && !self.is_pure(call) {
                    return Err(changed(name));
                }
            }
            let is_kept = |expr: ExprId| self.mentions(index, expr, name, 0);
            let kept = facts.bindings_in(function.scope).iter().any(|binding| match binding.kind {
                BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                    !is_creation(value) && is_kept(value)
                }
                _ => false,
            });
            if kept {
                return Err(changed(name));
            }
        }
        Ok(())
    }

    /// Whether the value of an expression may be the parameter itself.
    fn mentions(&self, index: FunctionIndex, expr: ExprId, name: Symbol, depth: u32) -> bool {
        let facts = self.facts();
        if depth > 16 {
            return true;
        }
        let any =
            |run: crate::facts::Run| facts.list(run).iter().any(|&part| self.mentions(index, part, name, depth + 1));
        match facts.expr(expr) {
            Expr::Name { .. } => self.is_name(index, expr, name),
            Expr::Bool { operands, .. } => any(operands),
            Expr::If { body, orelse, .. } => {
                self.mentions(index, body, name, depth + 1) || self.mentions(index, orelse, name, depth + 1)
            }
            Expr::Tuple(run) | Expr::List(run) | Expr::Dict(run) => any(run),
            Expr::Named(value) | Expr::Starred(value) => self.mentions(index, value, name, depth + 1),
            _ => false,
        }
    }

    /// `namespace[key]`: facts do not tell a store from a read.
    fn subscripts(&self, index: FunctionIndex, name: Symbol, before: TextSize) -> bool {
        let facts = self.facts();
        facts.exprs.iter().any(|(id, expr)| match expr {
            Expr::Subscript { value, .. } => facts.range(id).start() < before && self.is_name(index, value, name),
            _ => false,
        })
    }

    /// Builtins that only look at their arguments.
    fn is_pure(&self, call: &Call) -> bool {
        match self.project.evaluate(ExprRef { file: self.id.file, expr: call.callee }) {
            Value::External(name) => name.strip_prefix("builtins.").is_some_and(|name| PURE.contains(&name)),
            _ => false,
        }
    }

    /// Nothing in `__new__` or `__init__` speaks of the metaclass as such.
    fn check_function(&self, index: FunctionIndex) -> Result<(), String> {
        let facts = self.facts();
        let function = self.function(index);
        let is_new = self.new == Some(index);
        let parameters = self.parameters(index).or_else(|reason| if is_new { Err(reason) } else { Ok(Vec::new()) })?;
        let first = facts.parameters(function.parameters).first().map(|parameter| parameter.name);
        for call in self.calls(index) {
            let value = self.project.evaluate(ExprRef { file: self.id.file, expr: call.callee });
            let Value::External(callee) = value else { continue };
            match &*callee {
                "builtins.type" => return Err("it asks for the type of a class".to_owned()),
                "inspect.isabstract" => {
                    return Err("what is abstract is known after `__init_subclass__` only".to_owned());
                }
                _ => {}
            }
        }
        for (_, expr) in facts.exprs.iter() {
            let Expr::Attribute { value, name } = expr else { continue };
            let is_here = function.statement.contains_range(facts.range(value));
            if is_here && matches!(facts.name(name), "__class__" | "__abstractmethods__") {
                return Err(format!("it looks at `{}`", facts.name(name)));
            }
        }
        let Some(mcs) = first.filter(|_| is_new) else { return Ok(()) };
        let mut allowed: Vec<ExprId> = Vec::new();
        for call in self.calls(index) {
            let arguments = facts.arguments(call.arguments);
            if self.is_creation(index, call, &parameters) {
                allowed.extend(arguments.first().map(|argument| argument.value));
            }
            if matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "super") {
                allowed.extend(arguments.iter().map(|argument| argument.value));
            }
        }
        for (_, expr) in facts.exprs.iter() {
            if let Expr::Attribute { value, name } = expr
                && self.attributes.contains(&name)
            {
                allowed.push(value);
            }
        }
        let uses_itself =
            facts.exprs.iter().any(|(expr, _)| self.is_name(index, expr, mcs) && !allowed.contains(&expr));
        if uses_itself { Err("its `__new__` uses the metaclass itself".to_owned()) } else { Ok(()) }
    }

    /// Calls the parent's method and nothing else, on every path.
    fn only_delegates(&self, index: FunctionIndex) -> bool {
        let facts = self.facts();
        let function = self.function(index);
        let inside = facts.regions.iter().enumerate().filter(|(id, region)| {
            let id = crate::facts::RegionId(*id as u32);
            region.guard != Guard::Function(index)
                && facts.regions(id).any(|(_, region)| region.guard == Guard::Function(index))
        });
        let is_straight = inside.count() == 0;
        let calls = self.calls(index).all(|call| match facts.expr(call.callee) {
            Expr::Attribute { value, name } => {
                matches!(facts.name(name), "__new__" | "__init__") && self.is_parent(value)
            }
            Expr::Name { name, .. } => facts.name(name) == "super",
            _ => false,
        });
        let writes = facts.accesses.iter().any(|access| {
            facts.function_of(access.scope) == Some(index) && !matches!(access.context, AccessContext::Read)
        });
        let subscripts = facts
            .exprs
            .iter()
            .any(|(id, expr)| matches!(expr, Expr::Subscript { .. }) && is_in_body(function, facts.range(id)));
        is_straight && calls && !writes && !subscripts
    }

    /// `for name, value in namespace.items(): … value.name = name`, and nothing else.
    fn only_tells_names(&self, index: FunctionIndex) -> bool {
        let facts = self.facts();
        let function = self.function(index);
        let is_loop_variable = |expr: ExprId| {
            let Expr::Name { name, scope } = facts.expr(expr) else { return false };
            let bindings = facts.bindings_of(scope, name);
            facts.function_of(scope) == Some(index)
                && !bindings.is_empty()
                && bindings.iter().all(|binding| {
                    matches!(
                        binding.kind,
                        BindingKind::For { .. }
                            | BindingKind::ForElement { .. }
                            | BindingKind::Unpack { .. }
                            | BindingKind::Opaque
                    )
                })
        };
        let mut writes = 0;
        for access in facts.accesses.iter().filter(|access| facts.function_of(access.scope) == Some(index)) {
            if matches!(access.context, AccessContext::Read) {
                continue;
            }
            let Expr::Attribute { value, .. } = facts.expr(access.expr) else { return false };
            if !is_loop_variable(value) {
                return false;
            }
            writes += 1;
        }
        let has_stores = facts
            .exprs
            .iter()
            .any(|(id, expr)| matches!(expr, Expr::Subscript { .. }) && is_in_body(function, facts.range(id)));
        let calls_are_plain = self.calls(index).all(|call| match facts.expr(call.callee) {
            Expr::Attribute { value, name } => match facts.name(name) {
                "__new__" | "__init__" => self.is_parent(value),
                "items" => true,
                _ => false,
            },
            Expr::Name { name, .. } => match facts.name(name) {
                "super" | "list" | "tuple" | "vars" | "hasattr" => true,
                // A class from elsewhere cannot be given a `__set_name__`.
                "isinstance" => facts.arguments(call.arguments).get(1).is_some_and(|argument| {
                    let class = self.project.evaluate(ExprRef { file: self.id.file, expr: argument.value });
                    matches!(class, Value::Class(class) if self.project.is_reported(class.file))
                }),
                _ => false,
            },
            _ => false,
        });
        let has_test = self
            .calls(index)
            .any(|call| matches!(facts.expr(call.callee), Expr::Name { name, .. } if facts.name(name) == "isinstance"));
        let is_init_of_parent = self.init == Some(index) && writes == 0 && function.body.is_empty;
        (writes > 0 && has_test || is_init_of_parent) && !has_stores && calls_are_plain
    }

    /// Every return of `__new__` is a plain class: `type(name, bases, namespace)`, `type.__new__(type, …)`.
    fn makes_plain_classes(&self, index: FunctionIndex) -> bool {
        let facts = self.facts();
        let function = self.function(index);
        let is_type = |expr: ExprId| {
            let value = self.project.evaluate(ExprRef { file: self.id.file, expr });
            self.project.class_of(&value).is_some_and(|class| class.is_stdlib("builtins.type"))
        };
        let makes = |expr: ExprId| {
            let Expr::Call(call) = facts.expr(expr) else { return false };
            let call = &facts.calls[call.index()];
            let arguments = facts.arguments(call.arguments);
            let is_positional = arguments.iter().all(|argument| argument.kind == ArgumentKind::Positional);
            match facts.expr(call.callee) {
                Expr::Attribute { value, name } if facts.name(name) == "__new__" => {
                    is_positional && arguments.len() == 4 && is_type(value) && is_type(arguments[0].value)
                }
                _ => is_positional && arguments.len() == 3 && is_type(call.callee),
            }
        };
        let Some(mcs) = facts.parameters(function.parameters).first().map(|parameter| parameter.name) else {
            return false;
        };
        let returned = facts.list(function.returned);
        let uses_itself = facts.exprs.iter().any(|(expr, _)| self.is_name(index, expr, mcs));
        function.decorators.len == 0
            && !function.falls_off
            && !returned.is_empty()
            && returned.iter().all(|&value| makes(value))
            && !uses_itself
            && facts.parameters(function.parameters).len() == 4
    }
}

/// Annotations are not part of what a function does.
fn is_in_body(function: &Function, range: TextRange) -> bool {
    function.statement.contains_range(range) && range.start() >= function.header.end()
}

/// Methods of a dict or tuple that leave it as it is and do not hand it on.
const READS: &[&str] = &["get", "items", "keys", "values", "copy", "__contains__", "__getitem__", "index", "count"];

const PURE: &[&str] = &[
    "all",
    "any",
    "bool",
    "dict",
    "enumerate",
    "filter",
    "frozenset",
    "getattr",
    "hasattr",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "print",
    "repr",
    "reversed",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "zip",
];

/// `RegistryMeta` as a function's name.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for (index, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && index > 0 && !out.ends_with('_') {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { parsed, .. } = file.tree else { return None };
    let place = finding.primary.place;
    let body = &parsed.syntax().body;
    let metaclass = body.iter().find_map(|statement| match statement {
        Stmt::ClassDef(class) if class.name.range() == place.range => Some(class),
        _ => None,
    });
    let Some(metaclass) = metaclass else {
        let class = class_with_argument(body, place.range)?;
        let edit = without_keyword(file.text, class, place.range)?;
        return Some(Fix {
            applicability: Applicability::Safe,
            message: "remove `metaclass=type`".to_owned(),
            edits: vec![edit],
        });
    };
    if !is_empty(metaclass) || finding.related.iter().any(|label| label.place.file != place.file) {
        return None;
    }
    let base = metaclass.arguments.as_ref()?.args.first()?;
    let base_text = file.text.get(base.start().to_usize()..base.end().to_usize())?;
    let name = metaclass.name.as_str();
    let mut uses = Vec::new();
    classes(body, &mut |class| {
        let keyword = class.arguments.as_ref().and_then(|arguments| arguments.find_keyword("metaclass"));
        if let Some(keyword) = keyword
            && keyword.value.as_name_expr().is_some_and(|value| value.id.as_str() == name)
        {
            uses.push((class, keyword.range(), keyword.value.range()));
        }
    });
    let mut edits = Vec::new();
    for (class, keyword, value) in uses {
        edits.push(if base_text == "type" {
            without_keyword(file.text, class, keyword)?
        } else {
            Edit { range: value, content: base_text.to_owned() }
        });
    }
    let mut heirs = Vec::new();
    classes(body, &mut |class| {
        let bases = class.arguments.as_deref().map_or(&[][..], |arguments| &arguments.args);
        let named = |base: &&ruff_python_ast::Expr| base.as_name_expr().is_some_and(|base| base.id.as_str() == name);
        if let Some(base) = bases.iter().find(named) {
            heirs.push((base.range(), bases.len()));
        }
    });
    for (base, count) in heirs {
        // `type` in front of another metaclass has no place in an MRO.
        if count > 1 {
            return None;
        }
        edits.push(Edit { range: base, content: base_text.to_owned() });
    }
    if edits.is_empty() || body.len() < 2 {
        return None;
    }
    let range = whole_lines(file.text, metaclass.range())?;
    let before = file.text.get(..range.start().to_usize())?;
    // A comment right above speaks of the statement, and would speak of the next one.
    let has_comment = before.universal_newlines().last().is_some_and(|line| line.trim_start().starts_with('#'));
    if has_comment || range.start() != metaclass.start() {
        return None;
    }
    edits.push(Edit { range, content: String::new() });
    edits.sort_by_key(|edit| edit.range.start());
    Some(Fix { applicability: Applicability::Unsafe, message: format!("remove the metaclass `{name}`"), edits })
}

fn is_empty(class: &StmtClassDef) -> bool {
    class.body.iter().all(|statement| match statement {
        Stmt::Pass(_) => true,
        Stmt::Expr(expr) => expr.value.is_string_literal_expr() || expr.value.is_ellipsis_literal_expr(),
        _ => false,
    })
}

/// The class whose statement has an argument at the range.
fn class_with_argument(body: &[Stmt], range: TextRange) -> Option<&StmtClassDef> {
    let mut found = None;
    classes(body, &mut |class| {
        let arguments = class.arguments.as_deref();
        if arguments.is_some_and(|arguments| arguments.keywords.iter().any(|keyword| keyword.range() == range)) {
            found = Some(class);
        }
    });
    found
}

/// Every class statement, at any depth.
fn classes<'a>(body: &'a [Stmt], visit: &mut dyn FnMut(&'a StmtClassDef)) {
    use ruff_python_ast::statement_visitor::{StatementVisitor, walk_body, walk_stmt};
    struct Classes<'a, 'b>(&'b mut dyn FnMut(&'a StmtClassDef));
    impl<'a> StatementVisitor<'a> for Classes<'a, '_> {
        fn visit_stmt(&mut self, statement: &'a Stmt) {
            if let Stmt::ClassDef(class) = statement {
                (self.0)(class);
            }
            stacker::maybe_grow(128 * 1024, 1024 * 1024, || walk_stmt(self, statement));
        }
    }
    walk_body(&mut Classes(visit), body);
}

/// Takes a keyword out of a class statement, with its comma, and with the parentheses where nothing else is in them.
/// A comment between would go as well: then there is no edit.
fn without_keyword(text: &str, class: &StmtClassDef, keyword: TextRange) -> Option<Edit> {
    let arguments: &Arguments = class.arguments.as_deref()?;
    let mut ranges: Vec<TextRange> = arguments.args.iter().map(Ranged::range).collect();
    ranges.extend(arguments.keywords.iter().map(Ranged::range));
    ranges.sort_by_key(|range| range.start());
    let at = ranges.iter().position(|&range| range == keyword)?;
    let range = match (at.checked_sub(1).and_then(|before| ranges.get(before)), ranges.get(at + 1)) {
        (None, None) => arguments.range(),
        (_, Some(next)) => TextRange::new(keyword.start(), next.start()),
        (Some(before), None) => TextRange::new(before.end(), keyword.end()),
    };
    (!text.get(range.start().to_usize()..range.end().to_usize())?.contains('#'))
        .then(|| Edit { range, content: String::new() })
}
