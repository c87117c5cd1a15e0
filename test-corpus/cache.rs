//! What earlier runs have kept changes nothing that is said, whatever happened to it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};

use classwise::config::{self, Configuration, Overrides};
use classwise::prepare::prepare;

use crate::check::classwise;
use crate::story::{BLOCKING, CONFLICT, Story, Told};

/// What a person sees and what machines read; times are left out by `--quiet`.
const SHOWN: &[&[&str]] = &[
    &["--output-format", "full"],
    &["--output-format", "json"],
    &["--output-format", "sarif"],
    &["--statistics"],
    &["--diff", "--unsafe-fixes"],
];

#[test]
fn all_projects_are_told_the_same_with_a_cache() {
    let place = tempfile::tempdir().expect("a directory is made");
    let projects = place.path().join("projects");
    // A part of them is enough: how records are kept does not depend on the rule.
    for project in subset(&Path::new(env!("CARGO_MANIFEST_DIR")).join("test-corpus/projects")) {
        let target = projects.join(project.file_name().expect("it has a name"));
        copy(&project, &target);
        // Each has a record of its own.
        fs::write(target.join("classwise.toml"), "").expect("it is written");
    }
    let cache = place.path().join("cache");
    let run = |arguments: &[&str]| {
        let output = classwise(&projects)
            .env_remove("CLASSWISE_NO_CACHE")
            .args(["check", "--quiet", "--select", "all", "--output-format", "json", "."])
            .args(arguments)
            .output();
        Told::from(output.expect("the program starts"))
    };
    let cached = || run(&["--cache-dir", &cache.to_string_lossy()]);
    let without = run(&["--no-cache"]);
    assert!(without.out.len() > 10_000, "{}", without.out);
    assert!(!projects.join(".classwise_cache").exists());
    assert_same(&cached(), &without, "cold");
    assert!(records(&cache).len() > 5, "{:?}", records(&cache));
    assert_same(&cached(), &without, "warm");

    // One file of one project is another one now.
    let touched = projects.join("metaclass-conflict");
    let touched = first_module(&touched).expect("it holds a module");
    let text = fs::read_to_string(&touched).expect("it is text");
    fs::write(&touched, format!("import abc\n{text}")).expect("it is written");
    let without = run(&["--no-cache"]);
    assert_same(&cached(), &without, "touched");
    assert_same(&cached(), &without, "warm again");

    for (index, record) in records(&cache).iter().enumerate() {
        let bytes = fs::read(record).expect("it is a file");
        let damaged = match index % 4 {
            0 => Vec::new(),
            1 => bytes[..bytes.len() / 2].to_vec(),
            2 => bytes.iter().enumerate().map(|(at, byte)| if at == bytes.len() / 3 { !byte } else { *byte }).collect(),
            _ => b"something else".to_vec(),
        };
        fs::write(record, damaged).expect("it is written");
    }
    assert_same(&cached(), &without, "damaged");
    assert_same(&cached(), &without, "warm once more");
}

#[test]
fn every_way_of_telling_is_the_same_with_a_cache() {
    let story = story();
    for shown in SHOWN {
        let without = check(&story, &[&["--no-cache"], *shown].concat());
        for state in ["cold or warm", "warm"] {
            assert_same(&check(&story, shown), &without, &format!("{shown:?}, {state}"));
        }
    }
    let explained = ["--explain", "shop.py:6"];
    let without = check(&story, &[&["--no-cache"], &explained[..]].concat());
    assert_same(&check(&story, &explained), &without, "explained");
    let pipe = |more: &[&str]| {
        let arguments = ["-", "--stdin-filename", "clock.py", "--output-format", "json"];
        pipe(&story, "class Clock: pass\n", &[&arguments, more].concat())
    };
    assert_same(&pipe(&[]), &pipe(&["--no-cache"]), "standard input");
    assert!(check(&story, &["--write-baseline", "known.json"]).errors.is_empty());
    let with_baseline = check(&story, &["--baseline", "known.json"]);
    assert_same(&with_baseline, &check(&story, &["--baseline", "known.json", "--no-cache"]), "baseline");
    assert_eq!(with_baseline.code, Some(0), "{}", with_baseline.out);
}

