//! Findings that a project lives with for now.

use crate::story::{BLOCKING, CONFLICT, Story};

fn shop() -> Story {
    let story = Story::new(&[("shop/models.py", CONFLICT), ("shop/poll.py", BLOCKING), ("shop/clean.py", "x = 1\n")]);
    story.write("classwise.toml", "baseline = 'known.json'\n");
    let told = story.run(&["check", "--write-baseline", "known.json"]);
    assert_eq!((told.code, &*told.errors), (Some(0), ""), "{}", told.out);
    assert!(told.out.contains("2 known from the baseline"), "{}", told.out);
    story
}

fn known(story: &Story) -> Vec<String> {
    let text = std::fs::read_to_string(story.path("known.json")).expect("a baseline is there");
    let document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let findings = document["findings"].as_array().expect("it holds findings");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    findings.iter().map(|known| format!("{} {}", text(&known["path"]), text(&known["rule"]))).collect()
}

#[test]
fn what_is_known_is_silent_and_what_is_new_is_not() {
    let story = shop();
    assert_eq!(known(&story), ["shop/models.py metaclass-conflict", "shop/poll.py blocking-call-in-async"]);
    let told = story.run(&["check"]);
    assert_eq!(told.code, Some(0));
    assert!(told.out.contains("No findings in 3 files") && told.out.contains("2 known"), "{}", told.out);
    story.write("shop/clean.py", BLOCKING);
    assert_eq!(story.places(&[]), ["shop/clean.py:3 blocking-call-in-async"]);
    // The same line a second time in one file is another finding.
    story.write("shop/poll.py", format!("{BLOCKING}    time.sleep(1)\n"));
    assert_eq!(story.places(&["shop/poll.py"]), ["shop/poll.py:4 blocking-call-in-async"]);
}

#[test]
fn known_findings_may_move() {
    let story = shop();
    story.write("shop/models.py", format!("\"\"\"Models.\"\"\"\n\nimport os\n\n{CONFLICT}"));
    assert_eq!(story.places(&[]), [""; 0]);
    // From wherever it is asked.
    let told = story.run_in("shop", &["check", "--quiet", "."]);
    assert_eq!((told.code, &*told.out), (Some(0), ""));
    // A line that says something else is judged anew.
    story.write("shop/poll.py", BLOCKING.replace("sleep(1)", "sleep(9)"));
    assert_eq!(story.places(&[]), ["shop/poll.py:3 blocking-call-in-async"]);
}

#[test]
fn what_is_mended_is_told_and_leaves_on_demand() {
    let story = shop();
    story.write("shop/poll.py", "x = 1\n");
    let told = story.run(&["check"]);
    assert_eq!(told.code, Some(0));
    assert!(told.out.contains("1 known from the baseline, 1 of it gone: see `--prune-baseline`"), "{}", told.out);
    assert_eq!(known(&story).len(), 2, "nothing is written unasked");
    let told = story.run(&["check", "--prune-baseline"]);
    assert!(told.out.contains("1 known from the baseline") && !told.out.contains("gone"), "{}", told.out);
    assert_eq!(known(&story), ["shop/models.py metaclass-conflict"]);
    // It came back, and is new.
    story.write("shop/poll.py", BLOCKING);
    assert_eq!(story.places(&[]), ["shop/poll.py:3 blocking-call-in-async"]);
    std::fs::remove_file(story.path("shop/models.py")).expect("a file is removed");
    story.run(&["check", "--prune-baseline"]);
    assert_eq!(known(&story), [""; 0], "the file is gone, too");
}

#[test]
fn what_nobody_looked_at_is_not_gone() {
    let story = shop();
    for arguments in [
        &["check", "--prune-baseline", "shop/clean.py"][..],
        &["check", "--prune-baseline", "--select", "metaclass"],
        &["check", "--prune-baseline", "--ignore", "all"],
        &["check", "--prune-baseline", "--only", "shop/clean.py"],
    ] {
        let told = story.run(arguments);
        assert!(!told.out.contains("gone"), "{arguments:?}: {}", told.out);
        assert_eq!(known(&story).len(), 2, "{arguments:?}");
    }
    // Of a file that no parser reads nothing is known.
    story.write("shop/models.py", "class Shop(:\n");
    let told = story.run(&["check", "--prune-baseline"]);
    assert_eq!(told.code, Some(1));
    assert!(told.out.contains("invalid-syntax"), "{}", told.out);
    assert_eq!(known(&story).len(), 2);
}

