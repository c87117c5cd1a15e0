//! What people and programs see of findings.

use std::path::Path;

use clap::ValueEnum;
use classwise::engine::{FileKind, Input, Run};
use classwise::finding::{FileId, Finding, Level, Place};
use classwise::report::{Format, ReportOptions, write};
use classwise::source;
use ruff_text_size::{TextRange, TextSize};

fn input(path: &str, text: &str) -> Input {
    let bytes = text.as_bytes();
    let (path, hash) = (Path::new(path).to_owned(), source::hash(bytes));
    Input {
        path,
        kind: FileKind::Python,
        is_reported: true,
        is_asked: true,
        text: Some(bytes.into()),
        hash,
        stamp: None,
        is_gathered: false,
    }
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
    for &format in Format::value_variants() {
        let error = write(&run, format, &ReportOptions::default(), &mut Closed).expect_err("nobody reads");
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{format:?}");
    }
}

/// Two findings of one rule on lines that read alike, and one with a fix and another place.
fn several() -> Run {
    let text = "price = Price()\nprice = Price()\n日本 = 1\n";
    let mut first = Finding::new("descriptor-recursion", Level::Error, place(0, 0, 5), "100 % wrong: a,b\nand more");
    first.label(place(1, 0, 1), "the other half").help("write `B`");
    first.step(place(1, 0, 1), "begins").step(place(0, 0, 5), "comes back");
    first.fix = Some(classwise::finding::Fix {
        applicability: classwise::finding::Applicability::Unsafe,
        message: "rename it".to_owned(),
        edits: vec![classwise::finding::Edit { range: first.primary.place.range, content: "_price".to_owned() }],
    });
    let second = Finding::new("descriptor-recursion", Level::Warn, place(0, 16, 21), "also wrong");
    let third = Finding::new("invalid-syntax", Level::Error, place(0, 39, 40), "`1` is <odd>");
    run(vec![input("src/a shop,1.py", text), input("b.py", "M = type\n")], vec![first, second, third])
}

#[test]
fn github_gets_one_annotation_for_each_finding() {
    check(
        &several(),
        Format::Github,
        "::error title=descriptor-recursion,file=src/a shop%2C1.py,line=1,endLine=1,col=1,endColumn=6::\
         src/a shop,1.py:1:1: 100 %25 wrong: a,b%0Aand more%0Ab.py:1: the other half%0Ahelp: write `B`\n\
         ::warning title=descriptor-recursion,file=src/a shop%2C1.py,line=2,endLine=2,col=1,endColumn=6::\
         src/a shop,1.py:2:1: also wrong\n\
         ::error title=invalid-syntax,file=src/a shop%2C1.py,line=3,endLine=3,col=4,endColumn=5::\
         src/a shop,1.py:3:4: `1` is <odd>\n",
    );
}

#[test]
fn names_of_findings_survive_moved_lines() {
    let fingerprints = |run: &Run| -> Vec<String> {
        let issues: Vec<serde_json::Value> = serde_json::from_str(&output(run, Format::Gitlab)).expect("JSON");
        issues.iter().map(|issue| issue["fingerprint"].as_str().expect("text").to_owned()).collect()
    };
    let before = several();
    let told = fingerprints(&before);
    let mut distinct = told.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 3, "{told:?}");

    let text = "# moved\n\nprice  =  Price()\n";
    let finding = Finding::new("descriptor-recursion", Level::Error, place(0, 9, 14), "in other words");
    let after = run(vec![input("src/a shop,1.py", text)], vec![finding]);
    assert_eq!(fingerprints(&after), told[..1]);
}

#[test]
fn gitlab_gets_places_and_severities() {
    let issues: serde_json::Value = serde_json::from_str(&output(&several(), Format::Gitlab)).expect("JSON");
    assert_eq!(issues[1]["severity"], "minor");
    assert_eq!(issues[2]["check_name"], "invalid-syntax");
    assert_eq!(issues[2]["location"]["path"], "src/a shop,1.py");
    assert_eq!(issues[2]["location"]["positions"]["begin"], serde_json::json!({ "line": 3, "column": 4 }));
}