#[test]
fn a_warm_run_reads_no_source() {
    let story = story();
    let read = || {
        let request = config::Request {
            paths: vec![story.root().to_path_buf()],
            only: None,
            home: None,
            stdin: None,
            open: Vec::new(),
            configuration: Configuration::new(config::Source::Nearest, Overrides::default()),
            explain: None,
            fixes: None,
            threads: None,
        };
        let mut prepared = prepare(request);
        prepared.use_cache();
        let count = AtomicUsize::new(0);
        let run = prepared.check(prepared.inputs(), Some(&|_| _ = count.fetch_add(1, Ordering::Relaxed)));
        assert_eq!(run.findings.len(), 4, "{:?}", run.findings);
        count.into_inner()
    };
    assert_eq!([read(), read(), read()], [4, 0, 0]);
    story.write("shop.py", CONFLICT.replace("Shop", "Ship"));
    assert_eq!([read(), read()], [4, 0]);
}

#[test]
fn what_a_run_depends_on_is_looked_at() {
    let story = story();
    let same = |what: &str| {
        let without = check(&story, &["--no-cache", "--output-format", "json"]);
        assert_same(&check(&story, &["--output-format", "json"]), &without, what);
        assert_same(&check(&story, &["--output-format", "json"]), &without, &format!("{what}, warm"));
        without.out
    };
    let mut told = vec![same("at first")];
    story.write("later.py", BLOCKING);
    told.push(same("a new file"));
    fs::remove_file(story.path("later.py")).expect("it is removed");
    told.push(same("a file less"));
    assert_eq!(told[2], told[0]);
    // A library that was looked for and not found.
    story.write(".venv/lib/python3.12/site-packages/other.py", "");
    story.write(".venv/pyvenv.cfg", "version = 3.12.1\n");
    story.write("uses.py", "import metas\nclass A(metaclass=metas.Meta): pass\nclass B(A, metaclass=type): pass\n");
    story.write("other.py", "import abc, metas\nclass C(metas.Base, metaclass=abc.ABCMeta): pass\n");
    told.push(same("a library that is not there"));
    story.write(
        ".venv/lib/python3.12/site-packages/metas.py",
        "class Meta(type): pass\nclass Base(metaclass=Meta): pass\n",
    );
    told.push(same("a library that is there now"));
    assert_ne!(told[3], told[4]);
    // A package wins over a module.
    story.write(".venv/lib/python3.12/site-packages/metas/__init__.py", "class Meta(type): pass\nclass Base: pass\n");
    told.push(same("another library of that name"));
    assert_ne!(told[4], told[5]);
    story.write("pyproject.toml", "[tool.classwise]\nignore = [\"metaclass-conflict\"]\n");
    told.push(same("other settings"));
    story.write("pyproject.toml", "[tool.classwise]\n[project]\nname = \"shop\"\nversion = \"1\"\n");
    told.push(same("a manifest with a finding, or without"));
    story.write("setup.py", "");
    told.push(same("a file beside the manifest"));
    assert_ne!(told[7], told[8]);
}

#[test]
fn fixes_are_the_same_with_a_cache() {
    let fixed = |more: &[&str]| {
        let story = story();
        check(&story, more);
        let told = check(&story, &[&["--fix", "--unsafe-fixes"], more].concat());
        let again = check(&story, more);
        let texts: Vec<String> = ["shop.py", "clock.py", "meta.py"]
            .iter()
            .map(|name| fs::read_to_string(story.path(name)).expect("it is text"))
            .collect();
        (told.out, told.errors, told.code, again.out, again.code, texts)
    };
    let without = fixed(&["--no-cache"]);
    assert!(!without.5.concat().contains("metaclass=Plain"), "{without:?}");
    assert_eq!(fixed(&[]), without);
}

#[test]
fn runs_beside_each_other_do_no_harm() {
    let story = story();
    let without = check(&story, &["--no-cache", "--output-format", "json"]);
    for _ in 0..3 {
        let children: Vec<_> = (0..6)
            .map(|_| {
                command(&story, &["--output-format", "json"])
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .expect("the program starts")
            })
            .collect();
        for child in children {
            assert_same(&child.wait_with_output().expect("it ends").into(), &without, "beside others");
        }
        // What a killed run leaves behind, and one that another program emptied meanwhile.
        story.write(".classwise_cache/.new-abandoned", "half");
        for record in records(&story.path(".classwise_cache")) {
            fs::write(record, "classwise cache\n").expect("it is written");
        }
    }
}

