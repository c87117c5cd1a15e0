//! See `inconsistent-mro.md`.

use super::Refused;
use crate::finding::Level;
use crate::project::{ClassId, ClassRef, Mro, Project, RefusalKind};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "inconsistent-mro",
    topic: "class",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("inconsistent-mro.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let Some(refused) = Refused::of(project, id, findings) else { return };
    let RefusalKind::InconsistentMro(blocked) = &refused.refusal.kind else { return };
    let (name, clause) = (refused.name(), &refused.clause);
    let Some(Disagreement { first, second, one, other }) = disagreement(&refused, blocked) else {
        refused.report(format!("the bases of `{name}` allow no order of its MRO{clause}"), findings);
        return;
    };
    let [first_name, second_name] = [&first, &second].map(|class| project.qualname(class));
    let (message, help) = match (&one, &other) {
        (Order::Written(at, behind), Order::Inherited(base)) | (Order::Inherited(base), Order::Written(at, behind)) => {
            let (above, below) = (refused.base_name(*at), refused.base_name(*behind));
            if base == behind {
                let message =
                    format!("base `{above}` of `{name}` stands before `{below}`, which derives from it{clause}");
                (
                    message,
                    format!("write `{below}` before `{above}`, or leave `{above}` out: `{below}` brings it along"),
                )
            } else {
                let message = format!(
                    "`{name}` has base `{above}` before `{below}`, and its base `{}` has them the other way round{clause}",
                    refused.base_name(*base)
                );
                (message, format!("write `{below}` before `{above}`"))
            }
        }
        _ => (
            format!("the bases of `{name}` disagree on the order of `{first_name}` and `{second_name}`{clause}"),
            format!("let all bases name `{first_name}` and `{second_name}` in the same order"),
        ),
    };
    let labels = [(&one, &first_name, &second_name), (&other, &second_name, &first_name)];
    let finding = refused.report(message, findings);
    for (order, before, behind) in labels {
        match order {
            Order::Written(at, later) => {
                finding.label(refused.base_place(*at), format!("`{before}` is written first"));
                finding.label(refused.base_place(*later), format!("`{behind}` after it"));
            }
            Order::Inherited(at) => {
                let place = refused.base_place(*at);
                let base = refused.base_name(*at);
                let text = match (&base == before, &base == behind) {
                    (true, _) => format!("derives from `{behind}`"),
                    _ => format!("has `{before}` before `{behind}` in its MRO"),
                };
                // One base can have both parts.
                if finding.related.iter().all(|label| label.place != place) {
                    finding.label(place, text);
                } else if let Some(label) = finding.related.iter_mut().find(|label| label.place == place) {
                    label.text = format!("{}, and {text}", label.text);
                }
            }
        }
    }
    finding.help(help);
}

/// Two classes that C3 has to keep in both orders.
struct Disagreement {
    first: ClassRef,
    second: ClassRef,
    /// Has the first before the second.
    one: Order,
    /// The other way round.
    other: Order,
}

/// What asks for an order.
enum Order {
    /// The list of bases, by the positions of the two.
    Written(usize, usize),
    /// The MRO of a base, by its position.
    Inherited(usize),
}

/// Of the classes that block each other, two whose orders contradict directly. There may be none: three bases can go in
/// a circle.
fn disagreement(refused: &Refused<'_>, blocked: &[ClassRef]) -> Option<Disagreement> {
    let project = refused.project;
    let orders = |first: &ClassRef, second: &ClassRef| {
        let position = |class: &ClassRef| refused.bases.iter().position(|base| base.class.as_ref() == Some(class));
        let written = match (position(first), position(second)) {
            (Some(first), Some(second)) if first < second => Some(Order::Written(first, second)),
            _ => None,
        };
        written.or_else(|| {
            let has_order = |base: &ClassRef| {
                let Mro::Linear(mro) = project.mro(base) else { return false };
                let at = |class: &ClassRef| mro.iter().position(|other| other == class);
                matches!((at(first), at(second)), (Some(first), Some(second)) if first < second)
            };
            refused.bases.iter().position(|base| base.class.as_ref().is_some_and(has_order)).map(Order::Inherited)
        })
    };
    for (index, first) in blocked.iter().enumerate() {
        for second in &blocked[index + 1..] {
            if let (Some(one), Some(other)) = (orders(first, second), orders(second, first)) {
                return Some(Disagreement { first: first.clone(), second: second.clone(), one, other });
            }
        }
    }
    None
}
