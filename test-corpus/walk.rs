//! Which files a run reads, for trees that projects have.

use std::path::{Path, PathBuf};

use classwise::engine::FileKind;
use classwise::walk::{ProblemKind, Walk, WalkOptions, walk};

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a directory for the test");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }
    folder
}

fn options(folder: &tempfile::TempDir) -> WalkOptions {
    WalkOptions::new(folder.path())
}

fn walked(folder: &tempfile::TempDir, paths: &[&str], options: &WalkOptions) -> Walk {
    walk(&paths.iter().map(|path| folder.path().join(path)).collect::<Vec<_>>(), options)
}

/// Relative to the folder.
fn names(folder: &tempfile::TempDir, walk: &Walk) -> Vec<String> {
    let relative = |path: &Path| path.strip_prefix(folder.path()).expect("as given").display().to_string();
    walk.files.iter().map(|file| relative(&file.path)).collect()
}

#[test]
fn a_directory_gives_its_python_and_its_manifests() {
    let folder = tree(&[
        ("pkg/b.pyi", ""),
        ("pkg/a.py", ""),
        ("gui.pyw", ""),
        ("pyproject.toml", ""),
        ("other.toml", ""),
        ("x.txt", ""),
        (".hidden/a.py", ""),
        ("dist/a.py", ""),
        ("env/lib/python3.13/site-packages/lib.py", ""),
        ("data.py/c.py", ""),
    ]);
    let walk = walked(&folder, &[""], &options(&folder));
    assert_eq!(names(&folder, &walk), ["data.py/c.py", "gui.pyw", "pkg/a.py", "pkg/b.pyi", "pyproject.toml"]);
    assert_eq!(walk.problems, []);
    let kinds: Vec<FileKind> = walk.files.iter().map(|file| file.kind).collect();
    use FileKind::{Manifest, Python, Stub};
    assert_eq!(kinds, [Python, Python, Python, Stub, Manifest]);
    assert!(walk.is_closed(folder.path()));
    assert!(!walked(&folder, &["pkg"], &options(&folder)).is_closed(folder.path()));
}

#[test]
fn ignore_files_count_below_what_is_named() {
    let folder = tree(&[
        (".gitignore", "gen/\n/only.py\n"),
        ("gen/a.py", ""),
        ("only.py", ""),
        ("sub/only.py", ""),
        ("sub/.ignore", "x.py\n"),
        ("sub/x.py", ""),
    ]);
    let mut options = options(&folder);
    assert_eq!(names(&folder, &walked(&folder, &[""], &options)), ["sub/only.py"]);
    assert_eq!(names(&folder, &walked(&folder, &["gen", "only.py"], &options)), ["gen/a.py", "only.py"]);
    options.force_exclude = true;
    assert_eq!(names(&folder, &walked(&folder, &["gen", "only.py", "sub"], &options)), ["sub/only.py"]);
    options.force_exclude = false;
    options.respect_gitignore = false;
    assert_eq!(names(&folder, &walked(&folder, &[""], &options)), ["gen/a.py", "only.py", "sub/only.py", "sub/x.py"]);
}

#[test]
fn a_library_in_an_environment_can_be_named() {
    let library = ".venv/lib/python3.13/site-packages/django";
    let folder = tree(&[
        (".venv/.gitignore", "*\n"),
        (".gitignore", ".venv\nskipped.py\n"),
        (&format!("{library}/a.py"), ""),
        (&format!("{library}/skipped.py"), ""),
        (&format!("{library}/sub/b.py"), ""),
    ]);
    let found = walked(&folder, &[library], &options(&folder));
    assert_eq!(names(&folder, &found), [format!("{library}/a.py"), format!("{library}/sub/b.py")]);
    let mut forced = options(&folder);
    forced.force_exclude = true;
    assert_eq!(walked(&folder, &[library], &forced).files, []);
}

#[test]
fn patterns_match_names_or_paths_from_the_root() {
    let folder = tree(&[("a/gen.py", ""), ("b/gen.py", ""), ("b/c/x.py", ""), ("b/x.py", ""), ("c/y.py", "")]);
    let with = |exclude: &[&str]| {
        let mut options = options(&folder);
        options.exclude = exclude.iter().map(|&pattern| pattern.to_owned()).collect();
        walked(&folder, &[""], &options)
    };
    assert_eq!(names(&folder, &with(&["gen.py", "c"])), ["b/x.py"]);
    assert_eq!(names(&folder, &with(&["b/*.py"])), ["a/gen.py", "b/c/x.py", "c/y.py"]);
    assert_eq!(names(&folder, &with(&["b/c/", "a/**"])), ["b/gen.py", "b/x.py", "c/y.py"]);
    let broken = with(&["a[", "b"]);
    assert_eq!(names(&folder, &broken), ["a/gen.py", "c/y.py"]);
    assert_eq!(broken.problems.iter().map(|problem| problem.kind).collect::<Vec<_>>(), [ProblemKind::Pattern]);
}

