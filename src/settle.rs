//! From what rules said to what is reported: expected exceptions, dead code, suppressions, levels, order.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use ruff_text_size::{TextRange, TextSize};

use crate::facts::{Expr, ExprId, FileFacts, Guard, RegionId, Suppression, SuppressionScope};
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level, Place, Reason, Silence};
use crate::project::{ExprRef, Project, Reach, Value};
use crate::rule::{FileContext, Rule, RuleFix};

/// What the configuration says of rules, by file.
pub trait Policy: Sync {
    /// The level of a rule in a file: [`Level::Off`] where it is not selected.
    fn level(&self, rule: &Rule, file: FileId) -> Level;

    /// Whether the configuration names the rule itself: what it takes for an opinion is shown, too.
    fn wants_opinions(&self, _rule: &Rule, _file: FileId) -> bool {
        false
    }

    /// The same of [`UNUSED_SUPPRESSION`], which is no rule.
    fn unused_suppression(&self, _file: FileId) -> Level {
        Level::Warn
    }
}

/// Name of the finding about a comment that silences nothing.
pub const UNUSED_SUPPRESSION: &str = "unused-suppression";

/// The beginning of the message about a name that no rule has.
const NO_RULE: &str = "there is no rule";

/// Removes the comment, or the names in it, that silence nothing. What the author meant by a name that no rule has is a
/// guess: such a fix is unsafe.
pub static UNUSED_SUPPRESSION_FIX: RuleFix = RuleFix { applicability: Applicability::Safe, make: remove_suppression };

/// What one file's findings become.
#[derive(Debug, Default)]
pub struct Settled {
    pub findings: Vec<Finding>,
    pub silences: Vec<Silence>,
}

