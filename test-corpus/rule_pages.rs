//! Executes the rules' pages: what they claim about Python is held against CPython, what they claim about the rule
//! against classwise. `rules/README.md` says what a page may hold.

use std::collections::BTreeSet;
use std::path::Path;

use classwise::rules::RULES;
use rayon::prelude::*;

use crate::check::{self, Found};
use crate::marks::{self, Kind, Mark};
use crate::python::{self, Job, Outcome, Python};

const HEADINGS: &[&str] = &["Why", "Fix", "Examples", "Silent when", "References"];
/// In seconds: what has not ended by then hangs.
const HANG_LIMIT: f64 = 2.0;
/// In seconds.
const LIMIT: f64 = 20.0;

#[test]
fn every_page_holds() {
    let complaints: Vec<String> = RULES
        .par_iter()
        .flat_map(|rule| {
            let complaints = check_page(rule.name, rule.fix.is_some(), rule.docs, &Classwise, python::all());
            complaints.into_iter().map(|told| format!("{}.md:{told}", rule.name)).collect::<Vec<_>>()
        })
        .collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// What judges the linter's half of an example.
trait Linter {
    fn findings_of(&self, root: &Path) -> Vec<Found>;
    fn fix(&self, root: &Path);
}

struct Classwise;

impl Linter for Classwise {
    fn findings_of(&self, root: &Path) -> Vec<Found> {
        check::findings_of(root)
    }

    fn fix(&self, root: &Path) {
        check::fix(root);
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Evidence {
    Runs,
    Raises(String),
    Prints,
    Hangs,
    SlowCallback,
    Static,
}

/// A fence, as written.
#[derive(Debug)]
struct Fence {
    language: String,
    words: Vec<String>,
    text: String,
    /// Of the opening, from 1.
    line: usize,
    section: String,
    /// Prose stands right before or after it.
    is_explained: bool,
}

/// A small project that the page shows.
#[derive(Debug)]
struct Example {
    line: usize,
    files: Vec<(String, String)>,
    /// The file of the fence that carries the evidence.
    main: String,
    evidence: Evidence,
    /// As `>=3.12`.
    versions: Vec<String>,
    output: Option<String>,
    fixed: Option<String>,
    section: String,
}

impl Example {
    fn marks(&self) -> Vec<Mark> {
        self.files.iter().flat_map(|(file, text)| marks::marks_of(file, text)).collect()
    }

    fn is_manifest(&self) -> bool {
        self.main.ends_with(".toml")
    }

    fn speaks_about(&self, python: &Python) -> bool {
        self.versions.iter().all(|version| match minor_of(version) {
            Some((true, minor)) => python.minor >= minor,
            Some((false, minor)) => python.minor < minor,
            None => false,
        })
    }

    /// The files as classwise gets them.
    fn files_to_check(&self) -> Vec<(String, String)> {
        let mut files = self.files.clone();
        if !self.versions.is_empty() {
            let range = self.versions.join(",");
            files.push(("classwise.toml".into(), format!("target-version = \"{range}\"\n")));
        }
        files
    }

    /// The program that CPython is to run, with other contents of the main file if there are any.
    fn job(&self, main_text: Option<&str>) -> Job {
        let mut files = self.files.clone();
        if let Some(text) = main_text {
            files.retain(|(path, _)| *path != self.main);
            files.push((self.main.clone(), text.to_owned()));
        }
        let mut main = self.main.clone();
        if self.is_manifest() {
            main = "ask_pip.py".into();
            files.push((main.clone(), ask_pip(&self.main)));
        }
        let limit = if self.evidence == Evidence::Hangs { HANG_LIMIT } else { LIMIT };
        Job { files, main, limit, dev: self.evidence == Evidence::SlowCallback }
    }
}

/// A program that lets pip read the manifest's build system.
fn ask_pip(manifest: &str) -> String {
    format!(
        "import inspect\n\
         from pip._internal.pyproject import load_pyproject_toml\n\
         arguments = {{'use_pep517': None, 'pyproject_toml': {manifest:?}, 'setup_py': 'setup.py',\n\
         \x20            'req_name': 'example'}}\n\
         wanted = inspect.signature(load_pyproject_toml).parameters\n\
         load_pyproject_toml(**{{name: value for name, value in arguments.items() if name in wanted}})\n"
    )
}

/// All that is wrong with a page: `LINE: sentence`.
fn check_page(name: &str, has_fix: bool, page: &str, linter: &dyn Linter, judges: &[Python]) -> Vec<String> {
    let mut complaints = Vec::new();
    let examples = read_page(name, has_fix, page, &mut complaints);
    let linted: Vec<(Vec<Found>, Option<String>)> =
        examples.iter().map(|example| lint(name, example, linter, &mut complaints)).collect();
    prove(&examples, &linted, judges, &mut complaints);
    complaints
}

/// The examples of a page, and what is wrong with its form.
fn read_page(name: &str, has_fix: bool, page: &str, complaints: &mut Vec<String>) -> Vec<Example> {
    complaints.extend(check_form(name, page));
    let examples = examples_of(&fences_of(page), complaints);
    check_counts(name, has_fix, &examples, complaints);
    examples
}

/// Title, summary, headings, and a fence for each item of `## Silent when`.
fn check_form(name: &str, page: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let lines = prose_of(page);
    if lines.first().map(|(_, line)| *line) != Some(&format!("# {name}")) {
        complaints.push(format!("1: the title must be `# {name}`"));
    }
    let summary: Vec<&str> = lines
        .iter()
        .skip(1)
        .map(|(_, line)| line.trim())
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty())
        .collect();
    let summary = summary.join(" ");
    if !summary.ends_with('.') || summary.contains(". ") || summary.starts_with('#') {
        complaints.push("3: the summary must be a paragraph of one sentence".into());
    }
    let headings: Vec<&str> = lines.iter().filter_map(|(_, line)| line.strip_prefix("## ")).collect();
    if headings != HEADINGS {
        complaints.push(format!("1: the headings must be {HEADINGS:?}, not {headings:?}"));
    }
    let mut item = None;
    let mut is_in_section = false;
    for (number, line) in &lines {
        if line.starts_with("## ") || line.starts_with("- ") || line.starts_with("* ") {
            if let Some(item) = item.take() {
                complaints.push(format!("{item}: the item must be followed by a fence"));
            }
            is_in_section |= *line == "## Silent when";
            is_in_section &= *line == "## Silent when" || !line.starts_with('#');
            item = (is_in_section && !line.starts_with('#')).then_some(*number);
        } else if line.trim_start().starts_with("```") {
            item = None;
        }
    }
    complaints
}

/// The lines outside of fences, numbered from 1; of a fence only its opening.
fn prose_of(page: &str) -> Vec<(usize, &str)> {
    let mut is_inside = false;
    let mut lines = Vec::new();
    for (index, line) in page.lines().enumerate() {
        let is_edge = line.trim_start().starts_with("```");
        if !is_inside {
            lines.push((index + 1, line));
        }
        is_inside ^= is_edge;
    }
    lines
}

fn fences_of(page: &str) -> Vec<Fence> {
    let lines: Vec<&str> = page.lines().collect();
    let is_prose = |line: Option<&&str>| {
        line.is_some_and(|line| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with('#') && !line.starts_with("```")
        })
    };
    let mut fences = Vec::new();
    let mut section = String::new();
    let mut index = 0;
    while index < lines.len() {
        let line = lines[index];
        if let Some(title) = line.strip_prefix('#') {
            section = title.trim_start_matches('#').trim().to_owned();
        }
        let Some(info) = line.trim_start().strip_prefix("```") else {
            index += 1;
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let start = index + 1;
        let length = lines[start..].iter().position(|line| line.trim() == "```").unwrap_or(lines.len() - start);
        let text = lines[start..start + length]
            .iter()
            .map(|line| line.get(indent..).unwrap_or_default().to_owned() + "\n")
            .collect();
        let after = lines.get(start + length + 1..).unwrap_or_default();
        let is_explained = is_prose(lines[..index].iter().rev().find(|line| !line.trim().is_empty()))
            || is_prose(after.iter().find(|line| !line.trim().is_empty()));
        let mut words = info.split_whitespace().map(str::to_owned);
        let language = words.next().unwrap_or_default();
        fences.push(Fence {
            language,
            words: words.collect(),
            text,
            line: index + 1,
            section: section.clone(),
            is_explained,
        });
        index = start + length + 1;
    }
    fences
}

fn examples_of(fences: &[Fence], complaints: &mut Vec<String>) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    // Further files of the next fence with evidence.
    let mut pending: Vec<(&Fence, String)> = Vec::new();
    for (index, fence) in fences.iter().enumerate() {
        if fence.language == "output" {
            let printed = index.checked_sub(1).map(|before| fences[before].line);
            match examples.last_mut() {
                Some(example) if example.evidence == Evidence::Prints && Some(example.line) == printed => {
                    example.output = Some(fence.text.clone());
                }
                _ => complaints.push(format!("{}: no fence with `prints` stands right before", fence.line)),
            }
            continue;
        }
        if !matches!(fence.language.as_str(), "py" | "toml") {
            continue;
        }
        if let [word] = fence.words.as_slice()
            && word == "fixed"
        {
            match examples.last_mut() {
                Some(example) if example.section == fence.section => example.fixed = Some(fence.text.clone()),
                _ => complaints.push(format!("{}: no example stands before what is fixed", fence.line)),
            }
            continue;
        }
        let mut path = None;
        let mut versions = Vec::new();
        let mut evidence = None;
        for word in &fence.words {
            if let Some(value) = word.strip_prefix("path=") {
                path = Some(value.to_owned());
            } else if let Some(version) = word.strip_prefix("python").filter(|word| minor_of(word).is_some()) {
                versions.push(version.to_owned());
            } else if let Some(known) = evidence_of(word).filter(|_| evidence.is_none()) {
                evidence = Some(known);
            } else {
                complaints.push(format!("{}: `{word}` means nothing here", fence.line));
            }
        }
        if pending.first().is_some_and(|(first, _)| first.section != fence.section) {
            complaints.push(format!("{}: no fence with evidence follows in its section", pending[0].0.line));
            pending.clear();
        }
        let Some(evidence) = evidence else {
            match path {
                Some(path) => pending.push((fence, path)),
                None => complaints.push(format!("{}: the fence has neither evidence nor a path", fence.line)),
            }
            continue;
        };
        if evidence == Evidence::Static && !fence.is_explained {
            complaints.push(format!("{}: a sentence must say why CPython cannot show it", fence.line));
        }
        let fallback = if fence.language == "py" { "main.py" } else { "pyproject.toml" };
        let main = path.unwrap_or_else(|| fallback.to_owned());
        let mut files: Vec<(String, String)> =
            pending.drain(..).map(|(fence, path)| (path, fence.text.clone())).collect();
        files.push((main.clone(), fence.text.clone()));
        let paths: BTreeSet<&String> = files.iter().map(|(path, _)| path).collect();
        if paths.len() < files.len() {
            complaints.push(format!("{}: two files of the example have the same path", fence.line));
        }
        examples.push(Example {
            line: fence.line,
            files,
            main,
            evidence,
            versions,
            output: None,
            fixed: None,
            section: fence.section.clone(),
        });
    }
    if let Some((fence, _)) = pending.first() {
        complaints.push(format!("{}: no fence with evidence follows in its section", fence.line));
    }
    examples
}

fn evidence_of(word: &str) -> Option<Evidence> {
    match word {
        "runs" => Some(Evidence::Runs),
        "prints" => Some(Evidence::Prints),
        "hangs" => Some(Evidence::Hangs),
        "slow-callback" => Some(Evidence::SlowCallback),
        "static" => Some(Evidence::Static),
        _ => word.strip_prefix("raises=").filter(|name| !name.is_empty()).map(|name| Evidence::Raises(name.to_owned())),
    }
}

/// Reads `>=3.12` and `<3.13`: whether it is a lower bound, and the minor version.
pub fn minor_of(version: &str) -> Option<(bool, u8)> {
    let (is_lower, number) =
        version.strip_prefix(">=").map(|rest| (true, rest)).or(version.strip_prefix('<').map(|rest| (false, rest)))?;
    Some((is_lower, number.strip_prefix("3.")?.parse().ok()?))
}

fn check_counts(name: &str, has_fix: bool, examples: &[Example], complaints: &mut Vec<String>) {
    let is_own = |mark: &Mark| mark.rule.as_deref().is_none_or(|rule| rule == name);
    let is_finding = |mark: &Mark| matches!(mark.kind, Kind::Error | Kind::Warn);
    let is_reported = |example: &Example| example.marks().iter().any(|mark| is_own(mark) && is_finding(mark));
    let reported = examples.iter().filter(|example| is_reported(example)).count();
    let silent = examples.iter().filter(|example| !example.marks().iter().any(is_own)).count();
    if reported < 2 || silent < 2 {
        complaints.push(format!("1: two reported and two silent examples are needed, not {reported} and {silent}"));
    }
    for example in examples {
        if example.evidence == Evidence::Runs && is_reported(example) {
            complaints.push(format!("{}: what is reported needs other evidence than `runs`", example.line));
        }
        let is_wrong = !matches!(example.evidence, Evidence::Runs | Evidence::Prints | Evidence::Static);
        if is_wrong && !example.marks().iter().any(|mark| mark.kind != Kind::FalseAlarm) {
            complaints.push(format!("{}: the example is wrong and has no mark", example.line));
        }
        if example.evidence == Evidence::Prints && example.output.is_none() {
            complaints.push(format!("{}: an `output` fence must follow", example.line));
        }
        if example.fixed.is_some() && !(has_fix && is_reported(example)) {
            complaints.push(format!("{}: a fix is shown where there is none to make", example.line));
        }
    }
    if has_fix && examples.iter().all(|example| example.fixed.is_none()) {
        complaints.push("1: the rule has a fix, and no `fixed` fence shows it".into());
    }
}

/// Holds an example's marks against the findings, and its `fixed` fence against the fixes; gives the findings and the
/// fixed text.
fn lint(
    name: &str,
    example: &Example,
    linter: &dyn Linter,
    complaints: &mut Vec<String>,
) -> (Vec<Found>, Option<String>) {
    let root = tempfile::tempdir().expect("a temporary directory is made");
    python::write_files(root.path(), &example.files_to_check());
    let found = linter.findings_of(root.path());
    let differences = marks::compare(Some(name), &example.marks(), &found);
    complaints.extend(differences.iter().map(|told| format!("{}: {told}", example.line)));
    complaints.extend(found.iter().flat_map(check_message).map(|told| format!("{}: {told}", example.line)));
    let Some(expected) = &example.fixed else { return (found, None) };
    linter.fix(root.path());
    let fixed = std::fs::read_to_string(root.path().join(&example.main)).expect("the fixed file is there");
    let bare = marks::without_marks(&fixed);
    if bare != marks::without_marks(expected) {
        complaints.push(format!("{}: the fix makes of it:\n{bare}", example.line));
    }
    for left in linter.findings_of(root.path()).iter().filter(|found| found.rule == name) {
        complaints.push(format!("{}: after the fix, line {} still has: {}", example.line, left.line, left.message));
    }
    if example.main.ends_with(".py") {
        let with_carriage_returns = |(path, text): &(String, String)| (path.clone(), text.replace('\n', "\r"));
        let files: Vec<(String, String)> = example.files.iter().map(with_carriage_returns).collect();
        python::write_files(root.path(), &files);
        linter.fix(root.path());
        let other = std::fs::read_to_string(root.path().join(&example.main)).expect("the fixed file is there");
        if other != fixed.replace('\n', "\r") {
            let told = other.escape_debug();
            complaints.push(format!("{}: where lines end with carriage returns the fix makes: {told}", example.line));
        }
    }
    (found, Some(fixed))
}

/// How messages are worded.
fn check_message(found: &Found) -> Vec<String> {
    let message = &found.message;
    let mut complaints = Vec::new();
    let starts_well = message.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '`');
    if !starts_well || message.ends_with('.') {
        complaints.push(format!("a message starts in lower case and has no final stop: {message}"));
    }
    if message.matches('`').count() % 2 == 1 {
        complaints.push(format!("the backticks of a message are paired: {message}"));
    }
    complaints
}

