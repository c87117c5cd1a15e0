//! Random programs with descriptors: CPython reads, assigns and deletes their attributes, and each finding of
//! `descriptor-recursion` must stand on a line that the traceback of a `RecursionError` shows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use classwise::engine;
use classwise::finding::Level;
use classwise::rules::descriptor::descriptor_recursion::RULE;

use crate::oracle::{Programs, modules};

const GENERATOR: &str = include_str!("descriptor_programs.py");
/// A program is made from its number: any row of them will do.
const FIRST: usize = 100_000;
const PROGRAMS: usize = 800;

#[test]
fn what_is_told_to_recurse_does() {
    let programs = Programs::made_by(GENERATOR, FIRST, PROGRAMS);
    let found = findings(&programs);
    let said: BTreeMap<String, BTreeSet<String>> = programs.said();
    let recursing = said.values().filter(|lines| !lines.is_empty()).count();
    assert!(
        said.len() * 10 > programs.count * 8 && recursing * 5 > said.len(),
        "{recursing} of {} recurse",
        said.len()
    );

    let wrong: Vec<&String> = found
        .iter()
        .filter(|place| {
            place.split('/').next().and_then(|name| said.get(name)).is_some_and(|said| !said.contains(*place))
        })
        .collect();
    let shown =
        wrong.first().and_then(|place| place.split('/').next()).map(|program| texts(&programs.root.join(program)));
    assert!(
        wrong.is_empty(),
        "{} of {} are wrong: {wrong:#?}\n{}",
        wrong.len(),
        found.len(),
        shown.unwrap_or_default()
    );

    let is_found = |program: &str| found.iter().any(|place| place.starts_with(&format!("{program}/")));
    let seen = said.iter().filter(|(program, lines)| !lines.is_empty() && is_found(program)).count();
    assert!(seen * 100 > recursing * 60, "{seen} of {recursing} recursing programs are found");
}

fn texts(program: &Path) -> String {
    let text =
        |path: PathBuf| format!("# {}\n{}", path.display(), fs::read_to_string(&path).expect("a module is read"));
    modules(program).into_iter().map(text).collect()
}

/// `program/module.py:line` of each finding that is an error.
fn findings(programs: &Programs) -> BTreeSet<String> {
    let directories: BTreeSet<PathBuf> = fs::read_dir(&programs.root)
        .expect("the programs are there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    let files = directories.iter().flat_map(|directory| modules(directory)).collect();
    let run = engine::check(programs.request(files, &[&RULE]));
    let errors = run.findings.iter().filter(|finding| finding.level == Level::Error);
    errors
        .map(|finding| {
            assert_eq!(finding.rule, RULE.name, "{}", finding.message);
            programs.line(&run, finding.primary.place)
        })
        .collect()
}
