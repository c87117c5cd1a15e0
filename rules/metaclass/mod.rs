//! How classes are created.

pub(super) mod abc;
pub mod abcmeta_instead_of_abc;
pub mod bypassed_metaclass;
pub mod dropped_classcell;
pub mod ignored_dunder_metaclass;
pub mod invalid_metaclass;
pub mod metaclass_conflict;
pub mod metaclass_hook_on_class;
pub mod metaclass_returns_none;
pub mod metaclass_signature;
pub mod metaclass_super_arguments;
pub mod needless_metaclass;
pub mod prepare_result;

use ruff_source_file::LineRanges;
use ruff_text_size::{TextRange, TextSize};

use crate::facts::{Expr, FunctionIndex};
use crate::project::{ClassId, ClassRef, Project};

/// Why the metaclass may be used in another way than by class statements that would fail.
pub(super) fn other_use(project: &Project, id: ClassId) -> Option<&'static str> {
    let this = ClassRef::Source(id);
    if !project.classes_with_metaclass(&this).is_empty() {
        return Some("it is reported at the class statements that use the metaclass");
    }
    if !project.direct_subclasses(&this).is_empty() {
        return Some("a metaclass derived from it may use it otherwise");
    }
    if !project.is_closed() {
        return Some("what uses the metaclass may not be in view");
    }
    if !project.is_called_by_type(&this) {
        return Some("something else than `type` calls the metaclass");
    }
    let name = project.class_name(&this);
    let own = project.class(id).statement;
    let is_called = project.files().any(|file| {
        let facts = project.facts(file);
        let Some(symbol) = facts.names.find(&name) else { return false };
        facts.calls.iter().any(|call| match facts.expr(call.callee) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => name == symbol,
            _ => false,
        })
    });
    // `mcls(name)` in a class method of its own.
    let facts = project.facts(id.file);
    let calls_itself = facts.calls.iter().any(|call| {
        let Expr::Name { name, scope } = facts.expr(call.callee) else { return false };
        own.contains_range(facts.range(call.expr))
            && facts.function_of(scope).is_some_and(|function| {
                let parameters = facts.parameters(facts.functions[function.index()].parameters);
                parameters.first().is_some_and(|first| first.name == name) && receives_metaclass(project, id, function)
            })
    });
    (is_called || calls_itself).then_some("code calls the metaclass itself")
}

fn receives_metaclass(project: &Project, id: ClassId, function: FunctionIndex) -> bool {
    let facts = project.facts(id.file);
    let data = &facts.functions[function.index()];
    let name = data.name.map(|name| facts.name(name));
    name == Some("__new__") || data.decorators.len > 0
}

/// The lines of a statement, where it has them for itself.
fn whole_lines(text: &str, statement: TextRange) -> Option<TextRange> {
    let start = text.line_start(statement.start());
    if !text.get(start.to_usize()..statement.start().to_usize())?.trim().is_empty() {
        return None;
    }
    let mut end = text.full_line_end(statement.end());
    let rest = text.get(statement.end().to_usize()..end.to_usize())?.trim_start();
    if !rest.is_empty() && !rest.starts_with('#') {
        return None;
    }
    // The blank lines that set it apart go with it.
    while end < TextSize::of(text) && text.full_line_str(end).trim().is_empty() {
        end = text.full_line_end(end);
    }
    Some(TextRange::new(start, end))
}
