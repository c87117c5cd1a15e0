//! How fixes write the classes of the module `abc`.

use ruff_python_ast::{Alias, Stmt, StmtClassDef, statement_visitor};
use ruff_text_size::{Ranged, TextRange};

use crate::facts::{FileFacts, ScopeId};
use crate::finding::Edit;

/// How the file may write `abc.ABC` or `abc.ABCMeta`, and what has to be imported for that.
pub(in crate::rules) fn spelling(
    body: &[Stmt],
    facts: &FileFacts,
    class: &StmtClassDef,
    wanted: &str,
) -> Option<(String, Option<Edit>)> {
    let written = |alias: &Alias| alias.asname.as_ref().unwrap_or(&alias.name).to_string();
    let before = || body.iter().take_while(|statement| statement.start() < class.start());
    let imports = |statement: &'_ Stmt| match statement {
        Stmt::ImportFrom(import) if import.level == 0 && import.module.as_ref()?.as_str() == "abc" => {
            Some(import.names.clone())
        }
        _ => None,
    };
    let has_one_meaning = |name: &str| {
        facts.names.find(name).is_none_or(|symbol| {
            facts.bindings_of(ScopeId::MODULE, symbol).len() <= 1
                && !facts.bindings.iter().any(|binding| binding.name == symbol && binding.scope != ScopeId::MODULE)
        })
    };
    for names in before().filter_map(imports) {
        if let Some(alias) = names.iter().find(|alias| alias.name.as_str() == wanted) {
            return Some((written(alias), None)).filter(|(name, _)| has_one_meaning(name));
        }
    }
    for statement in before() {
        if let Stmt::Import(import) = statement
            && let Some(alias) = import.names.iter().find(|alias| alias.name.as_str() == "abc")
        {
            return has_one_meaning(&written(alias)).then(|| (format!("{}.{wanted}", written(alias)), None));
        }
    }
    let names = before().find_map(imports)?;
    let first = names.first().filter(|first| first.name.as_str() != "*")?;
    let is_free = facts.names.find(wanted).is_none_or(|symbol| facts.bindings.iter().all(|it| it.name != symbol));
    is_free.then(|| {
        let edit = Edit { range: TextRange::empty(first.start()), content: format!("{wanted}, ") };
        (wanted.to_owned(), Some(edit))
    })
}

/// The class statement whose name stands at the range.
pub(in crate::rules) fn class_named_at(body: &[Stmt], range: TextRange) -> Option<&StmtClassDef> {
    struct Search<'a> {
        range: TextRange,
        found: Option<&'a StmtClassDef>,
    }
    impl<'a> statement_visitor::StatementVisitor<'a> for Search<'a> {
        fn visit_stmt(&mut self, statement: &'a Stmt) {
            if let Stmt::ClassDef(class) = statement
                && class.name.range() == self.range
            {
                self.found = Some(class);
            } else if statement.range().contains_range(self.range) {
                stacker::maybe_grow(128 * 1024, 1024 * 1024, || statement_visitor::walk_stmt(self, statement));
            }
        }
    }
    let mut search = Search { range, found: None };
    statement_visitor::walk_body(&mut search, body);
    search.found
}
