//! `relative-import-beyond-top`: see the documentation beside this file.

use std::collections::BTreeMap;

use ruff_text_size::{TextRange, TextSize};

use crate::facts::{BindingKind, Expr, FileFacts, Guard, RegionId, Symbol};
use crate::finding::FileId;
use crate::project::{ModuleRef, Project};
use crate::rule::{Check, Findings, Level, Rule};

pub static RULE: Rule = Rule {
    name: "relative-import-beyond-top",
    topic: "packaging",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("relative-import-beyond-top.md"),
    checks: &[Check::File(check)],
    fix: None,
};

/// A relative import: one statement.
struct Import {
    level: u32,
    module: Symbol,
    /// The first name; absent for a star.
    name: Option<Symbol>,
    range: TextRange,
    region: RegionId,
}

fn check(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    if project.is_stub(file) {
        return;
    }
    let facts = project.facts(file);
    for import in imports(facts).into_values() {
        let Some(packages) = project.packages_around(file) else {
            // One dot needs a package, and what runs as a script has none: nothing is known of either.
            if import.level > 1 {
                findings.silent(import.range, || "it is not known where the outermost package begins".to_owned());
            }
            continue;
        };
        let count = packages.split('.').count();
        if import.level as usize <= count {
            continue;
        }
        if let Some(reason) = may_be_elsewhere(facts, import.region) {
            findings.silent(import.range, || reason.to_owned());
            continue;
        }
        let dots = ".".repeat(import.level as usize);
        let module = facts.name(import.module);
        let finding =
            findings.report(import.range, format!("`from {dots}{module}` leads out of the top-level package"));
        finding.raises(&["ImportError"], import.region);
        let are = if count == 1 { "is 1 package" } else { "are at most" };
        let most = if count == 1 { String::new() } else { format!(" {count}") };
        finding.text(format!("{} dots need {0} packages around the module: `{packages}` {are}{most}", import.level));
        finding.help(help(project, file, &import, count as u32));
    }
}

/// The relative imports of a file, by where their statements end.
fn imports(facts: &FileFacts) -> BTreeMap<TextSize, Import> {
    let mut imports: BTreeMap<TextSize, Import> = BTreeMap::new();
    for binding in &facts.bindings {
        let BindingKind::ImportFrom { level: level @ 1.., module, name } = binding.kind else { continue };
        let import = Import { level, module, name: Some(name), range: binding.range, region: binding.region };
        let first = imports.entry(binding.since).or_insert(import);
        if binding.range.start() < first.range.start() {
            (first.name, first.range) = (Some(name), binding.range);
        }
    }
    for star in facts.star_imports.iter().filter(|star| star.level > 0) {
        let import =
            Import { level: star.level, module: star.module, name: None, range: star.range, region: star.region };
        imports.insert(star.range.end(), import);
    }
    imports
}

/// Why the statement may run in another place of the search path, or not at all.
fn may_be_elsewhere(facts: &FileFacts, region: RegionId) -> Option<&'static str> {
    const PLACE: [&str; 3] = ["__package__", "__spec__", "__name__"];
    let is_place = |name: Symbol| PLACE.contains(&facts.name(name));
    let sets_package = |name: &str| {
        facts.names.find(name).is_some_and(|name| facts.bindings.iter().any(|binding| binding.name == name))
    };
    if sets_package("__package__") || sets_package("__path__") {
        return Some("the module says itself which package it is in");
    }
    facts.regions(region).find_map(|(_, region)| match region.guard {
        Guard::Handler { .. } => Some("it is tried after something else failed"),
        Guard::Test { test, .. } => {
            let test = facts.range(test);
            let asks = facts.exprs.iter().any(|(id, expr)| {
                matches!(expr, Expr::Name { name, .. } if is_place(name)) && test.contains_range(facts.range(id))
            });
            asks.then_some("the test around it asks where the module stands")
        }
        _ => None,
    })
}

fn help(project: &Project, file: FileId, import: &Import, most: u32) -> String {
    let facts = project.facts(file);
    let module = facts.name(import.module);
    // Without a module it is the name that must be one.
    let submodule = if module.is_empty() { import.name } else { None };
    let is_there = |level| matches!(project.import(file, level, import.module, submodule), ModuleRef::Source(_));
    let name = import.name.map_or("*", |name| facts.name(name));
    if let Some(level) = (1..=most).rev().find(|&level| is_there(level)) {
        return format!("write `from {}{module} import {name}`", ".".repeat(level as usize));
    }
    match (is_there(0), module.is_empty()) {
        (true, false) => format!("write `from {module} import {name}`"),
        (true, true) => format!("write `import {name}`"),
        _ => "name the module from the search path on, without dots before it".to_owned(),
    }
}
