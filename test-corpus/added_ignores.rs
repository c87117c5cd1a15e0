//! `--add-ignore`: comments that silence what is found, where they can stand.

use std::fs;

use crate::story::{BLOCKING, CONFLICT, Story};

const KNOWN: &str = "# classwise: ignore[metaclass-conflict]";

/// Six lines with the statement of [`CONFLICT`] in other words.
fn ground(statement: &str) -> String {
    format!("{}\n{statement}", CONFLICT.lines().take(5).collect::<Vec<_>>().join("\n"))
}

fn read(story: &Story, path: &str) -> String {
    fs::read_to_string(story.path(path)).expect("a file is read")
}

/// What becomes of a statement. Nothing is found after it, and a second run changes nothing.
fn silenced(statement: &str, reason: &str) -> String {
    let story = Story::new(&[("shop.py", &ground(statement))]);
    let told = story.run(&["check", "--select", "all", &format!("--add-ignore={reason}")]);
    assert_eq!((told.code, told.errors.lines().count()), (Some(0), 1), "{statement}\n{}{}", told.out, told.errors);
    let text = read(&story, "shop.py");
    let told = story.run(&["check", "--select", "all", "--add-ignore", "--quiet"]);
    assert_eq!((told.code, &*told.out, &*told.errors), (Some(0), "", ""), "{text}");
    assert_eq!(read(&story, "shop.py"), text, "a second run changes nothing");
    text.strip_prefix(&ground("")).expect("the ground stays").to_owned()
}

#[test]
fn a_comment_stands_on_the_line_that_is_reported() {
    for (statement, expected) in [
        ("class Shop(Model, Readable): pass\n", "class Shop(Model, Readable): pass  IT\n"),
        ("class Shop(Model, Readable): pass", "class Shop(Model, Readable): pass  IT"),
        ("class Shop(Model, Readable): pass   \r\n", "class Shop(Model, Readable): pass  IT\r\n"),
        ("class Shop(\n    Model,\n    Readable,\n): pass\n", "class Shop(  IT\n    Model,\n    Readable,\n): pass\n"),
        // Not behind a backslash, and not into a string.
        ("class Shop \\\n    (Model, Readable): pass\n", "class Shop \\\n    (Model, Readable): pass  IT\n"),
        ("Shop = type('''\n''', (Model, Readable), {})\n", "Shop = type('''\n''', (Model, Readable), {})  IT\n"),
        (
            "Shop = type(f'''\n{1}''', (Model, Readable), {})\n",
            "Shop = type(f'''\n{1}''', (Model, Readable), {})  IT\n",
        ),
        // Beside what others wrote.
        ("class Shop(Model, Readable): pass  # ours\n", "class Shop(Model, Readable): pass  # ours  IT\n"),
        ("class Shop(Model, Readable): pass  # noqa: E501\n", "class Shop(Model, Readable): pass  # noqa: E501  IT\n"),
        ("class Shop(Model, Readable): x = '# noqa'\n", "class Shop(Model, Readable): x = '# noqa'  IT\n"),
    ] {
        assert_eq!(silenced(statement, ""), expected.replace("IT", KNOWN), "{statement}");
        let reason = format!("{KNOWN} issue #12");
        assert_eq!(silenced(statement, "issue #12"), expected.replace("IT", &reason), "{statement}");
    }
}

#[test]
fn a_comment_that_is_there_is_extended() {
    // It names another rule, for a reason; on any line of the header.
    let blocking = "async def poll():\n    time.sleep(1); type('A', (Model, Readable), {})";
    let text = format!("import time\n{blocking}  # classwise: ignore[blocking-call-in-async] slow\n");
    let expected =
        format!("import time\n{blocking}  # classwise: ignore[blocking-call-in-async, metaclass-conflict] slow\n");
    assert_eq!(silenced(&text, "new"), expected);
    // Two findings of one header share a comment, two rules of one line as well.
    let both = silenced(&format!("import time\n{blocking}\n"), "");
    let names = "# classwise: ignore[blocking-call-in-async, metaclass-conflict]";
    assert_eq!(both, format!("import time\n{blocking}  {names}\n"));
    let twice = "Shops = (type('A', (Model, Readable), {}),\n    type('B', (Model, Readable), {}))\n";
    assert_eq!(silenced(twice, "").matches('#').count(), 1, "{}", silenced(twice, ""));
}

#[test]
fn a_comment_without_an_end_swallows_none_of_ours() {
    let story = Story::new(&[("shop.py", &ground("class Shop(Model, Readable): pass  # classwise: ignore[old\n"))]);
    let told = story.run(&["check", "--add-ignore"]);
    assert_eq!(told.code, Some(1), "the comment is still wrong");
    assert!(read(&story, "shop.py").ends_with(&format!("pass  {KNOWN}  # classwise: ignore[old\n")));
    assert_eq!(story.places(&[]), ["shop.py:6 unused-suppression"]);
}