/// Runs the examples with every interpreter that they speak about.
fn prove(
    examples: &[Example],
    linted: &[(Vec<Found>, Option<String>)],
    judges: &[Python],
    complaints: &mut Vec<String>,
) {
    let told: Vec<Vec<String>> = judges
        .par_iter()
        .map(|python| {
            let mut jobs = Vec::new();
            // Which example a job belongs to, and whether it runs the fixed text.
            let mut sources = Vec::new();
            for (index, example) in examples.iter().enumerate() {
                if example.evidence == Evidence::Static || !example.speaks_about(python) {
                    continue;
                }
                jobs.push(example.job(None));
                sources.push((index, false));
                if let Some(fixed) = &linted[index].1
                    && matches!(example.evidence, Evidence::Raises(_) | Evidence::Prints)
                {
                    jobs.push(example.job(Some(fixed)));
                    sources.push((index, true));
                }
            }
            let outcomes = python::run_many(python, &jobs);
            sources
                .iter()
                .zip(&outcomes)
                .filter_map(|(&(index, is_fixed), outcome)| {
                    let example = &examples[index];
                    let told = if is_fixed {
                        judge_fixed(example, outcome).map(|told| format!("the fixed text {told}"))
                    } else {
                        judge(example, &linted[index].0, outcome)
                    };
                    told.map(|told| {
                        format!("{}: Python 3.{}: {told}\n{}", example.line, python.minor, outcome.stderr.trim_end())
                    })
                })
                .collect()
        })
        .collect();
    complaints.extend(told.into_iter().flatten());
}

