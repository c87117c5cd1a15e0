//! `python -m classwise` finds the program wherever an installer puts the two. `.ci/clients` asks the installers.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::python;
use crate::story::Story;

const PROGRAM: &str = concat!("classwise", env!("CARGO_PKG_VERSION"));

/// A module and a program as an installer leaves them, both relative to a directory.
fn install(story: &Story, package: &str, programs: &str) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/python/classwise");
    for entry in fs::read_dir(source).expect("the folder is there").flatten() {
        if entry.path().is_file() {
            let name = entry.file_name().into_string().expect("its name is plain");
            story.write(&format!("{package}/classwise/{name}"), fs::read(entry.path()).expect("it is read"));
        }
    }
    let name = format!("classwise{}", std::env::consts::EXE_SUFFIX);
    let program = story.path(programs).join(name);
    fs::create_dir_all(story.path(programs)).expect("a directory is made");
    let own = env!("CARGO_BIN_EXE_classwise");
    // A link is made at once; where there is none, a copy does.
    if fs::hard_link(own, &program).is_err() {
        fs::copy(own, &program).expect("the program is copied");
    }
}

#[test]
fn the_module_finds_the_program() {
    for python in python::all() {
        let libraries = format!("lib/python3.{}/site-packages", python.minor);
        let story = Story::new(&[("slow.py", crate::story::BLOCKING)]);
        install(&story, "target", "target/bin");
        install(&story, &format!("prefix/{libraries}"), "prefix/bin");
        install(&story, "apart/libraries", "user/bin");
        for package in ["target", &format!("prefix/{libraries}"), "apart/libraries"] {
            let run = |arguments: &[&str]| {
                Command::new(&python.path)
                    .args(["-m", "classwise"])
                    .args(arguments)
                    .current_dir(story.root())
                    .env("PYTHONPATH", story.path(package))
                    .env("PYTHONUSERBASE", story.path("user"))
                    .env("PYTHONDONTWRITEBYTECODE", "1")
                    .output()
                    .expect("Python starts")
            };
            let told = run(&["--version"]);
            let printed = String::from_utf8_lossy(&told.stdout).replace(' ', "");
            assert_eq!(printed.trim(), PROGRAM, "3.{} {package}: {told:?}", python.minor);
            assert_eq!(run(&["check", "slow.py"]).status.code(), Some(1), "3.{} {package}", python.minor);
        }
    }
}

#[test]
fn a_program_that_is_gone_is_told() {
    let story = Story::new(&[]);
    install(&story, "target", "elsewhere");
    let script = "import runpy, sysconfig\n\
                  sysconfig.get_path = lambda *_, **__: 'nowhere'\n\
                  runpy.run_module('classwise', run_name='__main__')\n";
    for python in python::all() {
        let told = Command::new(&python.path)
            .args(["-c", script])
            .env("PYTHONPATH", story.path("target"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .output()
            .expect("Python starts");
        assert_eq!(told.status.code(), Some(2), "{told:?}");
        let errors = String::from_utf8_lossy(&told.stderr);
        assert!(errors.starts_with("classwise: `classwise") && errors.contains("install classwise again"), "{errors}");
    }
}