#[test]
fn directories_that_are_named_together_are_as_if_each_were_named_alone() {
    let folder = tree(&[
        (".gitignore", "gen/\n"),
        ("a/x.py", ""),
        ("a/skipped.py", ""),
        ("b/.ignore", "own.py\n"),
        ("b/own.py", ""),
        ("b/deep/skipped.py", ""),
        ("b/deep/y.py", ""),
        ("b/gen/z.py", ""),
        ("gen/made.py", ""),
        ("gen/gen/x.py", ""),
        ("gen/sub/skipped.py", ""),
    ]);
    let mut options = options(&folder);
    options.exclude = vec!["a/skipped.py".to_owned(), "b/**/skipped.py".to_owned(), "gen/sub/*".to_owned()];
    let named = ["a/", "b/../b", "gen", "a", "b/deep"];
    let together = walked(&folder, &named, &options);
    let mut alone: Vec<PathBuf> = Vec::new();
    for name in &named[..3] {
        alone.extend(walked(&folder, &[name], &options).files.into_iter().map(|file| file.path));
    }
    alone.sort();
    let mut found: Vec<PathBuf> = together.files.iter().map(|file| file.path.clone()).collect();
    found.sort();
    assert_eq!(found, alone);
    assert_eq!(names(&folder, &together), ["a/x.py", "b/../b/deep/y.py", "gen/gen/x.py", "gen/made.py"]);
    assert!(["a", "b", "gen"].iter().all(|name| together.is_closed(&folder.path().join(name))));
}

#[test]
fn what_is_named_is_taken_once() {
    let folder = tree(&[("a/x.py", ""), ("a/script", ""), ("pyproject.toml", "")]);
    let walk = walked(&folder, &["a/x.py", "a", "a/../a/x.py", "a/script", ""], &options(&folder));
    assert_eq!(names(&folder, &walk), ["a/script", "a/x.py", "pyproject.toml"]);
    let missing = walked(&folder, &["a/x.py", "nothing"], &options(&folder));
    assert_eq!(missing.files.len(), 1);
    assert_eq!(missing.problems[0].kind, ProblemKind::Missing);
    assert_eq!(missing.problems[0].message, "no such file or directory");
}

#[test]
fn no_paths_mean_here() {
    let walk = walk(&[], &WalkOptions::new("."));
    assert!(walk.files.iter().all(|file| !file.path.starts_with(".") && file.path.is_relative()));
}

#[test]
fn files_belong_to_the_root_that_their_directory_has() {
    let folder = tree(&[("a/x.py", ""), ("a/y.py", ""), ("b/z.py", "")]);
    let walk = walked(&folder, &[""], &options(&folder));
    let roots = walk.by_root(|directory| directory.to_owned());
    let expected: Vec<(PathBuf, Vec<usize>)> =
        vec![(folder.path().join("a"), vec![0, 1]), (folder.path().join("b"), vec![2])];
    assert_eq!(roots.into_iter().collect::<Vec<_>>(), expected);
}

#[cfg(unix)]
#[test]
fn links_lead_to_files_and_never_in_circles() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let folder = tree(&[("pkg/a.py", ""), ("outside", "")]);
    let link =
        |target: &str, name: &str| symlink(target, folder.path().join("pkg").join(name)).expect("links can be made");
    link("..", "loop");
    link("a.py", "again.py");
    link("../outside", "linked.py");
    link("nowhere", "dangling.py");
    std::fs::write(folder.path().join("pkg").join(OsStr::from_bytes(b"\xFF.py")), "").expect("any name will do");
    let walk = walked(&folder, &["pkg"], &options(&folder));
    assert_eq!(names(&folder, &walk), ["pkg/a.py", "pkg/linked.py", "pkg/\u{FFFD}.py"]);
    assert_eq!(walk.problems.len(), 1);
    assert!(walk.problems[0].path.ends_with("pkg/dangling.py"));
}