#[test]
fn sarif_follows_the_published_schema() {
    let schema = include_str!("schemas/sarif-2.1.0.json");
    let mut schema: serde_json::Value = serde_json::from_str(schema).expect("the schema is JSON");
    // As published, these patterns are no regular expressions.
    for name in ["run", "toolComponent"] {
        schema["definitions"][name]["properties"]["language"]["pattern"] = "".into();
    }
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    for run in [several(), run(vec![input("a.py", "")], Vec::new())] {
        let log: serde_json::Value = serde_json::from_str(&output(&run, Format::Sarif)).expect("JSON");
        let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let log: serde_json::Value = serde_json::from_str(&output(&several(), Format::Sarif)).expect("JSON");
    let run = &log["runs"][0];
    let rules = &run["tool"]["driver"]["rules"];
    let first = &run["results"][0];
    assert_eq!(rules[first["ruleIndex"].as_u64().expect("a number") as usize]["id"], "descriptor-recursion");
    assert!(rules[0]["help"]["markdown"].as_str().is_some_and(|page| page.starts_with("# descriptor-recursion")));
    assert_eq!(first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "src/a%20shop%2C1.py");
    assert_eq!(first["relatedLocations"][0]["message"]["text"], "the other half");
    let steps = first["codeFlows"][0]["threadFlows"][0]["locations"].as_array().expect("steps");
    let step = |at: usize| (&steps[at]["location"]["message"]["text"], &steps[at]["location"]["physicalLocation"]);
    assert_eq!((steps.len(), step(0).0, step(1).0), (2, &"begins".into(), &"comes back".into()));
    assert_eq!(step(0).1["artifactLocation"]["uri"], "b.py");
    assert_eq!(run["results"][1].get("codeFlows"), None);
    assert_eq!(
        first["fixes"][0]["artifactChanges"][0]["replacements"][0],
        serde_json::json!({
            "deletedRegion": { "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 6 },
            "insertedContent": { "text": "_price" }
        })
    );
    assert_eq!(run["results"][2]["locations"][0]["physicalLocation"]["region"]["startColumn"], 4);
}

#[test]
fn junit_has_a_failed_test_for_each_finding_and_one_that_passes_without() {
    let shown = output(&several(), Format::Junit);
    assert!(shown.contains("tests=\"3\"") && shown.contains("failures=\"3\""), "{shown}");
    assert!(shown.contains("`1` is &lt;odd>") || shown.contains("`1` is &lt;odd&gt;"), "{shown}");
    assert!(shown.contains("classname=\"src/a shop,1.py\""), "{shown}");
    let clean = output(&run(vec![input("a.py", "")], Vec::new()), Format::Junit);
    assert!(clean.contains("tests=\"1\"") && clean.contains("failures=\"0\""), "{clean}");
}

#[test]
fn reviewdog_counts_bytes() {
    let result: serde_json::Value = serde_json::from_str(&output(&several(), Format::Rdjson)).expect("JSON");
    let [first, _, third] = [0, 1, 2].map(|index| &result["diagnostics"][index]);
    assert_eq!(third["location"]["range"]["start"], serde_json::json!({ "line": 3, "column": 8 }));
    assert_eq!(first["severity"], "ERROR");
    assert_eq!(first["suggestions"][0]["text"], "_price");
    assert_eq!(first["related_locations"][0]["location"]["path"], "b.py");
}

#[test]
fn grouped_and_pylint_are_lines() {
    check(
        &several(),
        Format::Grouped,
        "src/a shop,1.py:\n  1:1  error[descriptor-recursion] 100 % wrong: a,b␊and more\n  \
         2:1  warn[descriptor-recursion] also wrong\n  3:4  error[invalid-syntax] `1` is <odd>\n\n\
         Found 2 errors and 1 warning in 2 files; 1 fixable with `--fix --unsafe-fixes`\n",
    );
    check(
        &several(),
        Format::Pylint,
        "src/a shop,1.py:1: [descriptor-recursion] 100 % wrong: a,b␊and more\n\
         src/a shop,1.py:2: [descriptor-recursion] also wrong\nsrc/a shop,1.py:3: [invalid-syntax] `1` is <odd>\n",
    );
}

#[test]
fn statistics_count_by_rule_and_level() {
    let mut out = Vec::new();
    let options = ReportOptions { statistics: true, quiet: true, ..ReportOptions::default() };
    write(&several(), Format::Full, &options, &mut out).expect("memory takes all");
    assert_eq!(
        String::from_utf8(out).expect("reports are UTF-8"),
        "1  warn   descriptor-recursion\n1  error  descriptor-recursion (1 fixable)\n1  error  invalid-syntax\n"
    );
}
