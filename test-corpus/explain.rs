//! `--explain`: why the rules are silent about a line.

use crate::story::{CONFLICT, Story};

/// What is told of a line of a module that follows the first five lines of [`CONFLICT`], without the place.
fn told(text: &str, line: usize, arguments: &[&str]) -> Vec<String> {
    let ground = CONFLICT.lines().take(5).collect::<Vec<_>>().join("\n");
    let story = Story::new(&[("shop.py", &format!("{ground}\n{text}"))]);
    let place = format!("shop.py:{}", line + 5);
    let told = story.run(&[&["check", "--explain", &place], arguments].concat());
    assert_eq!((told.code, told.errors.as_str()), (Some(0), ""), "{}", told.out);
    let strip = |line: &str| line.strip_prefix(&format!("{place}: ")).expect("the place comes first").to_owned();
    told.out.lines().map(strip).collect()
}

/// What `metaclass-conflict` says of a line.
#[track_caller]
fn says(text: &str, line: usize, expected: &str) {
    let told = told(text, line, &[]);
    let own: Vec<&String> = told.iter().filter(|told| told.starts_with("metaclass-conflict ")).collect();
    assert_eq!(own, [&format!("metaclass-conflict {expected}")], "{text}{told:?}");
}

#[test]
fn an_expected_exception_is_named_with_who_expects_it() {
    says(
        "try:\n    class Shop(Model, Readable): pass\nexcept TypeError:\n    pass\n",
        2,
        "is silent: `TypeError` is caught by an `except` around it",
    );
    says(
        "import pytest\nwith pytest.raises(TypeError):\n    class Shop(Model, Readable): pass\n",
        3,
        "is silent: `TypeError` is expected by the `with` around it",
    );
    says(
        "class Tests:\n    def test(self):\n        def make():\n            class Shop(Model, Readable): pass\n        self.assertRaises(TypeError, make)\n",
        4,
        "is silent: a test expects `TypeError` of the function around it",
    );
}

#[test]
fn what_is_unknown_is_named_with_its_reason() {
    let shop = "class Shop(Model, Other): pass\n";
    let unknown = |before: &str, reason: &str| {
        let line = before.lines().count() + 1;
        says(&format!("{before}{shop}"), line, &format!("is silent: its metaclass is unknown: {reason}"));
    };
    unknown("from pony import Other\n", "the source of `pony.Other` is not in view");
    unknown("", "no binding of `Other` is in view");
    unknown("@wrapped\nclass Other: pass\n", "decorator `wrapped` may return something else");
}

#[test]
fn a_suppression_is_named_with_its_line() {
    says("class Shop(Model, Readable): pass  # noqa\n", 1, "is silent: the comment in line 6 suppresses it");
    says(
        "class Shop(\n    Model,  # classwise: ignore[metaclass-conflict]\n    Readable,\n):\n    pass\n",
        1,
        "is silent: the comment in line 7 suppresses it",
    );
    says(
        "class Shop(Model, Readable): pass\n# classwise: ignore-file\n",
        1,
        "is silent: the comment in line 7 suppresses it",
    );
}

#[test]
fn any_line_of_a_header_is_its_place() {
    let text = "class Shop(\n    Model,\n    Readable,\n):\n    pass\n";
    for line in 1..=4 {
        let told = told(text, line, &[]);
        assert!(told.iter().any(|told| told.starts_with("metaclass-conflict reports: ")), "{line}: {told:?}");
    }
    assert_eq!(told(text, 5, &[]), ["no rule has anything to look at here"]);
}

#[test]
fn code_that_does_not_run_is_named() {
    says(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    class Shop(Model, Readable): pass\n",
        3,
        "is silent: only type checkers read this code",
    );
    says(
        "def make():\n    return\n    class Shop(Model, Readable): pass\n",
        3,
        "is silent: the code never runs in this version or on this platform",
    );
}

