//! See `descriptor-name-mismatch.md`.

use std::collections::BTreeSet;

use super::storage::{self, By};
use crate::facts::{ArgumentKind, Expr, ExprId};
use crate::finding::{Applicability, Edit, Finding, Fix, Level};
use crate::project::descriptors::{Descriptor, DescriptorUse};
use crate::project::{ClassId, ClassRef, Lookup, Project, Reach};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "descriptor-name-mismatch",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("descriptor-name-mismatch.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    if project.is_stub(id.file) || project.reach(id.file, project.class(id).region) != Reach::Runs {
        return;
    }
    for (descriptor, used) in project.managed_attributes(id) {
        for given in names(project, used) {
            if given.text != used.attribute && !is_same(given.text, &used.attribute) {
                judge(project, id, descriptor, used, &given, findings);
            }
        }
    }
}

/// A text that the call which makes a descriptor is given.
#[derive(Clone, Copy)]
struct Given<'p> {
    text: &'p str,
    value: ExprId,
    /// The position, or the keyword.
    at: At<'p>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At<'p> {
    Position(usize),
    Keyword(&'p str),
}

fn judge(
    project: &Project,
    id: ClassId,
    descriptor: ClassId,
    used: &DescriptorUse,
    given: &Given<'_>,
    findings: &mut Findings<'_>,
) {
    let facts = project.facts(id.file);
    let range = facts.range(given.value);
    let (text, attribute) = (given.text, &used.attribute);
    if !used.is_certain || used.is_shared() {
        return findings.silent(range, || format!("whether `{attribute}` stays such an attribute is not known"));
    }
    let made = match Descriptor::of_use(project, descriptor, used) {
        Ok(made) => made,
        Err(reason) => return findings.silent(range, || reason.to_owned()),
    };
    // A column or a key has a name of its own; what the value is kept under in the instance is the attribute's.
    let storage = storage::storage(project, &made);
    let kept = storage.iter().find(|stored| {
        stored.name.contains(text)
            && !stored.name.contains(attribute.as_str())
            && (stored.by == By::Namespace || stored.name.starts_with('_'))
    });
    let Some(kept) = kept else {
        return findings.silent(range, || format!("`{text}` is not known to be the name of the attribute"));
    };
    let owner = ClassRef::Source(id);
    if !matches!(project.lookup(&owner, text), Lookup::Absent) {
        return findings.silent(range, || format!("the class has a `{text}` too"));
    }
    let others = Others::of(project, descriptor, used, given.at);
    let is_slip = is_slip(text, attribute);
    let is_copied = !text.starts_with('_') && others.attributes.contains(text);
    if !(is_slip || is_copied) || others.different > others.same {
        return findings.silent(range, || "it may be a name of its own".to_owned());
    }
    let message = format!("the descriptor of `{attribute}` is given the name `{text}`");
    let shown = &kept.name;
    let finding = findings.report(range, message);
    finding.region = project.class(id).region;
    finding.label(used.place, "the attribute");
    finding.label(kept.place, format!("keeps the value of `{attribute}` in `{shown}` of the instance"));
    finding.help(format!("write `{}`, or let `__set_name__` tell the descriptor its name", renamed(text, attribute)));
}

/// The identifiers among what the call of a descriptor's class is given.
fn names<'p>(project: &'p Project, used: &DescriptorUse) -> Vec<Given<'p>> {
    let facts = project.facts(used.place.file);
    let Some(call) = used.call() else { return Vec::new() };
    let arguments = facts.arguments(facts.calls[call.index()].arguments);
    let names = arguments.iter().enumerate().filter_map(|(position, argument)| {
        let Expr::Str(text) = facts.expr(argument.value) else { return None };
        let at = match argument.kind {
            ArgumentKind::Positional => At::Position(position),
            ArgumentKind::Keyword(name) => At::Keyword(facts.name(name)),
            ArgumentKind::Starred | ArgumentKind::DoubleStarred => return None,
        };
        let text = facts.name(text);
        let is_identifier = text.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && text.chars().all(|it| it.is_alphanumeric() || it == '_');
        is_identifier.then_some(Given { text, value: argument.value, at })
    });
    names.collect()
}

/// What the other attributes of the same descriptor class do.
struct Others {
    same: usize,
    different: usize,
    attributes: BTreeSet<String>,
}

impl Others {
    fn of(project: &Project, descriptor: ClassId, used: &DescriptorUse, at: At<'_>) -> Self {
        let mut others = Self { same: 0, different: 0, attributes: BTreeSet::new() };
        for other in project.descriptor_uses(descriptor).iter().filter(|other| other.place != used.place) {
            let Some(given) = names(project, other).into_iter().find(|given| given.at == at) else { continue };
            if given.text == other.attribute || is_same(given.text, &other.attribute) {
                others.same += 1;
                others.attributes.insert(other.attribute.clone());
            } else if !is_slip(given.text, &other.attribute) {
                others.different += 1;
            }
        }
        others
    }
}

/// Whether two names differ in how they are written alone: `userId` and `user_id`, `_price` and `price`, `class_` and
/// `class`.
fn is_same(text: &str, attribute: &str) -> bool {
    let plain = |name: &str| name.to_lowercase().replace('_', "");
    plain(text) == plain(attribute)
}

/// Whether one name is the other with one slip: not the beginning of it, as of a plural or a short form.
fn is_slip(text: &str, attribute: &str) -> bool {
    let (text, attribute) = (text.trim_matches('_'), attribute.trim_matches('_'));
    let is_long = text.chars().count().min(attribute.chars().count()) >= 4;
    // A number makes a series: `line1`, `line2`.
    let letters = |name: &str| name.trim_end_matches(|it: char| it.is_ascii_digit()).len();
    let is_series = text.get(..letters(text)) == attribute.get(..letters(attribute));
    !text.starts_with(attribute)
        && !attribute.starts_with(text)
        && !text.ends_with(attribute)
        && !attribute.ends_with(text)
        && !is_series
        && is_long
        && distance(text, attribute) == 1
}

/// How many letters have to be changed, left out, added or swapped with the next.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let change = last[column] + usize::from(letter != other);
            let mut least = change.min(last[column + 1] + 1).min(next[column] + 1);
            let is_swap = row > 0 && column > 0 && left[row - 1] == *other && right[column - 1] == *letter;
            if is_swap {
                least = least.min(before[column - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or(0)
}

/// The attribute's name, with the underscores that the given one has.
fn renamed(text: &str, attribute: &str) -> String {
    let underscores = text.len() - text.trim_start_matches('_').len();
    format!("{}{attribute}", &text[..underscores])
}

// The fix.

fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { facts, .. } = file.tree else { return None };
    let range = finding.primary.place.range;
    let attribute = finding.related.iter().find(|label| label.text == "the attribute")?;
    let attribute = file.text.get(attribute.place.range.to_std_range())?;
    let written = file.text.get(range.to_std_range())?;
    let is_text = |expr| matches!(expr, Expr::Str(_));
    let (_, expr) = facts.exprs.iter().find(|&(id, expr)| facts.range(id) == range && is_text(expr))?;
    let Expr::Str(text) = expr else { return None };
    let text = facts.name(text);
    // A plain literal alone: no prefix, no parts.
    let quote = written.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    if written != format!("{quote}{text}{quote}") {
        return None;
    }
    let content = format!("{quote}{}{quote}", renamed(text, attribute));
    let message = "give the descriptor the name of its attribute".to_owned();
    Some(Fix { applicability: Applicability::Unsafe, message, edits: vec![Edit { range, content }] })
}
