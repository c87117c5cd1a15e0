//! Comments that silence findings, and those that only seem to.

use crate::story::{CONFLICT, Story};

/// Findings in a module that follows the first five lines of [`CONFLICT`], by their lines from there on.
fn found(text: &str) -> Vec<String> {
    found_with(text, &[])
}

fn found_with(text: &str, arguments: &[&str]) -> Vec<String> {
    let ground = CONFLICT.lines().take(5).collect::<Vec<_>>().join("\n");
    let story = Story::new(&[("shop.py", &format!("{ground}\n{text}"))]);
    let line = |place: &String| {
        let (place, rule) = place.split_once(' ').expect("a place is followed by a rule");
        let line: usize = place.rsplit(':').next().and_then(|line| line.parse().ok()).expect("a line");
        format!("{} {rule}", line - 5)
    };
    story.places(arguments).iter().map(line).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_comment_on_the_line_silences_what_it_names() {
    assert_eq!(found("class Shop(Model, Readable): pass\n"), ["1 metaclass-conflict"]);
    for comment in [
        "# classwise: ignore",
        "# classwise: ignore[metaclass-conflict]",
        "# classwise:ignore[metaclass-conflict]",
        "#classwise: ignore[ metaclass-conflict ]  because the base is ours",
        "# pragma: no cover  # classwise: ignore[metaclass-conflict]",
        "# noqa",
        "# NOQA",
        "# noqa -- the framework wants it",
        "# type: ignore  # noqa",
    ] {
        assert_eq!(found(&format!("class Shop(Model, Readable): pass  {comment}\n")), NONE, "{comment}");
    }
}

#[test]
fn a_comment_silences_nothing_else() {
    for (comment, expected) in [
        // Codes are those of other tools, also where they look like ours.
        ("# noqa: E501", &["1 metaclass-conflict"][..]),
        ("# noqa:E501", &["1 metaclass-conflict"]),
        ("# noqa : metaclass-conflict", &["1 metaclass-conflict"]),
        ("# noqaed", &["1 metaclass-conflict"]),
        ("# type: ignore", &["1 metaclass-conflict"]),
        ("# ignore[metaclass-conflict]", &["1 metaclass-conflict"]),
        ("# classwise is great: ignore", &["1 metaclass-conflict"]),
        ("# classwise: ignore[needless-metaclass]", &["1 metaclass-conflict", "1 unused-suppression"]),
        ("# classwise: ignores", &["1 metaclass-conflict", "1 unused-suppression"]),
        ("# classwise: ignore[]", &["1 metaclass-conflict", "1 unused-suppression"]),
        ("# classwise: ignore[metaclass-conflict", &["1 metaclass-conflict", "1 unused-suppression"]),
        ("# classwise: off", &["1 metaclass-conflict", "1 unused-suppression"]),
    ] {
        assert_eq!(found(&format!("class Shop(Model, Readable): pass  {comment}\n")), expected, "{comment}");
    }
    // Of another line.
    let above = "# classwise: ignore[metaclass-conflict]\nclass Shop(Model, Readable): pass\n";
    assert_eq!(found(above), ["1 unused-suppression", "2 metaclass-conflict"]);
    let body = "class Shop(Model, Readable):\n    pass  # classwise: ignore\n";
    assert_eq!(found(body), ["1 metaclass-conflict", "2 unused-suppression"]);
}

#[test]
fn a_comment_names_several_rules() {
    let text = "class Shop(Model, Readable): pass  # classwise: ignore[metaclass-conflict, needless-metaclass]\n";
    assert_eq!(found(text), ["1 unused-suppression"], "the second one silences nothing");
    let text = "class Tag(type): pass\nclass Shop(Model, metaclass=Tag): pass  # classwise: ignore[needless-metaclass,metaclass-conflict]\n";
    assert!(!found(text).contains(&"2 metaclass-conflict".to_owned()), "{:?}", found(text));
}

#[test]
fn any_line_of_a_header_that_spans_lines_will_do() {
    let header = ["class Shop(", "    Model,", "    Readable,", "):"];
    for commented in 0..header.len() {
        let lines: Vec<String> = header
            .iter()
            .enumerate()
            .map(|(number, line)| {
                if number == commented {
                    format!("{line}  # classwise: ignore[metaclass-conflict]")
                } else {
                    (*line).to_owned()
                }
            })
            .collect();
        assert_eq!(found(&format!("{}\n    pass\n", lines.join("\n"))), NONE, "on line {commented} of the header");
    }
    let call =
        "Shop = type(\n    'Shop',\n    (Model, Readable),\n    {},\n)  # classwise: ignore[metaclass-conflict]\n";
    assert_eq!(found(call), NONE);
    let call = "Shop = type(\n    'Shop',  # noqa\n    (Model, Readable),\n    {},\n)\n";
    assert_eq!(found(call), NONE);
}

#[test]
fn a_comment_for_the_file_may_stand_anywhere() {
    let text = "class Shop(Model, Readable): pass\nclass Till(Model, Readable): pass\n";
    assert_eq!(found(text), ["1 metaclass-conflict", "2 metaclass-conflict"]);
    for comment in ["# classwise: ignore-file", "# classwise: ignore-file[metaclass-conflict]"] {
        assert_eq!(found(&format!("{comment}\n{text}")), NONE, "{comment}");
        assert_eq!(found(&format!("{text}{comment}\n")), NONE, "{comment}");
    }
    let other = format!("# classwise: ignore-file[needless-metaclass]\n{text}");
    assert_eq!(found(&other), ["1 unused-suppression", "2 metaclass-conflict", "3 metaclass-conflict"]);
}

#[test]
fn a_string_is_no_comment() {
    for line in [
        "class Shop(Model, Readable): '# classwise: ignore'",
        "class Shop(Model, Readable): x = '# noqa'",
        "class Shop(Model, Readable): f'# classwise: ignore[metaclass-conflict]'",
        "class Shop(Model, Readable): '''\n# classwise: ignore-file\n'''",
    ] {
        assert_eq!(found(&format!("{line}\n")), ["1 metaclass-conflict"], "{line}");
    }
}

#[test]
fn a_comment_that_silences_nothing_is_told() {
    for (text, expected) in [
        ("x = 1  # classwise: ignore\n", &["1 unused-suppression"][..]),
        ("x = 1  # classwise: ignore[metaclass-conflict]\n", &["1 unused-suppression"]),
        ("# classwise: ignore-file\nx = 1\n", &["1 unused-suppression"]),
        ("x = 1  # classwise: ignore[metaclass-conflict, needless-metaclass]\n", &["1 unused-suppression"; 2]),
        ("x = 1  # noqa\n", &[]),
        ("x = 1  # noqa: F841\n", &[]),
        ("x = 1  # classwise: ignore[metaclass-conflict, unused-suppression]\n", &[]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
    let told = |comment: &str| {
        let story = Story::new(&[("shop.py", &format!("x = 1  {comment}\n"))]);
        story.run(&["check"]).out
    };
    let unknown = told("# classwise: ignore[metaclass-conflit]");
    assert!(unknown.contains("there is no rule `metaclass-conflit`"), "{unknown}");
    assert!(unknown.contains("did you mean `metaclass-conflict`?"), "{unknown}");
    assert!(unknown.contains("warning[unused-suppression]"), "{unknown}");
    let malformed = told("# classwise: ignroe");
    assert!(malformed.contains("write `# classwise: ignore[rule-name]`"), "{malformed}");
}

#[test]
fn what_did_not_run_may_have_needed_the_comment() {
    let text = "x = 1  # classwise: ignore[metaclass-conflict]\n";
    assert_eq!(found_with(text, &["--select", "asyncio,unused-suppression"]), NONE);
    assert_eq!(found_with(text, &["--ignore", "metaclass-conflict"]), NONE);
    assert_eq!(found_with(text, &["--level", "metaclass-conflict=off"]), NONE);
    assert_eq!(found_with("x = 1  # classwise: ignore\n", &["--ignore", "metaclass-conflict"]), NONE);
    assert_eq!(found_with("x = = 1  # classwise: ignore\n", &[]), ["1 invalid-syntax"]);
    assert_eq!(found_with(text, &["--ignore", "unused-suppression"]), NONE);
    assert_eq!(found_with(text, &["--select", "metaclass"]), NONE, "it was not asked for");
    assert_eq!(found_with(text, &["--select", "metaclass,unused-suppression"]), ["1 unused-suppression"]);
}
