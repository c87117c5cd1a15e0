//! What fixes do to files, and what they leave alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use classwise::engine::{self, FileKind, Input, Request, Run};
use classwise::finding::{Applicability, Edit, FileId, Finding, Fix, Level};
use classwise::fix::{self, Changed, DiffOptions, Fixed};
use classwise::project::{FunctionId, Project};
use classwise::rule::{Check, FileContext, Findings, Rule, RuleFix};
use classwise::settle::Policy;
use ruff_text_size::{TextRange, TextSize};

use crate::check::classwise;

/// Says that functions called `old…` should be called `new…`: what a fix looks like is in the name.
static RENAME: Rule = rule("rename", Applicability::Safe, rename);
/// Asks for a line before each function, and is wrong about where lines start in classes.
static ANNOUNCE: Rule = rule("announce", Applicability::Safe, announce);
/// Removes more of a function than its name.
static BREAK: Rule = rule("break", Applicability::Safe, unfinished);
static DARE: Rule = rule("dare", Applicability::Unsafe, rename);
static PANIC: Rule = rule("panic", Applicability::Safe, panics);

const fn rule(
    name: &'static str,
    applicability: Applicability,
    make: fn(&Finding, &FileContext<'_>) -> Option<Fix>,
) -> Rule {
    let checks = &[Check::Function(check_name)];
    let fix = Some(RuleFix { applicability, make });
    Rule { name, topic: "class", level: Level::Warn, since: "0.1.0", docs: "# x\n\nx\n", checks, fix }
}

fn check_name(project: &Project, function: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(function.file);
    let function = &facts.functions[function.index.index()];
    if let Some(name) = function.name.map(|name| facts.name(name)).filter(|name| name.starts_with("old")) {
        findings.report(function.range, format!("`{name}` is old"));
    }
}

fn one(finding: &Finding, range: TextRange, content: &str) -> Option<Fix> {
    let applicability = if finding.rule == "dare" { Applicability::Unsafe } else { Applicability::Safe };
    Some(Fix { applicability, message: "do it".into(), edits: vec![Edit { range, content: content.into() }] })
}

/// `oldold_x` takes two rounds.
fn rename(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let range = finding.primary.place.range;
    let rest = file.text[range].strip_prefix("old")?;
    let content = if rest.starts_with("old") { rest.to_owned() } else { format!("new{rest}") };
    one(finding, range, &content)
}

fn announce(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let range = finding.primary.place.range;
    let def = file.text[..usize::from(range.start())].rfind("def ")?;
    one(finding, TextRange::new(TextSize::new(def as u32), range.end()), "# é\n# b\ndef new")
}

fn unfinished(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let start = finding.primary.place.range.start();
    one(finding, TextRange::new(start, TextSize::of(file.text)), "")
}

fn panics(_: &Finding, _: &FileContext<'_>) -> Option<Fix> {
    panic!("no idea")
}

struct All;

impl Policy for All {
    fn level(&self, rule: &Rule, _: FileId) -> Level {
        rule.level
    }
}

fn check(inputs: Vec<Input>, rules: &[&'static Rule]) -> Run {
    engine::check(Request {
        inputs,
        findings: Vec::new(),
        settings: Default::default(),
        rules,
        policy: &All,
        max_file_size: 1 << 20,
        explain: None,
        progress: None,
    })
}

fn fixed_after(paths: &[&Path], rules: &[&'static Rule], meanwhile: impl FnOnce()) -> Fixed {
    let inputs = paths.iter().map(|path| Input::new(*path, FileKind::Python)).collect();
    let run = check(inputs, rules);
    meanwhile();
    fix::rounds(run, rules, Applicability::Safe, &mut |inputs| check(inputs, rules))
}

fn fixed(path: &Path, rules: &[&'static Rule]) -> Fixed {
    fixed_after(&[path], rules, || {})
}

fn rules_of(fixed: &Fixed) -> Vec<&'static str> {
    fixed.run.findings.iter().map(|finding| finding.rule).collect()
}

/// A directory with one file.
fn file(bytes: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory is made");
    let path = directory.path().join("a.py");
    fs::write(&path, bytes).expect("the file is written");
    (directory, path)
}

/// Fixes and writes a file; gives the bytes that it then has.
fn written(bytes: impl AsRef<[u8]>, rules: &[&'static Rule]) -> Vec<u8> {
    let (_directory, path) = file(bytes);
    let fixed = fixed(&path, rules);
    assert_eq!((fix::write(&fixed), &fixed.refused), (vec![], &vec![]));
    fs::read(&path).expect("the file is there")
}

fn text_after(text: &str, rules: &[&'static Rule]) -> String {
    String::from_utf8(written(text, rules)).expect("UTF-8")
}

#[test]
fn fixes_are_repeated_until_none_is_left() {
    let (_directory, path) = file("def oldoldold_x(): pass\ndef old_y(): pass\n");
    let fixed = fixed(&path, &[&RENAME]);
    assert_eq!((fixed.applied, rules_of(&fixed)), (4, vec![]));
    assert_eq!(fs::read_to_string(&path).expect("there"), "def oldoldold_x(): pass\ndef old_y(): pass\n");
    assert_eq!(fix::write(&fixed), []);
    assert_eq!(fs::read_to_string(&path).expect("there"), "def new_x(): pass\ndef new_y(): pass\n");
}

#[test]
fn of_fixes_that_overlap_the_first_by_position_wins() {
    // `announce` starts at `def`, `rename` behind it: the name is announced and, without its `old`, left alone.
    assert_eq!(text_after("def old_x(): pass\n", &[&RENAME, &ANNOUNCE]), "# é\n# b\ndef new(): pass\n");
}

#[test]
fn two_findings_with_the_same_change_make_it_once() {
    static AGAIN: Rule = rule("again", Applicability::Safe, rename);
    let (_directory, path) = file("def old_x(): pass\n");
    let fixed = fixed(&path, &[&RENAME, &AGAIN]);
    assert_eq!(&*fixed.changed[0].fixed, b"def new_x(): pass\n");
    assert_eq!((fixed.applied, rules_of(&fixed)), (2, vec![]));
}

#[test]
fn unsafe_fixes_wait_for_being_asked() {
    let (_directory, path) = file("def old_x(): pass\n");
    let fixed = fixed(&path, &[&DARE]);
    assert_eq!((fixed.applied, fixed.changed.len(), rules_of(&fixed)), (0, 0, vec!["dare"]));
    let fixed = fix::rounds(fixed.run, &[&DARE], Applicability::Unsafe, &mut |inputs| check(inputs, &[&DARE]));
    assert_eq!((fixed.applied, fixed.changed.len(), rules_of(&fixed)), (1, 1, vec![]));
}

#[test]
fn lines_end_as_they_do_in_the_file() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = |text: &str| text.replace('\n', end);
        let text = lines("x = 1\n\ndef old_x():\n    pass\n");
        let expected = lines("x = 1\n\n# é\n# b\ndef new():\n    pass\n");
        assert_eq!(text_after(&text, &[&ANNOUNCE]), expected, "{end:?}");
    }
}

#[test]
fn the_encoding_stays_what_it_is() {
    assert_eq!(
        written(b"# coding: latin-1\nx = '\xe4'\ndef old_x(): pass\n", &[&ANNOUNCE]),
        b"# coding: latin-1\nx = '\xe4'\n# \xe9\n# b\ndef new(): pass\n"
    );
    assert_eq!(
        written(b"\xef\xbb\xbfdef old_x(): pass # \xc3\xa4\n", &[&RENAME]),
        b"\xef\xbb\xbfdef new_x(): pass # \xc3\xa4\n"
    );
}

#[test]
fn what_the_encoding_lacks_is_not_written() {
    let (_directory, path) = file("# coding: ascii\ndef old_x(): pass\n");
    let fixed = fixed(&path, &[&ANNOUNCE]);
    assert_eq!((fixed.changed.len(), fixed.refused.len(), rules_of(&fixed)), (0, 1, vec!["announce"]));
    assert!(fixed.refused[0].1.contains("encoding"), "{:?}", fixed.refused);
}

#[test]
fn a_file_that_changed_meanwhile_is_left_alone() {
    let (_directory, path) = file("def old_x(): pass\n");
    let change = || fs::write(&path, "def old_x(): return 1\n").expect("the file is written");
    let fixed = fixed_after(&[&path], &[&RENAME], change);
    assert_eq!(fixed.refused, [(path.clone(), "the file changed meanwhile".to_owned())]);
    assert!(fixed.changed.is_empty());

    let (_directory, path) = file("def old_x(): pass\n");
    let fixed = self::fixed(&path, &[&RENAME]);
    fs::write(&path, "mine = 1\n").expect("the file is written");
    assert_eq!(fix::write(&fixed), [(path.clone(), "the file changed meanwhile".to_owned())]);
    assert_eq!(fs::read_to_string(&path).expect("there"), "mine = 1\n");
    fs::remove_file(&path).expect("there");
    assert_eq!(fix::write(&fixed), [(path.clone(), "no such file or directory".to_owned())]);
}

#[test]
fn a_fix_that_breaks_the_syntax_is_discarded_and_told() {
    let (_directory, path) = file("x = 1\ndef old_x(): pass\n");
    let fixed = fixed(&path, &[&BREAK]);
    assert_eq!((fixed.applied, fixed.changed.len(), rules_of(&fixed)), (0, 0, vec!["internal-error", "break"]));
    assert!(fixed.run.findings[0].message.contains("`break`"), "{}", fixed.run.findings[0].message);
}

#[test]
fn a_fix_that_fails_costs_only_itself() {
    let (_directory, path) = file("def old_x(): pass\n");
    let fixed = fixed(&path, &[&PANIC, &RENAME]);
    assert_eq!(rules_of(&fixed), ["internal-error"]);
    assert_eq!(&*fixed.changed[0].fixed, b"def new_x(): pass\n");
}

#[test]
fn comments_that_silence_nothing_go() {
    let text = "x = 1  # classwise: ignore\n# classwise: ignore-file[break, rename, dare]\n\
                def old_y(): pass  # classwise: ignore[panic]\n";
    let rules = [&RENAME, &DARE, &PANIC, &BREAK];
    let (_directory, path) = file(text);
    let fixed = fixed(&path, &rules);
    let after = String::from_utf8(fixed.changed[0].fixed.to_vec()).expect("UTF-8");
    assert_eq!(
        after,
        "x = 1\n# classwise: ignore-file[break, rename, dare]\ndef old_y(): pass  # classwise: ignore[panic]\n"
    );
    assert_eq!(text_after("x = 1  # classwise: ignore[break, dare] # mine\n", &rules), "x = 1  # mine\n");
    assert_eq!(text_after("x = 1  # classwise: ignore[break] as they say\n", &rules), "x = 1\n");
    assert_eq!(text_after("# classwise: ignore[break] see below\r\nx = 1\r\n", &rules), "x = 1\r\n");
    assert_eq!(text_after("# classwise: ignore-file[break, dare, rename]\nx = 1\n", &rules), "x = 1\n");
}

#[test]
fn a_name_that_no_rule_has_is_not_lost_unasked() {
    let text = "x = 1  # classwise: ignore[metaclass-conflit]\ny = 1  # classwise: ignore[break, no-such]\n\
                z = 1  # classwise: ignroe[metaclass-conflict]\n";
    let (directory, path) = file(text);
    let (code, _, errors) = run(directory.path(), &["--fix", "--quiet", "a.py"], "");
    assert_eq!((code, &*errors), (Some(1), ""));
    assert_eq!(fs::read_to_string(&path).expect("there"), text, "what was meant to be silenced is not known");
    let (_, out, _) = run(directory.path(), &["--diff", "--unsafe-fixes", "a.py"], "");
    let added: Vec<&str> = out.lines().filter(|line| line.starts_with('+')).skip(1).collect();
    // Of the rule that was meant there is nothing to silence here, nor of those that no name is near to.
    assert_eq!(added, ["+x = 1", "+y = 1", "+z = 1"], "{out}");

    let blocking =
        "import time\nasync def f():\n    time.sleep(1)  # classwise: ignore[blocking-call-in-asynk, no-such]\n";
    let (directory, path) = file(blocking);
    let (code, _, _) = run(directory.path(), &["--fix", "--unsafe-fixes", "--quiet", "a.py"], "");
    assert_eq!(code, Some(0));
    let after = fs::read_to_string(&path).expect("there");
    assert_eq!(after, blocking.replace("asynk, no-such", "async"));
}

#[test]
fn a_diff_says_what_would_change() {
    let (_directory, path) = file("a = 1\r\nb = 2\r\nc = 3\r\nd = 4\r\ndef old_x(): pass\r\ne = '\u{1b}'");
    let fixed = fixed(&path, &[&RENAME]);
    let shown = |options| {
        let mut out = Vec::new();
        fix::diff(&fixed, options, &mut out).expect("memory takes all");
        String::from_utf8(out).expect("UTF-8")
    };
    let path = path.display();
    assert_eq!(
        shown(DiffOptions::default()),
        format!(
            "--- {path}\n+++ {path}\n@@ -2,5 +2,5 @@\n b = 2\r\n c = 3\r\n d = 4\r\n-def old_x(): pass\r\n\
             +def new_x(): pass\r\n e = '\u{1b}'\n\\ No newline at end of file\n"
        )
    );
    let visible = shown(DiffOptions { visible: true, color: false });
    assert!(visible.contains(" e = '␛'\n") && !visible.contains('\r'), "{visible:?}");
}

#[test]
fn json_carries_fixes_that_nobody_made() {
    let (_directory, path) = file("def old_x(): pass\n");
    let mut run = check(vec![Input::new(&path, FileKind::Python)], &[&DARE]);
    fix::attach(&mut run, &[&DARE]);
    let fix = run.findings[0].fix.as_ref().expect("a fix");
    assert_eq!((fix.applicability, &*fix.edits[0].content), (Applicability::Unsafe, "new_x"));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("there").permissions().mode() & 0o7777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    }

    #[test]
    fn a_program_stays_one() {
        let (_directory, path) = file("#!/usr/bin/env python3\ndef old_x(): pass\n");
        set_mode(&path, 0o750);
        assert_eq!(fix::write(&fixed(&path, &[&RENAME])), []);
        assert_eq!((mode(&path), fs::read_to_string(&path).expect("there").contains("new_x")), (0o750, true));
    }

    #[test]
    fn a_link_leads_where_it_led() {
        let (directory, path) = file("def old_x(): pass\n");
        let link = directory.path().join("link.py");
        symlink("a.py", &link).expect("a link is made");
        // Both names of the file: it is written once, and nothing is wrong with the other.
        assert_eq!(fix::write(&fixed_after(&[&path, &link], &[&RENAME], || {})), []);
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read_to_string(&path).expect("there"), "def new_x(): pass\n");
        assert_eq!(fs::read_dir(directory.path()).expect("there").count(), 2, "no other file is left");
    }

    #[test]
    fn a_file_keeps_its_other_names() {
        let (directory, path) = file("def old_x(): pass\n");
        let other = directory.path().join("kept.txt");
        fs::hard_link(&path, &other).expect("a link is made");
        set_mode(&path, 0o640);
        assert_eq!(fix::write(&fixed(&path, &[&RENAME])), []);
        assert_eq!(fs::read_to_string(&other).expect("there"), "def new_x(): pass\n");
        assert_eq!(mode(&path), 0o640);
        // Also where the text gets shorter.
        fs::write(&path, "def old_xx(): pass\n\n\n").expect("written");
        let shorter = Changed {
            original: fs::read(&path).expect("there").into(),
            fixed: b"pass\n"[..].into(),
            ..fixed(&path, &[&RENAME]).changed.remove(0)
        };
        assert_eq!(fix::write(&Fixed { changed: vec![shorter], ..Fixed::default() }), []);
        assert_eq!(fs::read_to_string(&other).expect("there"), "pass\n");
        assert_eq!(fs::read_dir(directory.path()).expect("there").count(), 2, "no other file is left");
    }

    #[test]
    fn what_may_not_be_written_is_not() {
        let (_directory, path) = file("def old_x(): pass\n");
        let made = fixed(&path, &[&RENAME]);
        set_mode(&path, 0o444);
        let problem = [(path.clone(), "the file is read-only".to_owned())];
        assert_eq!(fix::write(&made), problem);
        let refused = fixed(&path, &[&RENAME]);
        assert_eq!((refused.refused, refused.changed.len()), (problem.to_vec(), 0));
        assert_eq!(fs::read_to_string(&path).expect("there"), "def old_x(): pass\n");

        let (directory, path) = file("def old_x(): pass\n");
        set_mode(directory.path(), 0o555);
        // Nothing is read-only for a superuser.
        let is_superuser = fs::write(directory.path().join("probe"), "").is_ok();
        let problems = fix::write(&fixed(&path, &[&RENAME]));
        set_mode(directory.path(), 0o755);
        let expected = if is_superuser { vec![] } else { vec![(path.clone(), "permission denied".to_owned())] };
        assert_eq!(problems, expected);
        let name = if is_superuser { "new_x" } else { "old_x" };
        assert_eq!(fs::read_to_string(&path).expect("there"), format!("def {name}(): pass\n"));
    }
}

const NEEDLESS: &str = "class A(metaclass=type):\n    pass\n";

fn run(root: &Path, arguments: &[&str], stdin: &str) -> (Option<i32>, String, String) {
    let mut command = classwise(root);
    command.args(["check", "--isolated"]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), stdin.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn an_empty_diff_tells_what_is_left() {
    let (directory, _) = file("import time\n\n\nasync def wait():\n    time.sleep(1)\n");
    let (code, out, errors) = run(directory.path(), &["--diff", "a.py"], "");
    assert_eq!((code, &*out), (Some(1), ""), "{errors}");
    assert!(errors.starts_with("Found 1 error in 1 file ("), "{errors}");
    assert_eq!(run(directory.path(), &["--diff", "--quiet", "a.py"], ""), (Some(1), String::new(), String::new()));
}

#[test]
fn the_command_line_fixes_files() {
    let (directory, path) = file(NEEDLESS);
    let (code, out, errors) = run(directory.path(), &["--diff", "a.py"], "");
    assert_eq!((code, &*errors), (Some(1), "Would make 1 fix in 1 file\n"), "{out}");
    assert_eq!(out, "--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n-class A(metaclass=type):\n+class A:\n     pass\n");
    assert_eq!(fs::read_to_string(&path).expect("there"), NEEDLESS);

    let (code, out, _) = run(directory.path(), &["--unsafe-fixes", "--quiet", "a.py"], "");
    assert!(code == Some(1) && out.contains("needless-metaclass"), "{out}");
    assert_eq!(fs::read_to_string(&path).expect("there"), NEEDLESS);

    let (code, out, errors) = run(directory.path(), &["--fix", "--quiet", "a.py"], "");
    assert_eq!((code, &*out, &*errors), (Some(0), "", ""));
    assert_eq!(fs::read_to_string(&path).expect("there"), "class A:\n    pass\n");
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let (directory, path) = file("untouched = 1\n");
    let arguments = ["--fix", "--quiet", "--stdin-filename", "a.py", "-"];
    let (code, out, errors) = run(directory.path(), &arguments, NEEDLESS);
    assert_eq!((code, &*out, &*errors), (Some(0), "class A:\n    pass\n", ""));
    assert_eq!(fs::read_to_string(&path).expect("there"), "untouched = 1\n");
    let (_, out, _) = run(directory.path(), &arguments, "x = 1\n");
    assert_eq!(out, "x = 1\n");
}

#[test]
fn an_import_that_comes_too_late_is_not_relied_on() {
    const CLASSES: &str = "class Noted:\n    notes = {}\n\n    def __get__(self, obj, owner=None):\n        return self if obj is None \
                           else self.notes[obj]\n\n    def __set__(self, obj, value):\n        self.notes[obj] = value\n\n\n\
                           class Item:\n    note = Noted()\n";
    let (directory, path) = file(format!("{CLASSES}\n\nimport weakref\n"));
    run(directory.path(), &["--fix", "--unsafe-fixes", "--select", "descriptor-keeps-instances", "a.py"], "");
    let classes = CLASSES.replace("{}", "weakref.WeakKeyDictionary()");
    let written = fs::read_to_string(&path).expect("there");
    assert_eq!(written, format!("import weakref\n\n\n{classes}\n\nimport weakref\n"));
}
