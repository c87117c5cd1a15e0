//! Random classes with descriptors and properties whose attributes are read, assigned and deleted, on instances and on
//! classes: what lookup finds must be what CPython finds, or unknown, and each error of a descriptor rule must be one that
//! CPython raises, with a traceback that passes the place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use classwise::engine;
use classwise::finding::{Finding, Level};
use classwise::project::{ClassRef, Lookup, Project, Value};
use classwise::rule::Rule;
use classwise::rules::RULES;
use serde::Deserialize;

use crate::attribute_oracle;
use crate::oracle::{Programs, linked, modules};

const GENERATOR: &str = include_str!("access_programs.py");
/// A program is made from its number: any row of them will do.
const FIRST: usize = 200_000;
const PROGRAMS: usize = 400;

#[derive(Deserialize)]
struct Answer {
    /// By `module.Class` or `module.Class()` and attribute: the kind of what is found, and what tells it from others.
    values: BTreeMap<String, BTreeMap<String, (String, String)>>,
    /// By program.
    raised: BTreeMap<String, Vec<Raised>>,
}

/// The error's class, `module.py:line` of its traceback, and the text of the first and the last line.
#[derive(Deserialize)]
struct Raised(String, BTreeSet<String>, String, String);

/// An error of a descriptor rule, by `module.py:line`.
struct Told {
    rule: &'static str,
    message: String,
    raises: &'static [&'static str],
    primary: String,
    related: Vec<(String, String)>,
}

#[test]
fn accesses_end_as_they_do_in_cpython() {
    let programs = Programs::made_by(GENERATOR, FIRST, PROGRAMS);
    let answer: Answer = programs.said();
    let count = programs.count;
    assert!(answer.raised.len() * 10 > count * 9, "{} of {count} were run", answer.raised.len());

    values_agree(&programs.root, &linked(&programs.root, programs.version), &answer);
    errors_agree(&programs.root, &errors(&programs), &answer);
}

/// What an access gives, where CPython comes to an end with it.
fn values_agree(root: &Path, project: &Project, answer: &Answer) {
    let (mut known, mut unknown, mut wrong) = (0, 0, Vec::new());
    for (place, attributes) in &answer.values {
        let receiver = attribute_oracle::receiver(project, place);
        for (name, found) in attributes {
            let value = project.attribute(&receiver, name);
            match is_found(project, &receiver, name, &value, found) {
                None => unknown += 1,
                Some(true) => known += 1,
                Some(false) => wrong.push(format!("{place}.{name}: {found:?}, not {value:?}")),
            }
        }
    }
    let shown = wrong.first().and_then(|place| place.get(1..7)).map(|number| texts(root, number));
    assert!(
        wrong.is_empty(),
        "{} wrong, {known} right, {unknown} unknown:\n{}\n{}",
        wrong.len(),
        wrong.join("\n"),
        shown.unwrap_or_default()
    );
    assert!(known > unknown, "{known} right, {unknown} unknown");
}

/// Whether a value is what CPython found; `None` where it tells nothing.
fn is_found(project: &Project, receiver: &Value, name: &str, value: &Value, found: &(String, String)) -> Option<bool> {
    const KNOWN: [&str; 2] = ["builtins.int()", "builtins.property()"];
    let is_other = |value: &Value| match value {
        Value::External(name) => !KNOWN.contains(&&**name),
        Value::Str(_) => true,
        _ => false,
    };
    let class = match receiver {
        Value::Class(class) | Value::Instance(class) => ClassRef::Source(*class),
        _ => return None,
    };
    match found.0.as_str() {
        "str" | "recursion" | "refused" => None,
        // A special method or a getter was found, and raised.
        "absent" if value.unknown().is_none() && matches!(project.lookup(&class, name), Lookup::Found(_)) => None,
        _ if value.members().iter().any(is_other) => None,
        _ => attribute_oracle::is_found(project, value, found),
    }
}

