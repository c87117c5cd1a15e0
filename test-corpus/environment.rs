//! Environments as tools make them, read without running anything in them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use classwise::environment::Environment;
use classwise::project::versions::PythonVersion;

use crate::python;

fn nothing(_: &str) -> Option<OsString> {
    None
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    std::fs::write(path, text).expect("it can be written");
}

/// What the interpreter at `python` says: its version, and its search path after the standard library.
fn ask(python: &Path) -> (String, Vec<PathBuf>) {
    const SCRIPT: &str = "import os, sys, sysconfig
print('%d.%d' % sys.version_info[:2])
std = {os.path.realpath(sysconfig.get_path(name)) for name in ('stdlib', 'platstdlib')}
for path in sys.path:
    path = os.path.realpath(path)
    if os.path.isdir(path) and path not in std and os.path.basename(path) != 'lib-dynload':
        print(path)";
    let output = Command::new(python).args(["-I", "-c", SCRIPT]).output().expect("the environment's interpreter runs");
    let text = String::from_utf8(output.stdout).expect("paths of the test are UTF-8");
    let mut lines = text.lines().map(str::to_owned);
    (lines.next().expect("a version"), lines.map(PathBuf::from).collect())
}

#[cfg(unix)]
#[test]
fn a_virtual_environment_has_the_paths_that_its_interpreter_has() {
    let folder = tempfile::tempdir().expect("a directory for the test");
    for system in [false, true] {
        let root = folder.path().join(if system { "with" } else { "without" });
        let prefix = root.join(".venv");
        let mut command = Command::new(&python::newest().path);
        command.args(["-m", "venv", "--without-pip"]);
        if system {
            command.arg("--system-site-packages");
        }
        assert!(command.arg(&prefix).status().expect("the interpreter runs").success());
        let (version, _) = ask(&prefix.join("bin/python"));
        let added = root.join("added");
        std::fs::create_dir(&added).expect("it can be made");
        let site = prefix.join(format!("lib/python{version}/site-packages"));
        write(
            &site.join("a.pth"),
            &format!("# a comment\n\n{}\nimport sys; sys.path.append('/')\nmissing\n", added.display()),
        );
        write(&site.join("inner/x.py"), "");
        write(&site.join("b.pth"), "inner\n./inner\n");

        let found = Environment::find(None, &root, nothing).expect("no setting").expect("it is in its place");
        let (version, mut expected) = ask(&prefix.join("bin/python"));
        // What the executed line did is what is never done here.
        expected.retain(|path| path != Path::new("/"));
        let paths: Vec<PathBuf> = found.search_paths.iter().map(|path| path.canonicalize().expect("exists")).collect();
        assert_eq!(paths, expected);
        assert_eq!(found.version.map(|version| version.to_string()), Some(version));
        let named = Environment::at(&prefix.join("bin/python")).expect("its link is not followed out of it");
        assert_eq!(named, found);
        assert_eq!(Environment::at(&prefix).expect("an environment's directory"), found);
    }
}

#[test]
fn an_interpreter_outside_environments_has_its_own_paths() {
    let python = python::newest().path.clone();
    let (version, expected) = ask(&python);
    let found = Environment::at(&python).expect("it is an interpreter");
    let paths: Vec<PathBuf> = found.search_paths.iter().map(|path| path.canonicalize().expect("exists")).collect();
    assert_eq!(found.version.map(|version| version.to_string()), Some(version));
    assert_eq!(paths, expected);
}

#[test]
fn editable_installs_lead_to_their_sources() {
    let folder = tempfile::tempdir().expect("a directory for the test");
    let root = folder.path();
    let site = root.join(".venv/lib/python3.12/site-packages");
    let source = root.join("it's/src");
    write(&root.join(".venv/pyvenv.cfg"), "home = /nowhere/bin\nversion_info = 3.12.4.final.0\n");
    write(&source.join("pkg/__init__.py"), "");
    write(&source.join("single.py"), "");
    write(
        &site.join("__editable__.demo-1.pth"),
        "import __editable___demo_1_finder; __editable___demo_1_finder.install()",
    );
    let finder = format!(
        "import sys\n# MAPPING = {{}}\nMAPPING: dict[str, str] = {{'pkg': \"{0}/pkg\", 'single': \"{0}/single\", 'gone': '/none'}}\n\
         NAMESPACES: dict[str, list[str]] = {{'space.inner': [\"{0}/space\", '/other']}}\nraise SystemExit('executed')\n",
        source.display()
    );
    write(&site.join("__editable___demo_1_finder.py"), &finder);
    write(&site.join("__editable___stale_1_finder.py"), "MAPPING = {'stale': '/'}\n");

    let found = Environment::find(None, root, nothing).expect("no setting").expect("it is in its place");
    assert_eq!(found.version, Some(PythonVersion::new(3, 12)));
    let expected = [("pkg".to_owned(), source.join("pkg")), ("single".to_owned(), source.join("single.py"))];
    assert_eq!(found.editable.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(found.namespaces["space.inner"], [source.join("space"), PathBuf::from("/other")]);
}

#[test]
fn the_setting_goes_before_the_variables_and_these_before_the_project() {
    let folder = tempfile::tempdir().expect("a directory for the test");
    let root = folder.path();
    for (name, minor) in [("set", 10), ("active", 11), ("conda", 12), (".venv", 13)] {
        write(&root.join(format!("{name}/lib/python3.{minor}/site-packages/x.py")), "");
    }
    let minor = |python: Option<&str>, variables: &[(&str, &str)]| {
        let value = |name: &str| {
            let (_, value) = variables.iter().find(|(other, _)| *other == name)?;
            Some(if *value == "base" { OsString::from(value) } else { root.join(value).into_os_string() })
        };
        let python = python.map(|name| root.join(name));
        let found = Environment::find(python.as_deref(), root, value).expect("it exists").expect("it is found");
        found.version.expect("its directory tells").minor
    };
    let both = [("VIRTUAL_ENV", "active"), ("CONDA_PREFIX", "conda")];
    assert_eq!(minor(Some("set"), &both), 10);
    assert_eq!(minor(None, &both), 11);
    assert_eq!(minor(None, &both[1..]), 12);
    assert_eq!(minor(None, &[both[1], ("CONDA_DEFAULT_ENV", "base")]), 13);
    assert_eq!(minor(None, &[("VIRTUAL_ENV", "gone")]), 13);
    assert_eq!(Environment::find(None, &root.join("set"), nothing), Ok(None));
    // The projects of a repository share what stands at its root.
    std::fs::create_dir_all(root.join("repository/.git")).expect("it can be made");
    write(&root.join("repository/.venv/lib/python3.14/site-packages/x.py"), "");
    let project = root.join("repository/libraries/shop");
    let found = Environment::find(None, &project, nothing).expect("no setting").expect("it is found");
    assert_eq!(found.root, root.join("repository/.venv"));
    assert_eq!(Environment::find(None, &root.join("repository-less/shop"), nothing), Ok(None));

    let problem = Environment::find(Some(&root.join("gone")), root, nothing).expect_err("it names nothing");
    assert!(problem.message.ends_with("gone`: no such file or directory"), "{}", problem.message);
    std::fs::create_dir(root.join("empty")).expect("it can be made");
    let problem = Environment::at(&root.join("empty")).expect_err("nothing is in it");
    assert!(problem.message.ends_with("which is no Python environment"), "{}", problem.message);
}
