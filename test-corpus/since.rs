//! `--since`: what a change brings about, in real git repositories.

use std::path::Path;
use std::process::Command;

use crate::story::{BLOCKING, CONFLICT, Story};

fn git(directory: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(directory).args(["-c", "user.name=a", "-c", "user.email=a@b.c"]);
    command.args(["-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"]).args(arguments);
    // The repository is not the one that a hook runs these tests for.
    let output = command.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE").output().expect("git starts");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(story: &Story) {
    git(story.root(), &["add", "--all"]);
    git(story.root(), &["commit", "--quiet", "--message", "x"]);
}

/// A repository with one commit, and findings in it.
fn repository(files: &[(&str, &str)]) -> Story {
    let story = Story::new(files);
    git(story.root(), &["init", "--quiet", "--initial-branch=main"]);
    commit(&story);
    story
}

const BASE: &str = "class Model: pass\n";
const META: &str =
    "class Registering(type):\n    def __call__(cls): return cls\nclass Model(metaclass=Registering): pass\n";
const ORDER: &str = "import abc\nfrom shop.base import Model\nclass Order(Model, abc.ABC): pass\n";

fn shop() -> Story {
    repository(&[
        ("pyproject.toml", "[tool.classwise]\n"),
        ("shop/__init__.py", ""),
        ("shop/base.py", BASE),
        ("shop/order.py", ORDER),
        ("shop/poll.py", BLOCKING),
        ("shop/old one \u{e9}.py", CONFLICT),
    ])
}

const NONE: [&str; 0] = [];

#[test]
fn only_what_a_change_brings_is_told() {
    let story = shop();
    let told = story.run(&["check", "--since", "HEAD"]);
    assert_eq!(told.code, Some(0), "{}{}", told.out, told.errors);
    assert!(told.out.contains("No findings in 6 files") && told.out.contains("; 2 older"), "{}", told.out);
    // A finding in a file that nobody touched, below a base that did change: read with the rest or asked for.
    story.write("shop/base.py", META);
    assert_eq!(story.places(&["--since", "HEAD"]), ["shop/order.py:3 metaclass-conflict"]);
    assert_eq!(story.places(&["--since", "HEAD", "shop/order.py"]), ["shop/order.py:3 metaclass-conflict"]);
    assert_eq!(story.places(&["--since", "HEAD", "--only", "shop/order.py"]), ["shop/order.py:3 metaclass-conflict"]);
    assert_eq!(story.places(&["--since", "HEAD", "shop/poll.py"]), NONE);
    // Findings move with their lines and with their files, also where nothing is staged or all is.
    story.write("shop/base.py", BASE);
    story.write("shop/poll.py", format!("\"\"\"Polls.\"\"\"\n\nimport os\n{BLOCKING}    time.sleep(2)\n"));
    std::fs::rename(story.path("shop/old one \u{e9}.py"), story.path("shop/new \u{fc}.py")).expect("a file moves");
    assert_eq!(story.places(&["--since", "HEAD", "--select", "asyncio"]), ["shop/poll.py:7 blocking-call-in-async"]);
    git(story.root(), &["add", "--all"]);
    assert_eq!(story.places(&["--since", "HEAD"]), ["shop/poll.py:7 blocking-call-in-async"]);
    commit(&story);
    assert_eq!(story.places(&["--since", "HEAD"]), NONE);
    assert_eq!(story.places(&["--since", "HEAD~1"]), ["shop/poll.py:7 blocking-call-in-async"]);
    assert_eq!(story.run_in("shop", &["check", "--quiet", "--since", "HEAD~1"]).code, Some(1));
    // Untracked, in a directory of its own; a finding that is like an older one stands in the new line.
    story.write("more/poll.py", BLOCKING);
    story.write("shop/poll.py", BLOCKING.replace("async", "async def first():\n    time.sleep(1)\nasync"));
    assert_eq!(
        story.places(&["--since", "HEAD~1"]),
        ["more/poll.py:3 blocking-call-in-async", "shop/poll.py:3 blocking-call-in-async"]
    );
    let piped = story.pipe("x = 1\n", &["check", "-", "--stdin-filename", "shop/poll.py", "--since", "HEAD~1"]);
    assert_eq!(piped.code, Some(0), "{}{}", piped.out, piped.errors);
}

#[test]
fn a_broken_file_is_new_once() {
    let story = shop();
    story.write("shop/poll.py", "def f(:\n");
    assert_eq!(story.places(&["--since", "HEAD"]), ["shop/poll.py:1 invalid-syntax"]);
    commit(&story);
    assert_eq!(story.places(&["--since", "HEAD"]), NONE);
}