/// Settles the findings of one file. `line_starts` gives the offsets at which lines start, in order.
pub fn settle(
    project: &Project,
    file: FileId,
    findings: Vec<Finding>,
    rules: &[&'static Rule],
    policy: &dyn Policy,
    line_starts: &[TextSize],
) -> Settled {
    let facts = project.facts(file);
    let mut used: BTreeSet<(usize, Option<usize>)> = BTreeSet::new();
    let mut settled = Settled::default();
    for mut finding in findings {
        let place = finding.primary.place;
        let mut drop = |reason: String| {
            settled.silences.push(Silence { rule: finding.rule, place, reason: Reason::Because(reason.into()) });
        };
        let rule = rules.iter().find(|rule| rule.name == finding.rule);
        if let Some(rule) = rule {
            let configured = policy.level(rule, file);
            if configured == Level::Off {
                drop("the rule is not selected here".into());
                continue;
            }
            if finding.level == Level::Off && policy.wants_opinions(rule, file) {
                finding.level = Level::Warn;
            }
            // A weaker case of the rule stays at most as strong as it was reported.
            finding.level = if finding.level == rule.level { configured } else { finding.level.min(configured) };
            if finding.level == Level::Off {
                drop("the finding is an opinion: select the rule by its name to see it".into());
                continue;
            }
        }
        match project.reach(place.file, finding.region) {
            Reach::Runs => {}
            Reach::Never => {
                drop("the code never runs in this version or on this platform".into());
                continue;
            }
            Reach::TypeChecking => {
                drop("only type checkers read this code".into());
                continue;
            }
        }
        if let Some(reason) = expected(project, place.file, finding.region, finding.raises) {
            drop(reason);
            continue;
        }
        if rule.is_some()
            && let Some((index, name)) = suppressed_by(facts, &finding, line_starts)
        {
            used.insert((index, name));
            let line = facts.suppressions.get(index).map_or(0, |comment| line_of(comment.range.start(), line_starts));
            drop(format!("the comment in line {line} suppresses it"));
            continue;
        }
        settled.findings.push(finding);
    }
    settled.findings.extend(unused(project, file, &used, rules, policy));
    settled.findings.sort_by(order_in_file);
    settled.findings.dedup();
    settled
}

fn order_in_file(left: &Finding, right: &Finding) -> std::cmp::Ordering {
    let key = |finding: &Finding| (finding.primary.place, finding.rule);
    key(left)
        .cmp(&key(right))
        .then_with(|| left.message.cmp(&right.message))
        .then_with(|| left.related.cmp(&right.related))
}

/// Why one of the exceptions is expected in a region: a handler, or a test that asserts it.
fn expected(project: &Project, file: FileId, region: RegionId, raises: &[&str]) -> Option<String> {
    if raises.is_empty() {
        return None;
    }
    let facts = project.facts(file);
    for (_, region) in facts.regions(region) {
        match &region.guard {
            Guard::Try { handlers } => {
                for &handler in facts.list(*handlers) {
                    if catches(project, file, handler, raises) {
                        return Some(format!("`{}` is caught by an `except` around it", raises[0]));
                    }
                }
            }
            Guard::With { manager } => {
                if let Expr::Call(call) = facts.expr(*manager) {
                    let call = facts.calls[call.index()];
                    if asserts_exceptions(project, file, call.callee)
                        && facts
                            .arguments(call.arguments)
                            .iter()
                            .any(|argument| catches(project, file, argument.value, raises))
                    {
                        return Some(format!("`{}` is expected by the `with` around it", raises[0]));
                    }
                }
            }
            Guard::Function(function) => {
                // `self.assertRaises(TypeError, f)`: the function that is handed over is expected to raise.
                let function = &facts.functions[function.index()];
                let is_handed_over = facts.calls.iter().any(|call| {
                    let arguments = facts.arguments(call.arguments);
                    arguments.len() >= 2
                        && arguments[1..].iter().any(|argument| is_function(facts, argument.value, function))
                        && asserts_exceptions(project, file, call.callee)
                        && catches(project, file, arguments[0].value, raises)
                });
                return is_handed_over.then(|| format!("a test expects `{}` of the function around it", raises[0]));
            }
            Guard::None
            | Guard::Test { .. }
            | Guard::Loop
            | Guard::Handler { .. }
            | Guard::Else { .. }
            | Guard::Sometimes
            | Guard::Dead => {}
        }
    }
    None
}

fn is_function(facts: &FileFacts, value: ExprId, function: &crate::facts::Function) -> bool {
    match facts.expr(value) {
        Expr::Lambda(index) => facts.functions[index.index()].scope == function.scope,
        Expr::Name { name, .. } => Some(name) == function.name,
        _ => false,
    }
}

/// `contextlib.suppress`, `pytest.raises`, `unittest`'s `assertRaises…` and the like.
fn asserts_exceptions(project: &Project, file: FileId, callee: ExprId) -> bool {
    let facts = project.facts(file);
    let name = match facts.expr(callee) {
        Expr::Name { name, .. } | Expr::Attribute { name, .. } => facts.name(name),
        _ => return false,
    };
    if name.starts_with("assertRaises") || name.starts_with("assert_raises") || name == "raises" {
        return true;
    }
    name == "suppress" || {
        let value = project.evaluate(ExprRef { file, expr: callee });
        project.dotted_names(&value).iter().any(|name| matches!(&**name, "contextlib.suppress" | "pytest.raises"))
    }
}

/// Whether a handler for `kind` catches one of the exceptions. What is not known may catch them.
fn catches(project: &Project, file: FileId, kind: ExprId, raises: &[&str]) -> bool {
    let facts = project.facts(file);
    match facts.expr(kind) {
        Expr::Opaque => return true,
        Expr::Tuple(run) => return facts.list(run).iter().any(|&kind| catches(project, file, kind, raises)),
        _ => {}
    }
    let value = project.evaluate(ExprRef { file, expr: kind });
    value.members().iter().any(|value| match value {
        Value::External(_) => match project.class_of(value) {
            Some(class) => raises.iter().any(|name| {
                let raised = crate::project::ClassRef::stdlib(&format!("builtins.{name}"));
                project.is_subclass(&raised, &class) != Some(false)
            }),
            None => true,
        },
        // An exception class of the project is no builtin one.
        Value::Class(_) => false,
        _ => true,
    })
}

/// The suppression that silences a finding, and which of its names.
fn suppressed_by(facts: &FileFacts, finding: &Finding, line_starts: &[TextSize]) -> Option<(usize, Option<usize>)> {
    let line_of = |offset: TextSize| line_of(offset, line_starts);
    let lines = lines_of(facts, finding.primary.place.range, line_starts);
    facts.suppressions.iter().enumerate().find_map(|(index, suppression)| {
        let applies = match suppression.scope {
            SuppressionScope::File => true,
            SuppressionScope::Line | SuppressionScope::Noqa => lines.contains(&line_of(suppression.range.start())),
            SuppressionScope::Malformed => false,
        };
        if !applies {
            return None;
        }
        if suppression.rules.is_empty() {
            return Some((index, None));
        }
        let name = suppression.rules.iter().position(|(name, _)| name == finding.rule)?;
        Some((index, Some(name)))
    })
}

/// The lines, counted from 1, on which a comment silences what is found in a range: those of the header around it.
pub fn lines_of(facts: &FileFacts, range: TextRange, line_starts: &[TextSize]) -> RangeInclusive<usize> {
    let headers = facts.headers.iter();
    let around = headers.filter(|header| header.contains_range(range) || header.contains(range.start()));
    let whole = around.min_by_key(|header| header.len()).copied().unwrap_or(range);
    line_of(whole.start(), line_starts)..=line_of(whole.end(), line_starts)
}

/// Counted from 1.
fn line_of(offset: TextSize, line_starts: &[TextSize]) -> usize {
    line_starts.partition_point(|&start| start <= offset)
}

/// Findings about comments that silence nothing.
fn unused(
    project: &Project,
    file: FileId,
    used: &BTreeSet<(usize, Option<usize>)>,
    rules: &[&'static Rule],
    policy: &dyn Policy,
) -> Vec<Finding> {
    let facts = project.facts(file);
    let level = policy.unused_suppression(file);
    if facts.invalid_syntax || facts.suppressions.is_empty() || level == Level::Off {
        return Vec::new();
    }
    let is_selected = |rule: &Rule| policy.level(rule, file) != Level::Off;
    let report = |range: TextRange, message: String, help: &str| {
        let mut finding = Finding::new(UNUSED_SUPPRESSION, level, Place::new(file, range), message);
        finding.help(help);
        finding
    };
    let mut findings = Vec::new();
    for (index, suppression) in facts.suppressions.iter().enumerate() {
        // Who names this very finding knows that the comment is not always needed.
        let is_own = suppression.rules.iter().any(|(name, _)| name == UNUSED_SUPPRESSION);
        if suppression.scope == SuppressionScope::Noqa || is_own {
            continue;
        }
        if suppression.is_malformed() {
            findings.push(report(
                suppression.range,
                "this comment is no suppression that classwise understands".into(),
                "write `# classwise: ignore[rule-name]` or `# classwise: ignore-file[rule-name]`",
            ));
            continue;
        }
        if suppression.rules.is_empty() {
            // A rule that was not selected might have been silenced.
            let all_ran = rules.iter().all(|rule| rule.level == Level::Off || is_selected(rule));
            if all_ran && !used.contains(&(index, None)) {
                findings.push(report(suppression.range, "this comment silences nothing".into(), "remove the comment"));
            }
            continue;
        }
        for (position, (name, range)) in suppression.rules.iter().enumerate() {
            match rules.iter().find(|rule| rule.name == name) {
                None => {
                    let help = crate::config::suggestion(name, rules.iter().map(|rule| rule.name));
                    findings.push(report(*range, format!("{NO_RULE} `{}`", name.escape_debug()), &help));
                }
                Some(rule) if is_selected(rule) && !used.contains(&(index, Some(position))) => {
                    findings.push(report(
                        *range,
                        format!("this comment silences nothing: `{name}` reports nothing here"),
                        "remove the name from the comment",
                    ));
                }
                Some(_) => {}
            }
        }
    }
    findings
}

fn remove_suppression(finding: &Finding, context: &FileContext<'_>) -> Option<Fix> {
    let crate::rule::Tree::Python { facts, .. } = context.tree else { return None };
    let range = finding.primary.place.range;
    let suppression = facts.suppressions.iter().find(|suppression| suppression.range.contains_range(range))?;
    let position = suppression.rules.iter().position(|(_, own)| *own == range);
    let is_guess = suppression.is_malformed() || finding.message.starts_with(NO_RULE);
    let applicability = if is_guess { Applicability::Unsafe } else { Applicability::Safe };
    if is_guess
        && let Some((name, _)) = position.and_then(|position| suppression.rules.get(position))
        && let Some(meant) = crate::config::nearest(name, crate::rules::RULES.iter().map(|rule| rule.name))
        && !suppression.rules.iter().any(|(other, _)| other == meant)
    {
        let edits = vec![Edit { range, content: meant.to_owned() }];
        return Some(Fix { applicability, message: format!("name the rule `{meant}`"), edits });
    }
    let removed = match position {
        // With the comma before it, or behind it for the first.
        Some(position) if suppression.rules.len() > 1 => {
            match position.checked_sub(1).and_then(|before| suppression.rules.get(before)) {
                Some((_, before)) => TextRange::new(before.end(), range.end()),
                None => TextRange::new(range.start(), suppression.rules.get(1)?.1.start()),
            }
        }
        _ => whole_comment(context.text, suppression),
    };
    let what = if is_guess { "that names no rule" } else { "that silences nothing" };
    Some(Fix {
        applicability,
        message: format!("remove the suppression {what}"),
        edits: vec![Edit { range: removed, content: String::new() }],
    })
}

/// The directive with what explains it and the white space before it; a comment that holds nothing else goes with its
/// line. What follows a further `#` is another comment's, and stays.
fn whole_comment(text: &str, suppression: &Suppression) -> TextRange {
    let start = usize::from(suppression.range.start());
    let end = usize::from(suppression.range.end());
    let rest_of_line = text[end..].find(['\n', '\r']).map_or(text.len(), |at| end + at);
    if let Some(other) = text[end..rest_of_line].find('#') {
        return TextRange::new(TextSize::new(start as u32), TextSize::new((end + other) as u32));
    }
    let before = &text[..start];
    let trimmed = before.trim_end_matches([' ', '\t', '\x0c']).len();
    let is_own_line = trimmed == 0 || text[..trimmed].ends_with(['\n', '\r']);
    let end = match &text.as_bytes()[rest_of_line..] {
        [b'\r', b'\n', ..] if is_own_line => rest_of_line + 2,
        [_, ..] if is_own_line => rest_of_line + 1,
        _ => rest_of_line,
    };
    TextRange::new(TextSize::new(trimmed as u32), TextSize::new(end as u32))
}