/// Each error must be raised, and many of those that are raised on classes are told.
fn errors_agree(root: &Path, told: &[Told], answer: &Answer) {
    let number_of = |place: &str| place.get(1..7).unwrap_or_default().to_owned();
    let mut wrong = Vec::new();
    for error in told {
        let Some(raised) = answer.raised.get(&number_of(&error.primary)) else { continue };
        if !raised.iter().any(|raised| is_raised(error, raised)) && !ends_before(root, &error.primary, raised) {
            wrong.push(error);
        }
    }
    let shown = wrong.first().map(|error| texts(root, &number_of(&error.primary)));
    let lines: Vec<String> =
        wrong.iter().map(|error| format!("{}: {}: {}", error.primary, error.rule, error.message)).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} are wrong:\n{}\n{}",
        wrong.len(),
        told.len(),
        lines.join("\n"),
        shown.unwrap_or_default()
    );

    let (mut seen, mut all) = (0, 0);
    for raised in answer.raised.values() {
        for Raised(kind, lines, first, last) in raised {
            let is_class_read = first.starts_with("return C") && !first.contains("()") || first.contains("getattr(o.");
            let in_descriptor = lines.iter().any(|line| line.starts_with('d'));
            if !is_class_read || !in_descriptor || kind == "RecursionError" || last.starts_with("raise ") {
                continue;
            }
            all += 1;
            let is_seen =
                told.iter().any(|error| error.rule == "descriptor-class-access" && lines.contains(&error.primary));
            seen += usize::from(is_seen);
        }
    }
    assert!(seen * 100 > all * 50, "{seen} of {all} reads through classes that raise are told");
}

/// Whether CPython's error is the one that is told.
fn is_raised(error: &Told, Raised(kind, lines, ..): &Raised) -> bool {
    let mut places = std::iter::once(&error.primary).chain(error.related.iter().map(|(place, _)| place));
    let is_read = |(place, text): &(String, String)| text != "read through the class" || lines.contains(place);
    (error.raises.is_empty() || error.raises.contains(&kind.as_str()))
        && places.any(|place| lines.contains(place))
        && error.related.iter().all(is_read)
}

/// Whether another error ends the function with an access before it comes there.
fn ends_before(root: &Path, primary: &str, raised: &[Raised]) -> bool {
    let Some((module, line)) = primary.split_once(':') else { return false };
    let Ok(line) = line.parse::<usize>() else { return false };
    let text = fs::read_to_string(root.join(module)).expect("the module is there");
    let before: Vec<&str> = text.lines().take(line).collect();
    let start = before.iter().rposition(|text| text.starts_with("def access"));
    start.is_some_and(|start| {
        (start + 1..line)
            .any(|line| raised.iter().any(|Raised(_, lines, ..)| lines.contains(&format!("{module}:{line}"))))
    })
}

fn texts(root: &Path, number: &str) -> String {
    let text = |prefix: &str| {
        let path = root.join(format!("{prefix}{number}.py"));
        format!("# {}\n{}", path.display(), fs::read_to_string(&path).expect("a module is read"))
    };
    ["d", "o", "u"].map(text).concat()
}

fn errors(programs: &Programs) -> Vec<Told> {
    let rules: Vec<&'static Rule> = RULES.iter().copied().filter(|rule| rule.topic == "descriptor").collect();
    let run = engine::check(programs.request(modules(&programs.root), &rules));
    let told = |finding: &Finding| {
        assert!(rules.iter().any(|rule| rule.name == finding.rule), "{}: {}", finding.rule, finding.message);
        Told {
            rule: finding.rule,
            message: finding.message.clone(),
            raises: finding.raises,
            primary: programs.line(&run, finding.primary.place),
            related: finding
                .related
                .iter()
                .map(|label| (programs.line(&run, label.place), label.text.clone()))
                .collect(),
        }
    };
    run.findings.iter().filter(|finding| finding.level == Level::Error).map(told).collect()
}
