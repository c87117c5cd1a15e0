//! See `duplicate-base.md`.

use ruff_python_ast::{self as ast, visitor::Visitor};
use ruff_text_size::{Ranged, TextRange};

use super::Refused;
use crate::finding::{Applicability, Edit, Finding, Fix, Level};
use crate::project::{ClassId, Project, RefusalKind};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "duplicate-base",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("duplicate-base.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Safe, make: fix }),
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::DuplicateBase { first, again } = refused.refusal.kind else { return };
    let base = refused.base_name(again);
    let message = format!("`{base}` is twice among the bases of `{}`{}", refused.name(), refused.clause);
    let definition = refused.bases.get(again).and_then(|base| refused.definition(base.class.as_ref()?));
    let (first, again) = (refused.base_place(first), refused.base_place(again));
    let finding = refused.report(message, findings);
    if first == again {
        finding.text("both come from here");
    } else {
        finding.label(first, format!("`{base}` for the first time"));
    }
    if let Some(definition) = definition {
        finding.label(definition, "the class that both mean");
    }
    finding.help("remove one of the two");
}

/// Removes the second of the two, where nothing but a comma stands between it and what is before it.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { parsed, .. } = file.tree else { return None };
    // With words about versions behind the name the two are different classes in some.
    if !finding.message.ends_with('`') {
        return None;
    }
    let mut search = Search { wanted: finding.primary.place.range, found: None };
    search.visit_body(&parsed.syntax().body);
    let range = search.found?;
    let removed = file.text.get(range.start().to_usize()..range.end().to_usize())?;
    let between = removed.strip_suffix(file.text.get(finding.primary.place.range.to_std_range())?)?;
    let is_plain = between.chars().all(|c| c == ',' || c.is_whitespace());
    is_plain.then(|| Fix {
        applicability: Applicability::Safe,
        message: "remove the second one".to_owned(),
        edits: vec![Edit { range, content: String::new() }],
    })
}

/// Finds a base that is a name, and what is to be removed with it.
struct Search {
    wanted: TextRange,
    found: Option<TextRange>,
}

impl<'a> Visitor<'a> for Search {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        if let ast::Stmt::ClassDef(class) = statement
            && let Some(arguments) = &class.arguments
            && let Some(at) = arguments.args.iter().position(|base| base.range() == self.wanted)
            && let Some(before) = at.checked_sub(1).and_then(|at| arguments.args.get(at))
            && is_dotted_name(&arguments.args[at])
        {
            self.found = Some(TextRange::new(before.end(), self.wanted.end()));
        }
        if statement.range().contains_range(self.wanted) {
            ast::visitor::walk_stmt(self, statement);
        }
    }
}

fn is_dotted_name(expr: &ast::Expr) -> bool {
    match expr {
        ast::Expr::Name(_) => true,
        ast::Expr::Attribute(attribute) => is_dotted_name(&attribute.value),
        _ => false,
    }
}