/// What contradicts the evidence.
fn judge(example: &Example, found: &[Found], outcome: &Outcome) -> Option<String> {
    let ended = if outcome.timed_out {
        "it does not end".to_owned()
    } else if let Some(error) = &outcome.error {
        format!("it raises {error}")
    } else {
        format!("it exits with {}", outcome.exit)
    };
    let is_well = !outcome.timed_out && outcome.exit == 0;
    match &example.evidence {
        Evidence::Static => None,
        Evidence::Runs => (!is_well).then_some(ended),
        Evidence::Hangs => (!outcome.timed_out).then_some(ended),
        Evidence::Prints if !is_well => Some(ended),
        Evidence::Prints => (outcome.stdout.trim_end() != example.output.as_deref().unwrap_or_default().trim_end())
            .then(|| format!("it prints:\n{}", outcome.stdout.trim_end())),
        Evidence::SlowCallback => {
            let is_slow = |line: &str| line.contains("Executing <") && line.contains(" took ");
            (!outcome.stderr.lines().any(is_slow)).then(|| format!("{ended} and asyncio reports no slow callback"))
        }
        Evidence::Raises(name) if outcome.error.as_ref() != Some(name) => Some(ended),
        // The traceback runs through pip, not through the manifest.
        Evidence::Raises(_) if example.is_manifest() => None,
        Evidence::Raises(_) => {
            let marks = example.marks();
            let marked = marks.iter().map(|mark| (mark.file.clone(), mark.line));
            let shown: BTreeSet<(String, usize)> =
                marked.chain(found.iter().flat_map(|found| found.related.clone())).collect();
            (!outcome.frames.iter().any(|frame| shown.contains(frame)))
                .then(|| format!("the traceback passes no marked or labelled line, but {:?}", outcome.frames))
        }
    }
}