#[test]
fn a_rule_that_is_not_selected_is_told_only_where_it_would_speak() {
    let text = "class Shop(Model, Readable): pass\nclass Till(Model): pass\n";
    for arguments in [&["--select", "asyncio"][..], &["--ignore", "metaclass"], &["--level", "metaclass-conflict=off"]]
    {
        let conflict: Vec<String> =
            told(text, 1, arguments).into_iter().filter(|told| told.contains("metaclass-conflict")).collect();
        assert_eq!(conflict, ["metaclass-conflict is silent: the rule is not selected here"], "{arguments:?}");
        let clean = told(text, 2, arguments);
        assert!(!clean.iter().any(|told| told.contains("metaclass-conflict")), "{arguments:?} {clean:?}");
    }
}

#[test]
fn rules_that_looked_and_found_nothing_are_named_at_last_and_together() {
    let of_class = told("class Till(Model): pass\n", 1, &[]);
    let clean =
        of_class.last().and_then(|last| last.strip_prefix("rules that looked at `Till` and found nothing wrong: "));
    let rules: Vec<&str> = clean.unwrap_or_else(|| panic!("{of_class:?}")).split(", ").collect();
    assert!(rules.contains(&"metaclass-conflict") && rules.is_sorted(), "{rules:?}");
    assert!(!of_class.iter().any(|told| told.starts_with("metaclass-conflict ")), "{of_class:?}");

    let of_function = told("async def poll():\n    pass\n", 1, &["--select", "blocking-call-in-async"]);
    assert_eq!(of_function, ["rules that looked at `poll` and found nothing wrong: blocking-call-in-async"]);
}

#[test]
fn a_call_in_a_coroutine_is_looked_at_by_the_rules_about_blocking() {
    let text = "\
import time
from pony import thing
async def poll(session):
    time.sleep(0)
    session.get('/')
    thing.fetch()
    print()
def wait():
    time.sleep(1)
";
    let says = |line| {
        let told = told(text, line, &[]);
        let own = told.iter().filter_map(|told| told.strip_prefix("blocking-call-in-async is silent: "));
        own.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(says(4), ["it waits for no time at all"]);
    assert_eq!(says(5), ["what is called is unknown: parameter `session` has no annotation"]);
    assert_eq!(says(6), ["what is called is not known to block"]);
    assert_eq!(says(7), ["what is called is not known to block"]);
    assert_eq!(told(text, 9, &[]), ["no rule has anything to look at here"]);
}

#[test]
fn what_is_reported_is_told_as_well() {
    let told = told("class Shop(Model, Readable): pass\n", 1, &[]);
    assert!(told[0].starts_with("metaclass-conflict reports: metaclass conflict: "), "{told:?}");
}

#[test]
fn a_question_without_an_answer_fails() {
    let story = Story::new(&[("shop.py", "x = 1\n"), ("broken.py", "def f(:\n"), ("other.toml", "selct = 1\n")]);
    for (arguments, words) in [
        (&["--explain", "missing.py:1"][..], "missing.py"),
        (&["--explain", "shop.py:99"], "shop.py has no line 99"),
        (&["--explain", "shop.py:1", "--config", "other.toml"], "unknown key `selct`"),
        (&["--explain", "shop.py"], "a file, a colon and a line"),
        (&["--explain", "shop.py:0"], "a file, a colon and a line"),
        (&["--explain", "shop.py:1", "--fix"], "cannot be used with"),
    ] {
        let told = story.run(&[&["check"], arguments].concat());
        assert_eq!(told.code, Some(2), "{arguments:?} {}", told.out);
        assert!((told.out + &told.errors).contains(words), "{arguments:?}");
    }
    let broken = story.run(&["check", "--explain", "broken.py:1"]);
    assert!(broken.out.contains("invalid-syntax reports: "), "{}", broken.out);
    let piped = story.pipe("x = 1\n", &["check", "-", "--explain", "-:1"]);
    assert_eq!(piped.out, "-:1: no rule has anything to look at here\n", "{}", piped.errors);
    // A file that exists and was not named is looked at all the same.
    story.write("sub/deep.py", CONFLICT);
    let named = story.run(&["check", "shop.py", "--explain", "sub/deep.py:6"]);
    assert!(named.out.starts_with("sub/deep.py:6: metaclass-conflict reports: "), "{}", named.out);
}
