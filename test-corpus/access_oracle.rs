//! Random classes with descriptors and properties whose attributes are read, assigned and deleted, on instances and on
//! classes: what lookup finds must be what CPython finds, or unknown, and each error of a descriptor rule must be one that
//! CPython raises, with a traceback that passes the place.
//!
//! More programs than a test run has time for: `PROGRAMS=8000 cargo test access_oracle`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use classwise::engine::{self, FileKind, Input, Request};
use classwise::finding::{FileId, Finding, Level, Place};
use classwise::project::{ClassRef, Lookup, Project, PythonVersion, Settings, Value, VersionRange};
use classwise::rule::Rule;
use classwise::rules::RULES;
use classwise::settle::Policy;
use serde::Deserialize;

use crate::{attribute_oracle, python};

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
    let programs: usize =
        std::env::var("PROGRAMS").map_or(PROGRAMS, |count| count.parse().expect("PROGRAMS is a number"));
    let root = tempfile::tempdir().expect("a temporary directory is made");
    let scratch = tempfile::tempdir().expect("a temporary directory is made");
    let root = fs::canonicalize(root.path()).expect("it is there");
    let python = python::newest();
    let (generator, answer) = (scratch.path().join("generator.py"), scratch.path().join("answer.json"));
    fs::write(&generator, GENERATOR).expect("the generator is written");
    let ask = |command: &str, rest: &[&std::ffi::OsStr]| {
        let asked = Command::new(&python.path).arg("-I").arg(&generator).arg(command).arg(&root).args(rest).output();
        let output = asked.expect("CPython starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    ask("write", &[FIRST.to_string().as_ref(), programs.to_string().as_ref()]);
    ask("run", &[answer.as_os_str()]);
    let answer = fs::read(&answer).expect("the programs were run");
    let answer: Answer = serde_json::from_slice(&answer).expect("the answer is JSON");
    assert!(answer.raised.len() * 10 > programs * 9, "{} of {programs} were run", answer.raised.len());

    let version = PythonVersion::new(3, python.minor);
    values_agree(&root, &attribute_oracle::linked(&root, version), &answer);
    errors_agree(&root, &errors(&root, version), &answer);
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

struct Everything;

impl Policy for Everything {
    fn level(&self, rule: &Rule, _: FileId) -> Level {
        rule.level
    }
}

fn errors(root: &Path, version: PythonVersion) -> Vec<Told> {
    let rules: Vec<&'static Rule> = RULES.iter().copied().filter(|rule| rule.topic == "descriptor").collect();
    let mut files: Vec<_> =
        fs::read_dir(root).expect("the modules are there").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "py"));
    files.sort();
    let run = engine::check(Request {
        inputs: files.into_iter().map(|path| Input::new(path, FileKind::Python)).collect(),
        findings: Vec::new(),
        settings: Settings {
            version,
            versions: VersionRange { lowest: version, highest: version },
            roots: vec![root.to_path_buf()],
            is_closed: true,
            ..Settings::default()
        },
        rules: &rules,
        policy: &Everything,
        max_file_size: 1 << 20,
        explain: None,
        progress: None,
    });
    let line = |place: Place| {
        let path = &run.input(place.file).path;
        let text = fs::read_to_string(path).expect("the module is there");
        let line = text[..place.range.start().to_usize()].matches('\n').count() + 1;
        format!("{}:{line}", path.strip_prefix(root).expect("it lies below the root").display())
    };
    let told = |finding: &Finding| {
        assert!(rules.iter().any(|rule| rule.name == finding.rule), "{}: {}", finding.rule, finding.message);
        Told {
            rule: finding.rule,
            message: finding.message.clone(),
            raises: finding.raises,
            primary: line(finding.primary.place),
            related: finding.related.iter().map(|label| (line(label.place), label.text.clone())).collect(),
        }
    };
    run.findings.iter().filter(|finding| finding.level == Level::Error).map(told).collect()
}
