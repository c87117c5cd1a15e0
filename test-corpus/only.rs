//! `check --only`: all of a project is read, and a few of its files are told about.

use std::fs;
use std::path::{Path, PathBuf};

use crate::check::classwise;
use crate::story::{BLOCKING, Story, place};

const UNUSED: &str = "x = 1  # classwise: ignore[metaclass-conflict]\n";

/// A base class in one module and its subclass in another, which CPython refuses while the base has a metaclass.
fn shop() -> Story {
    Story::new(&[
        ("pyproject.toml", "[tool.classwise]\nextend-exclude = [\"generated\"]\n"),
        ("shop/__init__.py", ""),
        (
            "shop/base.py",
            "class Registering(type):\n    def __call__(cls): return cls\nclass Model(metaclass=Registering): pass\n",
        ),
        ("shop/order.py", "import abc\nfrom shop.base import Model\nclass Order(Model, abc.ABC): pass\n"),
        ("shop/poll.py", BLOCKING),
        ("generated/poll.py", BLOCKING),
        ("broken.py", "def f(:\n"),
    ])
}

#[test]
fn a_base_class_elsewhere_counts() {
    let story = shop();
    assert_eq!(story.places(&["--only", "shop/order.py"]), ["shop/order.py:3 metaclass-conflict"]);
    // What the base brings about is told of the file that it happens in.
    assert_eq!(story.run(&["check", "--only", "shop/base.py"]).code, Some(0));
    assert_eq!(story.run(&["check", "--only", "shop/order.py", "shop/base.py"]).code, Some(1));
    story.write("shop/base.py", "class Model: pass\n");
    assert_eq!(story.run(&["check", "--only", "shop/order.py"]).code, Some(0));
}

#[test]
fn a_file_gets_the_findings_that_it_always_gets() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-corpus/projects");
    let lines = |arguments: &[PathBuf]| {
        let output = classwise(&root)
            .args(["check", ".", "--select", "all", "--output-format", "concise", "--quiet"])
            .args(arguments)
            .output()
            .expect("the program starts");
        let text = String::from_utf8(output.stdout).expect("the report is UTF-8");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut all = lines(&[]);
    let mut files = python_files(&root);
    files.iter_mut().for_each(|file| *file = file.strip_prefix(&root).expect("it is below").to_owned());
    files.sort();
    let mut told = Vec::new();
    // Neighbours get into different halves: nearly every class has its bases, users or instances in the other one.
    for remainder in [0, 1] {
        let half = files.iter().enumerate().filter(|(index, _)| index % 2 == remainder).map(|(_, file)| file.clone());
        told.extend(lines(&std::iter::once(PathBuf::from("--only")).chain(half).collect::<Vec<_>>()));
    }
    assert!(all.len() > 100, "{}", all.len());
    all.sort();
    told.sort();
    assert_eq!(told, all);
}

#[test]
fn what_never_runs_is_known_of_one_file_too() {
    let compat = "import sys\nPY2 = sys.version_info[0] == 2\nPYTHON = sys.version_info[:2]\n";
    let old = "import unittest\nfrom shop import compat\nfrom shop.compat import PYTHON\nif compat.PY2:\n    class Both(int, float): pass\n\
               class OldTest(unittest.TestCase):\n    @unittest.skipIf(PYTHON >= (3, 9), 'gone')\n    \
               def test_both(self):\n        class Both(int, float): pass\n";
    let story = Story::new(&[("shop/__init__.py", ""), ("shop/compat.py", compat), ("shop/old.py", old)]);
    for arguments in [&["."][..], &["shop/old.py"], &["--only", "shop/old.py"]] {
        assert_eq!(story.places(arguments), [""; 0], "{arguments:?}");
    }
}

#[test]
fn flags_may_stand_before_the_files() {
    // So pre-commit calls a hook: the entry, `args`, the names of the files.
    let story = shop();
    let told = story.run(&["check", "--only", "--quiet", "--output-format", "concise", "shop/poll.py", "shop/base.py"]);
    assert_eq!(told.code, Some(1), "{}", told.errors);
    assert_eq!(
        told.lines().iter().map(|line| place(line)).collect::<Vec<_>>(),
        ["shop/poll.py:3 blocking-call-in-async"]
    );
    assert_eq!(
        story.places(&["--only", "shop/poll.py", "--only=shop/order.py", "--select", "blocking-call-in-async"]),
        ["shop/poll.py:3 blocking-call-in-async"]
    );
}

#[test]
fn what_cannot_be_asked_for_is_told() {
    let story = shop();
    for (arguments, words) in [
        (
            &["check", "--only", "shop/ordre.py"][..],
            "there is no file or directory `shop/ordre.py`: did you mean `shop/order.py`?",
        ),
        (&["check", "--only", "shop/ordre.py", "shop/poll.py"], "there is no file or directory `shop/ordre.py`"),
        (&["check", "--only"], "`--only` needs a path"),
        (&["check", "shop", "--only", "broken.py"], "`--only broken.py` is in none of the paths that are read"),
        (&["check", "--only", "shop/poll.py", "--explain", "shop/poll.py:3"], "cannot be used with"),
    ] {
        let told = story.run(arguments);
        assert_eq!(told.code, Some(2), "{arguments:?}\n{}", told.out);
        assert!(told.errors.contains(words), "{arguments:?}\n{}", told.errors);
    }
}

