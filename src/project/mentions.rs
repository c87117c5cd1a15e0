//! Whether an expression has to do with some class, judged by the names in it before anything is evaluated.

use crate::facts::{Binding, BindingKind, Expr, FileFacts, ScopeId, ScopeKind, Symbol};
use crate::project::{ExprRef, Project};

impl Project {
    /// Whether the names that an expression leads to are those of classes that are meant: what it calls, what its
    /// annotation says, what it is taken from, the class whose method it is the first parameter of.
    pub fn mentions(&self, at: ExprRef, is_meant: &dyn Fn(&str) -> bool) -> bool {
        self.mentions_within(at, is_meant, 0)
    }

    fn mentions_within(&self, at: ExprRef, is_meant: &dyn Fn(&str) -> bool, depth: u32) -> bool {
        const MAX_DEPTH: u32 = 4;
        /// How many elements of a display are looked at.
        const MOST: usize = 4;
        if depth > MAX_DEPTH {
            return false;
        }
        let facts = self.facts(at.file);
        let within = |expr| self.mentions_within(ExprRef { file: at.file, expr }, is_meant, depth + 1);
        match facts.expr(at.expr) {
            Expr::Name { name, scope } => {
                is_meant(facts.name(name))
                    || bindings_in_view(facts, scope, name).is_some_and(|bindings| {
                        bindings.iter().any(|binding| match binding.kind {
                            BindingKind::Assign(value) => within(value),
                            BindingKind::Annotated { annotation, .. } => within(annotation),
                            BindingKind::For { iterable, .. } | BindingKind::ForElement { iterable, .. } => {
                                within(iterable)
                            }
                            BindingKind::Parameter(index) => match facts.parameters.get(index as usize) {
                                Some(parameter) => match parameter.annotation {
                                    Some(annotation) => within(annotation),
                                    None => class_of_first(facts, scope, parameter.name).is_some_and(is_meant),
                                },
                                None => false,
                            },
                            _ => false,
                        })
                    })
            }
            Expr::Attribute { name, .. } => is_meant(facts.name(name)),
            Expr::Call(call) => facts.calls.get(call.index()).is_some_and(|call| {
                let first = facts.arguments(call.arguments).first();
                within(call.callee) || first.is_some_and(|argument| within(argument.value))
            }),
            Expr::Subscript { value, index } => within(value) || within(index),
            Expr::Binary { left, right, .. } => within(left) || within(right),
            Expr::List(run) | Expr::Tuple(run) | Expr::Set(run) => {
                facts.list(run).iter().take(MOST).any(|&element| within(element))
            }
            Expr::Comprehension(element) | Expr::Named(element) => within(element),
            Expr::Str(text) => words(facts.name(text)).any(is_meant),
            _ => false,
        }
    }
}

/// The identifiers in a text, and what else consists of the same characters. Every name of a file may come by.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |char: char| char == '_' || char.is_alphanumeric();
    // Most of them are one word.
    let is_one = text.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    let parts = (!is_one).then(|| text.split(move |char| !is_word(char)));
    is_one.then_some(text).into_iter().chain(parts.into_iter().flatten())
}

/// The bindings of a name in the scope that has it, by CPython's scoping; `None` for what no scope of the file binds.
pub fn bindings_in_view(facts: &FileFacts, scope: ScopeId, name: Symbol) -> Option<&[Binding]> {
    let mut at = scope;
    let mut is_own = true;
    loop {
        let data = facts.scopes.get(at.index())?;
        let bindings = facts.bindings_of(at, name);
        if !bindings.is_empty() && (is_own || !matches!(data.kind, ScopeKind::Class(_))) {
            return Some(bindings);
        }
        if data.parent == at {
            return None;
        }
        is_own = is_own && matches!(data.kind, ScopeKind::Comprehension | ScopeKind::TypeParameters);
        at = data.parent;
    }
}

/// The name of the class whose method has the parameter as its first one.
fn class_of_first(facts: &FileFacts, scope: ScopeId, name: Symbol) -> Option<&str> {
    let function = facts.function_of(scope)?;
    let class = facts.classes.get(facts.enclosing_class(function)?.index())?;
    let first = facts.parameters(facts.functions.get(function.index())?.parameters).first()?;
    (first.name == name).then(|| facts.name(class.name))
}
