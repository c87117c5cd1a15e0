//! What people and programs see of findings.

use std::path::Path;

use classwise::engine::{FileKind, Input, Run};
use classwise::finding::{FileId, Finding, Level, Place};
use classwise::report::{Format, ReportOptions, write};
use classwise::source;
use ruff_text_size::{TextRange, TextSize};

fn input(path: &str, text: &str) -> Input {
    let bytes = text.as_bytes();
    let (path, hash) = (Path::new(path).to_owned(), source::hash(bytes));
    Input { path, kind: FileKind::Python, is_reported: true, text: Some(bytes.into()), hash, is_gathered: false }
}

fn place(file: u32, start: usize, end: usize) -> Place {
    let offset = |at| TextSize::try_from(at).expect("a small file");
    Place::new(FileId(file), TextRange::new(offset(start), offset(end)))
}

fn run(inputs: Vec<Input>, findings: Vec<Finding>) -> Run {
    Run { files_checked: inputs.len(), inputs, findings, ..Run::default() }
}

fn output(run: &Run, format: Format) -> String {
    let mut out = Vec::new();
    write(run, format, &ReportOptions::default(), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn check(run: &Run, format: Format, expected: &str) {
    let shown = output(run, format);
    assert!(shown == expected, "expected:\n{expected}\nbut the report is:\n{shown}");
}

#[test]
fn columns_are_characters_in_any_kind_of_line() {
    let text = "é = 1\r\né, x = 2\rx";
    let at = text.find('x').expect("there");
    let finding = Finding::new("some-rule", Level::Error, place(0, at, at + 1), "`x` is wrong");
    let end = Finding::new("some-rule", Level::Warn, place(0, text.len(), text.len()), "the end");
    check(
        &run(vec![input("a.py", text)], vec![finding, end]),
        Format::Concise,
        "a.py:2:4: error[some-rule] `x` is wrong\na.py:3:2: warn[some-rule] the end\n\
         Found 1 error and 1 warning in 1 file\n",
    );
}

#[test]
fn a_snippet_shows_both_halves() {
    let mut finding = Finding::new("some-rule", Level::Error, place(0, 6, 7), "`A` is wrong");
    finding.text("here").label(place(1, 0, 1), "there").note("because").help("write `B`");
    check(
        &run(vec![input("a.py", "class A: pass\n"), input("b.py", "M = type\n")], vec![finding]),
        Format::Full,
        "error[some-rule]: `A` is wrong\n  ┌─ a.py:1:7\n  │\n1 │ class A: pass\n  │       ^ here\n  │\n  \
         ┌─ b.py:1:1\n  │\n1 │ M = type\n  │ - there\n  │\n  = note: because\n  = help: write `B`\n\n\
         Found 1 error in 2 files\n",
    );
}

#[test]
fn the_project_cannot_drive_the_terminal() {
    let text = "x = '\u{1b}[31m\u{202e}'\n";
    let finding = Finding::new("some-rule", Level::Error, place(0, 0, text.len()), "a\u{1b}[2J\nb\u{9b}");
    let run = run(vec![input("a\n\u{1b}.py", text)], vec![finding]);
    for format in [Format::Full, Format::Concise] {
        let shown = output(&run, format);
        let obeyed = |char: char| (char.is_control() && char != '\n') || char == '\u{202e}';
        assert!(!shown.contains(obeyed), "{shown:?}");
        assert!(shown.contains("a␛[2J␊b\\u{9b}"), "{shown:?}");
    }
}

#[test]
fn a_line_of_megabytes_is_cut() {
    let text = format!("{}y = 1{}", "x = 1; ".repeat(500_000), "; z = 1".repeat(500_000));
    let finding = Finding::new("some-rule", Level::Error, place(0, 3_500_000, 3_500_001), "`y` is wrong");
    let shown = output(&run(vec![input("a.py", &text)], vec![finding]), Format::Full);
    assert!(shown.len() < 2_000, "{} bytes", shown.len());
    assert!(shown.contains("a.py:1:3500001") && shown.contains("…"), "{shown}");
}

#[test]
fn a_changed_file_is_shown_without_a_snippet() {
    let mut changed = input("a.py", "x = 1\n");
    changed.hash ^= 1;
    let finding = Finding::new("some-rule", Level::Error, place(0, 4, 5), "`1` is wrong");
    let run = run(vec![changed], vec![finding]);
    check(&run, Format::Concise, "a.py: error[some-rule] `1` is wrong\nFound 1 error in 1 file\n");
    assert!(!output(&run, Format::Full).contains("x = 1"));
}

#[test]
fn every_range_of_a_file_can_be_shown() {
    let text = "\tdef ü():\r\n\n  pass\r# 漢字\n\n\n\n\n\n\nlast\n";
    let edges: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
    for &start in &edges {
        for &end in edges.iter().filter(|&&end| end >= start) {
            let finding = Finding::new("some-rule", Level::Error, place(0, start, end), "m");
            let shown = output(&run(vec![input("a.py", text)], vec![finding]), Format::Full);
            assert!(shown.contains("┌─ a.py:") && shown.contains('^'), "{start}..{end}:\n{shown}");
        }
    }
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../schema/findings-1.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let mut finding = Finding::new("some-rule", Level::Error, place(0, 0, 1), "m");
    finding.label(place(0, 4, 5), "there").help("h");
    finding.fix = Some(classwise::finding::Fix {
        applicability: classwise::finding::Applicability::Safe,
        message: "remove it".to_owned(),
        edits: vec![classwise::finding::Edit { range: finding.primary.place.range, content: "y".to_owned() }],
    });
    let run = run(vec![input("-", "x = 1\n")], vec![finding]);
    let mut shown: serde_json::Value = serde_json::from_str(&output(&run, Format::Json)).expect("JSON");
    if let Err(error) = validator.validate(&shown) {
        panic!("{error}");
    }
    assert_eq!(shown[0]["filename"], "-");
    assert_eq!(shown[0]["fix"]["edits"][0]["end_location"]["column"], 2);
    let line: serde_json::Value = serde_json::from_str(&output(&run, Format::JsonLines)).expect("JSON");
    assert_eq!(line, shown[0]);
    shown[0]["level"] = "fatal".into();
    assert!(!validator.is_valid(&shown));
}

#[test]
fn a_file_that_was_not_read_is_not_read_for_its_report() {
    let directory = tempfile::tempdir().expect("a directory is made");
    let path = directory.path().join("large.py");
    std::fs::write(&path, "x = 1\n").expect("the file is written");
    let input = Input::new(&path, FileKind::Python);
    let finding = Finding::new("file-too-large", Level::Error, place(0, 0, 0), "the file has 6 bytes; the limit is 5");
    let shown = output(&run(vec![input], vec![finding]), Format::Full);
    assert!(shown.contains("the limit is 5") && !shown.contains("x = 1"), "{shown}");
}

#[test]
fn a_closed_pipe_is_told_as_such() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let findings = vec![Finding::new("some-rule", Level::Error, place(0, 0, 1), "m"); 1_000];
    let run = run(vec![input("a.py", "x = 1\n")], findings);
    for format in [Format::Full, Format::Concise, Format::Json, Format::JsonLines] {
        let error = write(&run, format, &ReportOptions::default(), &mut Closed).expect_err("nobody reads");
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{format:?}");
    }
}