#[test]
fn paths_limit_what_is_read() {
    let story = shop();
    assert_eq!(story.places(&["shop", "--only", "shop/order.py"]), ["shop/order.py:3 metaclass-conflict"]);
    assert_eq!(
        story.places(&["shop", "--only", "shop"]),
        ["shop/order.py:3 metaclass-conflict", "shop/poll.py:3 blocking-call-in-async"]
    );
}

#[test]
fn the_exit_code_and_the_summary_are_about_these_files() {
    let story = shop();
    let told = story.run(&["check", "--only", "shop/base.py"]);
    assert!(told.out.starts_with("No findings in 1 file"), "{}", told.out);
    assert_eq!(story.run(&["check", "--only", "broken.py"]).code, Some(1));
    let told = story.run(&["check", "--statistics", "--only", "shop/poll.py"]);
    assert!(told.out.contains("blocking-call-in-async") && !told.out.contains("metaclass-conflict"), "{}", told.out);
    assert_eq!(
        story
            .run(&["check", "--fail-on", "error", "--level", "blocking-call-in-async=warn", "--only", "shop/poll.py"])
            .code,
        Some(0)
    );
}

#[test]
fn what_is_excluded_stays_out() {
    let story = shop();
    story.write("vendor/pyproject.toml", "[project]\nname = \"other\"\n");
    story.write("vendor/poll.py", BLOCKING);
    assert_eq!(story.places(&["--only", "vendor/poll.py"]), ["vendor/poll.py:3 blocking-call-in-async"]);
    story.write("pyproject.toml", "[tool.classwise]\nextend-exclude = [\"generated\", \"vendor\"]\n");
    for path in ["generated/poll.py", "vendor/poll.py"] {
        let told = story.run(&["check", "--only", path]);
        assert_eq!(told.code, Some(0), "{path}\n{}", told.out);
        assert_eq!(told.lines(), ["There are no Python files to check"], "{path}");
    }
}

#[test]
fn a_program_without_a_suffix_is_read_and_other_manifests_are_not() {
    let story = shop();
    story.write("tool", BLOCKING);
    story.write("Cargo.toml", "[package]\nname = \"shop\"\n");
    assert_eq!(story.places(&["--only", "tool", "Cargo.toml", "shop/base.py"]), ["tool:3 blocking-call-in-async"]);
}

#[test]
fn settings_of_other_projects_do_not_fail_the_run() {
    let story = shop();
    story.write("other/pyproject.toml", "[tool.classwise]\nselct = []\n");
    story.write("other/poll.py", BLOCKING);
    assert_eq!(story.run(&["check", "--only", "shop/base.py"]).code, Some(0));
    assert_eq!(story.run(&["check", "--only", "other/poll.py"]).code, Some(2));
}

#[test]
fn the_project_is_read_from_any_directory_and_paths_are_printed_as_given() {
    let story = shop();
    let arguments = ["check", "--quiet", "--output-format", "concise", "--only", "./order.py"];
    let lines = story.run_in("shop", &arguments).lines();
    assert_eq!(lines.iter().map(|line| place(line)).collect::<Vec<_>>(), ["./order.py:3 metaclass-conflict"]);
}

#[test]
fn fixes_change_these_files_alone() {
    let files = [("a.py", UNUSED), ("b.py", UNUSED)];
    let story = Story::new(&files);
    assert_eq!(story.places(&["--only", "a.py"]), ["a.py:1 unused-suppression"]);
    let told = story.run(&["check", "--only", "a.py", "--diff"]);
    assert_eq!(told.code, Some(1), "{}", told.errors);
    assert!(told.out.contains("+++ a.py") && !told.out.contains("b.py"), "{}", told.out);
    assert_eq!(story.run(&["check", "--only", "--fix", "a.py"]).code, Some(0));
    assert_eq!(story.run(&["check", "--fix", "--exit-non-zero-on-fix", "--only", "a.py"]).code, Some(0));
    assert_eq!(fs::read_to_string(story.path("a.py")).expect("it is there"), "x = 1\n");
    assert_eq!(fs::read_to_string(story.path("b.py")).expect("it is there"), UNUSED);
}

#[test]
fn standard_input_takes_the_place_of_a_file() {
    let story = shop();
    let text = "class Model: pass\n";
    let arguments = ["check", "--quiet", "--output-format", "concise", "--stdin-filename"];
    let told = story.pipe(text, &[&arguments[..], &["shop/base.py", "--only", "-"]].concat());
    assert_eq!((told.code, &*told.out), (Some(0), ""), "{}", told.errors);
    for paths in [&[".", "-"][..], &["-"]] {
        let told = story.pipe(text, &[&arguments[..], &["shop/base.py"], paths, &["--only", "shop/order.py"]].concat());
        assert_eq!((told.code, &*told.out), (Some(0), ""), "{}", told.errors);
        let same = fs::read_to_string(story.path("shop/base.py")).expect("it is there");
        let told =
            story.pipe(&same, &[&arguments[..], &["shop/base.py"], paths, &["--only", "shop/order.py"]].concat());
        assert_eq!(told.code, Some(1), "{}", told.errors);
    }
}

fn python_files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the folder is readable").flatten().map(|entry| entry.path());
    let mut files = Vec::new();
    for path in entries {
        if path.is_dir() {
            files.extend(python_files(&path));
        } else if classwise::walk::kind_of(&path).is_some() {
            files.push(path);
        }
    }
    files
}