#[test]
fn without_a_place_there_is_no_cache() {
    let story = story();
    let without = check(&story, &["--no-cache"]);
    story.write("occupied", "a file");
    assert_same(&check(&story, &["--cache-dir", "occupied"]), &without, "a file");
    assert_same(&check(&story, &["--cache-dir", "occupied/below"]), &without, "below a file");
    assert!(!story.path(".classwise_cache").exists());
    let read = || fs::read_to_string(story.path("occupied")).expect("it is text");
    assert_eq!(read(), "a file");
}

#[test]
fn clean_removes_what_is_its_own() {
    let story = story();
    check(&story, &[]);
    let directory = story.path(".classwise_cache");
    assert_eq!(fs::read_to_string(directory.join(".gitignore")).expect("it is there"), "*\n");
    assert!(directory.join("CACHEDIR.TAG").is_file());
    assert!(!records(&directory).is_empty());
    assert!(story.run(&["clean"]).out.starts_with("Removed the cache in "));
    assert!(!directory.exists());
    assert!(story.run(&["clean"]).out.starts_with("There is no cache in "));

    // A directory with other things in it keeps them, and gets no `.gitignore`.
    story.write("shared/notes.txt", "mine");
    check(&story, &["--cache-dir", "shared"]);
    assert_eq!(records(&story.path("shared")).len(), 1);
    assert!(!story.path("shared/.gitignore").exists());
    assert_eq!(story.run(&["clean", "--cache-dir", "shared"]).code, Some(0));
    assert_eq!(fs::read_to_string(story.path("shared/notes.txt")).expect("it is there"), "mine");
    assert!(records(&story.path("shared")).is_empty());

    // The setting says where, too.
    story.write("pyproject.toml", "[tool.classwise]\ncache-dir = \"build/kept\"\n");
    check(&story, &[]);
    assert_eq!(records(&story.path("build/kept")).len(), 1);
    assert_eq!(story.run(&["clean"]).code, Some(0));
    assert!(!story.path("build/kept").exists());
}

/// A project with findings in three files, one of them with a fix.
fn story() -> Story {
    Story::new(&[
        ("pyproject.toml", "[tool.classwise]\n"),
        ("shop.py", CONFLICT),
        ("clock.py", BLOCKING),
        (
            "meta.py",
            "class Plain(type): pass\nclass Uses(metaclass=Plain): pass\nx = 1  # classwise: ignore[blocking-call-in-async]\n",
        ),
    ])
}

fn command(story: &Story, arguments: &[&str]) -> std::process::Command {
    let mut command = classwise(story.root());
    command.env_remove("CLASSWISE_NO_CACHE").args(["check", "--quiet", "--select", "all"]).args(arguments);
    command
}

fn check(story: &Story, arguments: &[&str]) -> Told {
    command(story, arguments).output().expect("the program starts").into()
}

fn pipe(story: &Story, text: &str, arguments: &[&str]) -> Told {
    let mut command = command(story, arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("it has a standard input").write_all(text.as_bytes()).expect("it reads");
    child.wait_with_output().expect("the program ends").into()
}

fn assert_same(told: &Told, expected: &Told, what: &str) {
    assert_eq!(told.out, expected.out, "{what}");
    assert_eq!(told.errors, expected.errors, "{what}");
    assert_eq!(told.code, expected.code, "{what}");
}

fn records(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut records: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|it| it == "record")).collect();
    records.sort();
    records
}

/// Every eighth project, and the one that is changed.
fn subset(projects: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        fs::read_dir(projects).expect("it is a directory").flatten().map(|entry| entry.path()).collect();
    all.sort();
    let conflict = all.iter().filter(|path| path.ends_with("metaclass-conflict"));
    all.iter().step_by(8).chain(conflict).cloned().collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn first_module(directory: &Path) -> Option<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(directory).ok()?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let own = paths.iter().find(|path| path.extension().is_some_and(|it| it == "py") && !path.ends_with("proof.py"));
    own.cloned().or_else(|| paths.iter().filter(|path| path.is_dir()).find_map(|path| first_module(path)))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory is made");
    for entry in fs::read_dir(from).expect("it is a directory").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("it is copied");
        }
    }
}
