//! The program under test, as the tests of rules call it.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

/// A finding, as far as marks speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Relative to the project's root, with `/`.
    pub file: String,
    /// From 1.
    pub line: usize,
    pub rule: String,
    pub level: String,
    pub message: String,
    /// The message, the secondary labels' texts, the notes and the help; and what the terminal shows of it all.
    pub texts: Vec<String>,
    /// Files and lines of the secondary labels.
    pub related: Vec<(String, usize)>,
}

/// The program, free of what the user's environment says about Python.
pub fn classwise(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_classwise"));
    // What one test has found out is not for another to know.
    command.current_dir(root).env("NO_COLOR", "1").env("CLASSWISE_NO_CACHE", "1");
    for name in ["VIRTUAL_ENV", "CONDA_PREFIX", "CLASSWISE_CACHE_DIR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

/// What classwise finds in the project, with every rule selected.
///
/// # Panics
/// If it ends in any other way than with findings or without.
pub fn findings_of(root: &Path) -> Vec<Found> {
    let mut found = parse(root, &report(root, "json"));
    if !found.is_empty() {
        let shown = report(root, "full");
        let blocks = blocks(&shown);
        assert_eq!(blocks.len(), found.len(), "the reports differ in number:\n{shown}");
        for (found, block) in found.iter_mut().zip(blocks) {
            found.texts.push(block);
        }
    }
    found
}

/// Applies all fixes in place.
pub fn fix(root: &Path) {
    let output = classwise(root)
        .args(["check", "--select", "all", "--fix", "--unsafe-fixes", "."])
        .output()
        .expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {}\n{errors}", root.display(), output.status);
}

fn report(root: &Path, format: &str) -> String {
    let output = classwise(root)
        .args(["check", "--select", "all", "--output-format", format, "."])
        .output()
        .expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {}\n{errors}\n{text}", root.display(), output.status);
    text
}

/// What the terminal says of each finding: without the source lines, which hold the marks.
fn blocks(shown: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    for line in shown.lines() {
        if ["error[", "warn[", "warning["].iter().any(|level| line.starts_with(level)) {
            blocks.push(String::new());
        }
        let is_source = line.trim_start().starts_with(|c: char| c.is_ascii_digit()) && line.contains('│');
        if let Some(block) = blocks.last_mut().filter(|_| !is_source) {
            block.push_str(line);
            block.push('\n');
        }
    }
    blocks
}

#[derive(Deserialize)]
struct JsonFinding {
    code: String,
    level: String,
    message: String,
    filename: String,
    location: Option<JsonLocation>,
    #[serde(default)]
    related: Vec<JsonRelated>,
    #[serde(default)]
    notes: Vec<String>,
    help: Option<String>,
}

#[derive(Deserialize)]
struct JsonRelated {
    filename: String,
    location: Option<JsonLocation>,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct JsonLocation {
    row: usize,
}

fn parse(root: &Path, json: &str) -> Vec<Found> {
    let findings: Vec<JsonFinding> =
        serde_json::from_str(json).unwrap_or_else(|error| panic!("the report is not as documented: {error}\n{json}"));
    let canonical = root.canonicalize().expect("the root is there");
    // A finding about a whole file has no location.
    let row = |location: &Option<JsonLocation>| location.as_ref().map_or(1, |location| location.row);
    let relative = |name: &str| {
        let path = Path::new(name);
        path.strip_prefix(&canonical).or(path.strip_prefix(root)).unwrap_or(path).to_string_lossy().replace('\\', "/")
    };
    findings
        .into_iter()
        .map(|finding| Found {
            file: relative(&finding.filename),
            line: row(&finding.location),
            texts: std::iter::once(finding.message.clone())
                .chain(finding.related.iter().map(|related| related.message.clone()))
                .chain(finding.notes)
                .chain(finding.help)
                .collect(),
            related: finding.related.iter().map(|r| (relative(&r.filename), row(&r.location))).collect(),
            rule: finding.code,
            level: finding.level,
            message: finding.message,
        })
        .collect()
}

mod tests {
    use super::*;

    #[test]
    fn the_terminal_is_read_without_source_lines() {
        let shown = "\
error[own-rule]: `x` is wrong
  ┌─ a.py:3:5
  │
3 │ x  # error \"bound here\"
  │ ^ too late
  │
  = help: write `y`

warning[other-rule]: `z` is wrong

Found 1 error and 1 warning in 1 file (0.13 s)
";
        let blocks = blocks(shown);
        assert_eq!(blocks.len(), 2);
        assert!(blocks[0].contains("too late") && blocks[0].contains("write `y`") && !blocks[0].contains("bound"));
    }

    #[test]
    fn the_documented_json_is_understood() {
        let root = tempfile::tempdir().expect("a directory is made");
        let place = root.path().canonicalize().expect("it is there");
        let json = serde_json::json!([{
            "code": "own-rule", "name": "own-rule", "level": "error", "message": "`x` is wrong", "cell": null,
            "filename": place.join("pkg/a.py"), "location": {"row": 3, "column": 5},
            "end_location": {"row": 3, "column": 6}, "fix": null, "noqa_row": 3, "url": null, "help": "write `y`",
            "related": [{"filename": place.join("b.py"), "location": {"row": 7, "column": 1},
                         "end_location": {"row": 7, "column": 2}, "message": "bound here"}],
        }]);
        let expected = Found {
            file: "pkg/a.py".into(),
            line: 3,
            rule: "own-rule".into(),
            level: "error".into(),
            message: "`x` is wrong".into(),
            texts: vec!["`x` is wrong".into(), "bound here".into(), "write `y`".into()],
            related: vec![("b.py".into(), 7)],
        };
        assert_eq!(parse(root.path(), &json.to_string()), [expected]);
    }
}