#[test]
fn fixes_and_comments_touch_what_is_new() {
    let source = "class Shop(metaclass=type):\n    pass\n";
    let story = repository(&[("old.py", source), ("poll.py", BLOCKING)]);
    story.write("new.py", source);
    story.write("more.py", BLOCKING);
    let told = story.run(&["check", "--since", "HEAD", "--fix"]);
    assert_eq!(told.code, Some(1), "{}{}", told.out, told.errors);
    assert!(told.out.contains("more.py:3:5") && !told.out.contains("\u{250c}\u{2500} poll.py"), "{}", told.out);
    let told = story.run(&["check", "--since", "HEAD", "--add-ignore"]);
    assert_eq!(told.code, Some(0), "{}{}", told.out, told.errors);
    let read = |path| std::fs::read_to_string(story.path(path)).expect("a file is read");
    assert_eq!((read("old.py").as_str(), read("poll.py").as_str()), (source, BLOCKING));
    assert_eq!(
        (read("new.py").as_str(), read("more.py").contains("# classwise: ignore")),
        ("class Shop:\n    pass\n", true)
    );
}

#[test]
fn a_branch_is_compared_with_where_it_began() {
    let story = repository(&[("poll.py", BLOCKING)]);
    git(story.root(), &["checkout", "--quiet", "-b", "topic"]);
    story.write("topic.py", BLOCKING);
    commit(&story);
    git(story.root(), &["checkout", "--quiet", "main"]);
    story.write("poll.py", "x = 1\n");
    commit(&story);
    git(story.root(), &["checkout", "--quiet", "topic"]);
    assert_eq!(story.places(&["--since", "main..."]), ["topic.py:3 blocking-call-in-async"]);
    let both = ["poll.py:3 blocking-call-in-async", "topic.py:3 blocking-call-in-async"];
    assert_eq!(story.places(&["--since", "main"]), both, "main has mended it");
}

#[test]
fn work_trees_and_submodules_are_repositories_too() {
    let inner = repository(&[("inner.py", BLOCKING)]);
    let story = shop();
    let url = inner.root().to_string_lossy().into_owned();
    git(story.root(), &["submodule", "--quiet", "add", &url, "vendored"]);
    assert_eq!(story.places(&["--since", "HEAD"]), ["vendored/inner.py:3 blocking-call-in-async"], "a new one");
    commit(&story);
    assert_eq!(story.places(&["--since", "HEAD"]), NONE);
    story.write("vendored/inner.py", BLOCKING.replace("sleep(1)", "sleep(2)"));
    story.write("vendored/more.py", BLOCKING);
    let new = ["vendored/inner.py:3 blocking-call-in-async", "vendored/more.py:3 blocking-call-in-async"];
    assert_eq!(story.places(&["--since", "HEAD"]), new);
    git(story.root(), &["worktree", "add", "--quiet", "--detach", "elsewhere"]);
    story.write("elsewhere/shop/base.py", META);
    let told = story.run_in("elsewhere", &["check", "--quiet", "--since", "main", "--output-format", "concise"]);
    assert_eq!(told.lines().len(), 1, "{}{}", told.out, told.errors);
}

#[test]
fn what_git_cannot_answer_fails_the_run() {
    let story = shop();
    let refused = |directory: &str, arguments: &[&str], words: &str| {
        let told = story.run_in(directory, &[&["check"], arguments].concat());
        assert_eq!(told.code, Some(2), "{arguments:?}: {}", told.out);
        assert!(told.errors.contains(words), "{arguments:?}: {}", told.errors);
    };
    refused("", &["--since", "nowhere"], "git knows no revision `nowhere`");
    refused("", &["--since", "nowhere..."], "git knows no revision `nowhere`");
    refused("", &["--since=--all"], "`--all` is no revision");
    refused("", &["--since", "HEAD", "--write-baseline", "a"], "cannot be used with");
    let plain = Story::new(&[("shop.py", CONFLICT)]);
    let path = plain.root().to_string_lossy().into_owned();
    refused("", &["--since", "HEAD", &path], "not a git repository");
    refused("", &["--since", "HEAD", &path, "."], "are different ones");
    let mut command = crate::check::classwise(story.root());
    let output = command.args(["check", "--since", "HEAD"]).env("PATH", "").output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no program `git`"));
    // A clone without history.
    commit_twice(&story);
    let url = format!("file://{}", story.root().display());
    git(plain.root(), &["clone", "--quiet", "--depth", "1", &url, "shallow"]);
    let told = plain.run_in("shallow", &["check", "--since", "HEAD~1"]);
    assert_eq!(told.code, Some(2), "{}", told.out);
    assert!(told.errors.contains("this clone is shallow"), "{}", told.errors);
}

fn commit_twice(story: &Story) {
    for text in ["x = 1\n", "x = 2\n"] {
        story.write("x.py", text);
        commit(story);
    }
}