#[test]
fn what_no_comment_can_silence_is_told() {
    let manifest = "[project]\nname = 'shop'\nversion = '1'\n";
    let story = Story::new(&[("pyproject.toml", manifest), ("shop/__init__.py", "")]);
    story.write("shop/models.py", ground("class Shop(Model, Readable): x = '''\n'''\n"));
    let told = story.run(&["check", "--add-ignore"]);
    assert_eq!(told.code, Some(1));
    let line = |words: &str| told.errors.lines().any(|line| line.contains(words));
    assert!(line("models.py:6: `metaclass-conflict` is not silenced: a comment can stand on none"), "{}", told.errors);
    assert!(line("pyproject.toml:1: `missing-build-system` is not silenced: no comment"), "{}", told.errors);
    assert_eq!(read(&story, "pyproject.toml"), manifest);
}

#[test]
fn encodings_stay_and_refuse_what_they_lack() {
    let mut latin = b"# coding: latin-1\nname = '\xe9'\n".to_vec();
    latin.extend(CONFLICT.bytes());
    let story = Story::new(&[]);
    story.write("shop.py", &latin);
    let told = story.run(&["check", "--add-ignore=\u{20ac}"]);
    assert_eq!(told.code, Some(2));
    assert!(told.errors.contains("shop.py is left alone: "), "{}", told.errors);
    assert_eq!(fs::read(story.path("shop.py")).expect("a file is read"), latin);
    story.run(&["check", "--add-ignore=\u{e9}"]);
    let written = fs::read(story.path("shop.py")).expect("a file is read");
    assert!(written.ends_with(b"pass  # classwise: ignore[metaclass-conflict] \xe9\n"), "{written:?}");
}

#[test]
fn only_what_is_reported_is_silenced() {
    let story = Story::new(&[("old.py", BLOCKING), ("shop.py", CONFLICT), ("poll.py", BLOCKING)]);
    let diff = story.run(&["check", "--add-ignore", "--diff", "--select", "metaclass"]);
    assert_eq!(diff.code, Some(1));
    assert!(diff.out.contains(&format!("\n+class Shop(Model, Readable): pass  {KNOWN}\n")), "{}", diff.out);
    assert!(diff.errors.contains("Would silence 1 finding in 1 file"), "{}", diff.errors);
    assert_eq!(read(&story, "shop.py"), CONFLICT);
    story.run(&["check", "--write-baseline", "known.json", "old.py", "shop.py"]);
    let told = story.run(&["check", "--baseline", "known.json", "--add-ignore=it waits"]);
    assert_eq!((told.code, read(&story, "old.py").as_str()), (Some(0), BLOCKING), "{}", told.out);
    let comment = "# classwise: ignore[blocking-call-in-async] it waits";
    assert_eq!(read(&story, "poll.py"), format!("{}  {comment}\n", BLOCKING.trim_end()));
    let piped = story.pipe(BLOCKING, &["check", "-", "--add-ignore=it waits", "--quiet"]);
    assert_eq!((piped.code, piped.out), (Some(0), read(&story, "poll.py")));
    // A neighbour that is known stays known.
    story.write("shop.py", format!("{}; import time\n", CONFLICT.trim_end()));
    story.run(&["check", "--write-baseline", "known.json", "shop.py"]);
    story.write("shop.py", format!("{}; import time  # classwise: ignore[shadowed-descriptor]\n", CONFLICT.trim_end()));
    assert_eq!(story.places(&["--baseline", "known.json", "shop.py"]), ["shop.py:6 unused-suppression"]);
}

#[test]
fn reasons_and_flags_that_do_not_fit_are_refused() {
    let story = Story::new(&[("shop.py", CONFLICT)]);
    for (arguments, words) in [
        (&["check", "--add-ignore=a\nb"][..], "a reason is one line of text"),
        (&["check", "--add-ignore=ours # noqa"], "a reason holds no suppression of its own"),
        (&["check", "--add-ignore", "--fix"], "cannot be used with"),
        (&["check", "--add-ignore", "--write-baseline", "a.json"], "cannot be used with"),
    ] {
        let told = story.run(arguments);
        assert_eq!(told.code, Some(2), "{arguments:?}");
        assert!(told.errors.contains(words), "{arguments:?}: {}", told.errors);
    }
    assert_eq!(read(&story, "shop.py"), CONFLICT);
}

#[test]
fn what_cannot_be_written_stays_found() {
    let story = Story::new(&[("free.py", CONFLICT), ("kept.py", CONFLICT)]);
    let mut permissions = fs::metadata(story.path("kept.py")).expect("it is there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(story.path("kept.py"), permissions).expect("they are set");
    let told = story.run(&["check", "--add-ignore", "--output-format", "concise"]);
    assert_eq!(told.code, Some(2), "{}", told.errors);
    assert!(told.out.starts_with("kept.py:") && told.out.contains("Found 1 error"), "{}", told.out);
    assert_eq!(told.errors, "classwise: kept.py is left alone: the file is read-only\nSilenced 1 finding in 1 file\n");
    assert_eq!(read(&story, "kept.py"), CONFLICT);
}