fn judge_fixed(example: &Example, outcome: &Outcome) -> Option<String> {
    if outcome.timed_out || outcome.exit != 0 {
        return Some(format!("does not run: {}", outcome.error.as_deref().unwrap_or("no exception")));
    }
    let is_same = outcome.stdout.trim_end() == example.output.as_deref().unwrap_or_default().trim_end();
    (example.evidence == Evidence::Prints && !is_same).then(|| format!("prints:\n{}", outcome.stdout))
}

mod tests {
    use super::*;

    /// Reports wherever a line holds `WRONG`, and fixes it to `RIGHT`.
    struct Words;

    impl Linter for Words {
        fn findings_of(&self, root: &Path) -> Vec<Found> {
            let text = std::fs::read_to_string(root.join("main.py")).unwrap_or_default();
            let lines = text.lines().enumerate().filter(|(_, line)| line.contains("WRONG"));
            lines
                .map(|(index, _)| Found {
                    file: "main.py".into(),
                    line: index + 1,
                    rule: "wrong-word".into(),
                    level: "error".into(),
                    message: "`WRONG` is wrong".into(),
                    texts: vec!["`WRONG` is wrong".into()],
                    related: Vec::new(),
                })
                .collect()
        }

        fn fix(&self, root: &Path) {
            let path = root.join("main.py");
            let text = std::fs::read_to_string(&path).expect("the file is there");
            std::fs::write(&path, text.replace("WRONG", "RIGHT")).expect("the file is written");
        }
    }