#[test]
fn fixes_leave_known_findings_alone() {
    let source = "class Shop(metaclass=type):\n    pass\n";
    let story = Story::new(&[("old.py", source), ("new.py", "x = 1\n")]);
    story.run(&["check", "--write-baseline", "known.json"]);
    story.write("new.py", source);
    let told = story.run(&["check", "--fix", "--baseline", "known.json"]);
    assert_eq!(told.code, Some(0), "{}", told.out);
    let read = |path| std::fs::read_to_string(story.path(path)).expect("a file is read");
    assert_eq!((read("old.py").as_str(), read("new.py").as_str()), (source, "class Shop:\n    pass\n"));
}

#[test]
fn a_baseline_that_cannot_be_used_fails_the_run() {
    let story = Story::new(&[("shop.py", "x = 1\n"), ("broken.json", "{"), ("later.json", "")]);
    story.write("later.json", r#"{"version": 9, "findings": []}"#);
    for (arguments, problem) in [
        (&["check", "--baseline", "none.json"][..], "none.json` cannot be read"),
        (&["check", "--baseline", "broken.json"], "broken.json` is damaged"),
        (&["check", "--baseline", "later.json"], "later.json` has the version 9"),
        (&["check", "--prune-baseline"], "`--prune-baseline` needs a baseline"),
        (&["check", "--write-baseline", "no/such/place.json"], "place.json` cannot be written"),
        (&["check", "--write-baseline", "a.json", "--fix"], "cannot be used with"),
    ] {
        let told = story.run(arguments);
        assert_eq!(told.code, Some(2), "{arguments:?}");
        assert!(told.errors.contains(problem), "{arguments:?}: {}", told.errors);
    }
}

#[cfg(unix)]
#[test]
fn a_baseline_that_is_written_again_stays_the_file_it_was() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let story = Story::new(&[("shop.py", CONFLICT), ("ours/known.json", "{}")]);
    symlink("ours/known.json", story.path("known.json")).expect("a link is made");
    let set = |mode| {
        let permissions = PermissionsExt::from_mode(mode);
        std::fs::set_permissions(story.path("ours/known.json"), permissions).expect("they are set");
    };
    set(0o640);
    assert_eq!(story.run(&["check", "--write-baseline", "known.json"]).code, Some(0));
    assert!(story.path("known.json").is_symlink());
    let metadata = std::fs::metadata(story.path("ours/known.json")).expect("it is there");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
    assert_eq!(story.run(&["check", "--baseline", "known.json"]).code, Some(0));
    assert_eq!(std::fs::read_dir(story.path("ours")).expect("it is there").count(), 1, "no other file is left");
    set(0o440);
    let told = story.run(&["check", "--write-baseline", "known.json"]);
    assert!(told.code == Some(2) && told.errors.contains("cannot be written: permission denied"), "{}", told.errors);
}

#[test]
fn each_of_several_projects_has_its_own() {
    let story = Story::new(&[("one/shop.py", CONFLICT), ("two/shop.py", CONFLICT), ("three/shop.py", CONFLICT)]);
    for project in ["one", "two"] {
        story.write(&format!("{project}/classwise.toml"), "baseline = 'known.json'\n");
        let target = format!("{project}/known.json");
        assert_eq!(story.run(&["check", project, "--write-baseline", &target]).code, Some(0));
    }
    let told = story.run(&["check", "--output-format", "concise"]);
    assert!(told.out.starts_with("three/shop.py") && told.out.contains("2 known from the baseline"), "{}", told.out);
    // What two of them know is gone from neither.
    story.run(&["check", "--write-baseline", "all.json"]);
    story.write("classwise.toml", "baseline = 'all.json'\n");
    let told = story.run(&["check"]);
    assert!(told.code == Some(0) && told.out.contains("3 known from the baseline\n"), "{}", told.out);
    story.write("two/shop.py", "x = 1\n");
    let told = story.run(&["check"]);
    assert!(told.out.contains("2 known from the baseline, 2 of it gone"), "{}", told.out);
    assert_eq!(story.run(&["check", "--prune-baseline"]).code, Some(0));
    let holds = |path| std::fs::read_to_string(story.path(path)).expect("it is there").matches("\"path\"").count();
    assert_eq!((holds("all.json"), holds("one/known.json"), holds("two/known.json")), (2, 1, 0));
}