    const PAGE: &str = "\
# wrong-word

A word is wrong.

## Why

Because.

## Fix

Write another.

## Examples

```py raises=NameError
RIGHT = 1
WRONG  # error
```

```py fixed
RIGHT = 1
RIGHT
```

```py path=pkg/__init__.py
NUMBER = 3
```

```py path=pkg/words.py
from . import NUMBER
```

```py prints
from pkg.words import NUMBER
WRONG = NUMBER  # error
print(WRONG)  # error
```

```output
3
```

```py slow-callback
import asyncio, time
async def WRONG():  # error
    time.sleep(0.2)
asyncio.run(WRONG())  # error
```

```py hangs
import threading
WRONG = threading.Lock()  # error
with WRONG, WRONG: pass  # error
```

This one needs a network.

```py static
WRONG  # error
```

## Silent when

- The word is right:

  ```py runs
  RIGHT = 1
  ```

- It is of a Python that no test runs:

  ```py python<3.9 runs
  RIGHT = SPAM
  ```

## References

- A book.
";

    #[track_caller]
    fn check(from: &str, to: &str, complaint: &str) {
        assert!(PAGE.contains(from), "{from}");
        let complaints =
            check_page("wrong-word", true, &PAGE.replacen(from, to, 1), &Words, &[python::newest().clone()]).join("\n");
        assert!(complaints.contains(complaint), "{complaint:?} is not in:\n{complaints}");
    }

    #[track_caller]
    fn form(from: &str, to: &str, complaint: &str) {
        assert!(PAGE.contains(from), "{from}");
        let mut complaints = Vec::new();
        read_page("wrong-word", true, &PAGE.replacen(from, to, 1), &mut complaints);
        let complaints = complaints.join("\n");
        assert!(complaints.contains(complaint), "{complaint:?} is not in:\n{complaints}");
    }

    #[test]
    fn a_page_that_holds_is_quiet() {
        assert_eq!(check_page("wrong-word", true, PAGE, &Words, python::all()), [""; 0]);
    }

    #[test]
    fn claims_about_python_are_held_against_python() {
        check("raises=NameError", "raises=TypeError", "it raises NameError");
        check("RIGHT = 1\nWRONG  # error", "def f():\n    return SPAM\nf()\nWRONG  # error", "passes no marked");
        check("NUMBER = 3", "NUMBER = 4", "it prints:\n4");
        check("time.sleep(0.2)", "time.sleep(0)", "reports no slow callback");
        check("with WRONG, WRONG: pass", "with WRONG: pass", "it exits with 0");
        check(
            "- The word is right:\n\n  ```py runs\n  RIGHT = 1",
            "- R:\n\n  ```py runs\n  RIGHT = SPAM",
            "it raises Name",
        );
        check("python<3.9 runs", "runs", "it raises NameError");
        check("RIGHT = 1\nWRONG  # error", "WRONG  # error", "the fixed text does not run: NameError");
    }

    #[test]
    fn claims_about_the_rule_are_held_against_the_rule() {
        check("WRONG  # error\n```\n\n```py fixed", "WRONG\n```\n\n```py fixed", "error[wrong-word] is not marked");
        check("- The word is right:\n\n  ```py runs\n  RIGHT = 1", "- R:\n\n  ```py runs\n  R = 1  # error", "silent");
        check("```py fixed\nRIGHT = 1", "```py fixed\nRIGHT = 2", "the fix makes of it:\nRIGHT = 1\nRIGHT\n");
    }

    #[test]
    fn the_form_is_checked() {
        form("# wrong-word", "# wrong word", "the title must be `# wrong-word`");
        form("A word is wrong.", "A word is wrong. So it is.", "one sentence");
        form("## Fix\n", "## Fixes\n", "the headings must be");
        form("This one needs a network.\n", "", "a sentence must say why");
        form("- It is of", "- It\n- It is of", "the item must be followed by a fence");
        form("```py fixed\nRIGHT = 1\nRIGHT\n```\n", "", "no `fixed` fence shows it");
        form("```output\n3\n```\n", "", "an `output` fence must follow");
        form("py prints", "py print", "`print` means nothing here");
        form("py static", "py", "neither evidence nor a path");
        form("```py static\nWRONG", "```py path=a.py\nWRONG", "no fence with evidence follows");
        form("raises=NameError", "runs", "needs other evidence than `runs`");
    }
}
