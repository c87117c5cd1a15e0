//! `missing-build-system`: see the documentation beside this file.

use ruff_text_size::{TextRange, TextSize};

use crate::facts::manifest::Entry;
use crate::rule::{
    Applicability, Check, Edit, FileContext, Finding, Findings, Fix, Level, Manifest, Rule, RuleFix, Tree,
};

pub static RULE: Rule = Rule {
    name: "missing-build-system",
    topic: "packaging",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("missing-build-system.md"),
    checks: &[Check::Manifest(check)],
    fix: Some(RuleFix { applicability: Applicability::Safe, make: fix }),
};

/// A build backend: what to require, and the object that front ends call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Backend {
    requires: &'static str,
    object: &'static str,
}

const SETUPTOOLS: Backend = Backend { requires: "setuptools>=61", object: "setuptools.build_meta" };
const HATCHLING: Backend = Backend { requires: "hatchling", object: "hatchling.build" };
const POETRY: Backend = Backend { requires: "poetry-core>=1.0.0", object: "poetry.core.masonry.api" };
const POETRY_2: Backend = Backend { requires: "poetry-core>=2.0.0", object: "poetry.core.masonry.api" };
const FLIT: Backend = Backend { requires: "flit_core>=3.2", object: "flit_core.buildapi" };
const PDM: Backend = Backend { requires: "pdm-backend", object: "pdm.backend" };
const MATURIN: Backend = Backend { requires: "maturin>=1", object: "maturin" };
const SCIKIT_BUILD: Backend = Backend { requires: "scikit-build-core", object: "scikit_build_core.build" };
const MESON: Backend = Backend { requires: "meson-python", object: "mesonpy" };
const UV: Backend = Backend { requires: "uv_build", object: "uv_build" };

/// Tables that only one backend reads.
const TABLES: &[(&[&str], Backend)] = &[
    (&["tool", "setuptools"], SETUPTOOLS),
    (&["tool", "setuptools_scm"], SETUPTOOLS),
    (&["tool", "hatch", "build"], HATCHLING),
    (&["tool", "hatch", "version"], HATCHLING),
    (&["tool", "hatch", "metadata"], HATCHLING),
    (&["tool", "flit", "module"], FLIT),
    (&["tool", "flit", "sdist"], FLIT),
    (&["tool", "flit", "external-data"], FLIT),
    (&["tool", "pdm", "build"], PDM),
    (&["tool", "pdm", "version"], PDM),
    (&["tool", "maturin"], MATURIN),
    (&["tool", "scikit-build"], SCIKIT_BUILD),
    (&["tool", "meson-python"], MESON),
    (&["tool", "uv", "build-backend"], UV),
];

/// Distributions that are a backend of their own, by normalised name, with the object that front ends call.
const DISTRIBUTIONS: &[(&str, &str)] = &[
    ("flit-core", "flit_core.buildapi"),
    ("hatchling", "hatchling.build"),
    ("maturin", "maturin"),
    ("meson-python", "mesonpy"),
    ("pdm-backend", "pdm.backend"),
    ("pdm-pep517", "pdm.pep517.api"),
    ("poetry", "poetry.core.masonry.api"),
    ("poetry-core", "poetry.core.masonry.api"),
    ("scikit-build-core", "scikit_build_core.build"),
    ("sip", "sipbuild.api"),
    ("uv-build", "uv_build"),
    ("whey", "whey"),
];

/// Directories that setuptools, too, leaves out when it looks for the package of a project.
const NO_PACKAGES: &[&str] = &[
    "benchmark",
    "benchmarks",
    "bin",
    "ci",
    "debian",
    "dist",
    "doc",
    "docs",
    "documentation",
    "example",
    "examples",
    "htmlcov",
    "manpages",
    "news",
    "newsfragments",
    "notebooks",
    "requirements",
    "scripts",
    "tasks",
    "test",
    "tests",
    "tools",
    "toxfile",
    "util",
    "utils",
];

fn check(manifest: &Manifest, findings: &mut Findings<'_>) {
    let Some(problem) = Problem::of(manifest, findings) else { return };
    let place = problem.place(manifest);
    match problem {
        Problem::NoRequires(_) => {
            findings
                .report(place, "`[build-system]` has no `requires`: pip refuses to build this project")
                .text("`requires` is missing here")
                .help("add `requires`, a list of what the build needs, such as `requires = [\"setuptools>=61\"]`");
        }
        Problem::InvalidRequires(_) => {
            findings
                .report(place, "`requires` is no list of strings: pip refuses to build this project")
                .help("write a list of requirements, such as `requires = [\"setuptools>=61\"]`");
        }
        Problem::NoBackend { requirement, object, .. } => {
            findings
                .report(
                    place,
                    format!("`[build-system]` has no `build-backend`: pip calls setuptools, not `{requirement}`"),
                )
                .level(Level::Warn)
                .text(format!("`{requirement}` is installed for the build, but never called"))
                .help(format!("add `build-backend = \"{object}\"`"));
        }
        Problem::NoTable { evidence, backend } => {
            let finding = findings.report(place, "this project has no `[build-system]`: it is built with setuptools");
            finding.level(Level::Warn).note(evidence);
            match backend {
                Some(backend) if backend != SETUPTOOLS => finding.note(format!(
                    "the rest of the file is written for `{}`, which setuptools does not read",
                    backend.object
                )),
                _ => finding.note("pip then installs the newest setuptools into an empty environment"),
            };
            let Backend { requires, object } = backend.unwrap_or(SETUPTOOLS);
            finding.help(format!(
                "name the backend: `[build-system]` with `requires = [\"{requires}\"]` and `build-backend = \"{object}\"`"
            ));
        }
    }
}

/// What is wrong with a manifest.
enum Problem<'a> {
    /// A `[build-system]` table without `requires`.
    NoRequires(&'a Entry),
    InvalidRequires(&'a Entry),
    /// `requires` names a backend of its own, but nothing says that it is to be called.
    NoBackend {
        requires: &'a Entry,
        requirement: &'a str,
        object: &'static str,
        range: TextRange,
    },
    /// No `[build-system]` table in a project that is meant to be built, and why it seems so.
    NoTable {
        evidence: String,
        backend: Option<Backend>,
    },
}

impl<'a> Problem<'a> {
    fn of(manifest: &'a Manifest, findings: &mut Findings<'_>) -> Option<Self> {
        let Some(build_system) = manifest.get(&["build-system"]) else {
            return match built(manifest) {
                Ok(evidence) => Some(Self::NoTable { evidence, backend: backend(manifest) }),
                Err(reason) => {
                    findings.silent(manifest.first_line, || reason.to_owned());
                    None
                }
            };
        };
        // `build-system = 1` is no table: no front end can say anything about it either.
        let table = manifest.table(&["build-system"])?;
        let Some(requires) = table.get("requires") else {
            return Some(Self::NoRequires(build_system));
        };
        let Some(requirements) = requires.value.strings() else {
            return Some(Self::InvalidRequires(requires));
        };
        if table.get("build-backend").is_some() {
            findings.silent(build_system.range, || "`build-backend` names the backend".to_owned());
            return None;
        }
        if requirements.iter().any(|requirement| distribution(requirement) == "setuptools") {
            findings.silent(build_system.range, || "`requires` names setuptools, which is the default".to_owned());
            return None;
        }
        let crate::facts::manifest::Value::Array(items) = &requires.value else { return None };
        requirements.iter().zip(items).find_map(|(&requirement, item)| {
            let name = distribution(requirement);
            let &(_, object) = DISTRIBUTIONS.iter().find(|(known, _)| *known == name)?;
            Some(Self::NoBackend { requires, requirement, object, range: item.range })
        })
    }

    fn place(&self, manifest: &Manifest) -> TextRange {
        match self {
            Self::NoRequires(entry) | Self::InvalidRequires(entry) => entry.range,
            Self::NoBackend { range, .. } => *range,
            Self::NoTable { .. } => header(manifest).unwrap_or(manifest.first_line),
        }
    }
}

fn header(manifest: &Manifest) -> Option<TextRange> {
    manifest.get(&["project"]).or_else(|| manifest.get(&["tool", "poetry"])).map(|entry| entry.range)
}

/// The evidence that a project is meant to be built, or why it is not.
fn built(manifest: &Manifest) -> Result<String, &'static str> {
    if manifest.boolean(&["tool", "uv", "package"]) == Some(false) {
        return Err("`[tool.uv]` says `package = false`");
    }
    if manifest.boolean(&["tool", "poetry", "package-mode"]) == Some(false) {
        return Err("`[tool.poetry]` says `package-mode = false`");
    }
    if manifest.boolean(&["tool", "pdm", "distribution"]) == Some(false) {
        return Err("`[tool.pdm]` says `distribution = false`");
    }
    if manifest.boolean(&["tool", "rye", "virtual"]) == Some(true) {
        return Err("`[tool.rye]` says `virtual = true`");
    }
    if manifest.has(&["tool", "pixi", "workspace"]) || manifest.has(&["tool", "pixi", "project"]) {
        return Err("a pixi workspace is not built");
    }
    if manifest.siblings.has_file("setup.py") {
        return Ok("a `setup.py` stands beside this file".to_owned());
    }
    if manifest.siblings.setup_cfg_has_metadata {
        return Ok("a `setup.cfg` with `[metadata]` stands beside this file".to_owned());
    }
    let name = manifest
        .string(&["project", "name"])
        .or_else(|| manifest.string(&["tool", "poetry", "name"]))
        .ok_or("the file names no project: it only configures tools")?;
    let package = package(manifest, name).ok_or("no importable package stands beside the file")?;
    let has_scripts = ["scripts", "gui-scripts", "entry-points"].iter().any(|key| manifest.has(&["project", key]));
    let is_uv = manifest.has(&["tool", "uv"]) || manifest.siblings.has_file("uv.lock");
    // uv installs the dependencies of such a project, not the project; only its entry points then are missing.
    let names_backend = backend(manifest).is_some();
    if is_uv && manifest.boolean(&["tool", "uv", "package"]) != Some(true) && !has_scripts && !names_backend {
        return Err("uv takes a project without `[build-system]` for an application, and does not build it");
    }
    Ok(format!("the package `{package}` stands beside this file"))
}

/// The package or module that a build would take, as a path.
fn package(manifest: &Manifest, project: &str) -> Option<String> {
    if let Some(name) = manifest.siblings.src.first() {
        return Some(format!("src/{name}"));
    }
    let module = normalised(project).replace('-', "_");
    let mut packages = manifest.siblings.packages.iter().filter(|name| !NO_PACKAGES.contains(&name.as_str()));
    let named = packages.clone().find(|name| name.to_lowercase() == module);
    let file = format!("{module}.py");
    named.or_else(|| packages.next()).cloned().or_else(|| manifest.siblings.has_file(&file).then_some(file))
}

/// The backend that the rest of the file is written for; absent where nothing tells, or where two are told.
fn backend(manifest: &Manifest) -> Option<Backend> {
    let mut told = TABLES.iter().filter(|(path, _)| manifest.has(path)).map(|(_, backend)| *backend);
    let poetry = manifest.has(&["tool", "poetry", "name"]).then_some(POETRY).or_else(|| {
        let reads = ["packages", "include", "exclude", "build"];
        let is_poetry = reads.iter().any(|key| manifest.has(&["tool", "poetry", key]));
        (is_poetry && manifest.has(&["project"])).then_some(POETRY_2)
    });
    let setup = manifest.siblings.has_file("setup.py") || manifest.siblings.setup_cfg_has_metadata;
    let all = told.by_ref().chain(poetry).chain(setup.then_some(SETUPTOOLS));
    let mut first = None;
    for backend in all {
        match first {
            None => first = Some(backend),
            Some(other) if other != backend => return None,
            Some(_) => {}
        }
    }
    first
}

fn fix(_finding: &Finding, context: &FileContext<'_>) -> Option<Fix> {
    let Tree::Manifest(manifest) = context.tree else { return None };
    let mut unheard = Findings::new(&RULE, crate::rule::FileId(0), false);
    let line_end = if context.text.contains("\r\n") { "\r\n" } else { "\n" };
    match Problem::of(manifest, &mut unheard)? {
        Problem::NoRequires(_) | Problem::InvalidRequires(_) => None,
        Problem::NoBackend { requires, object, .. } => {
            // In an inline table the value must be followed by a comma, not by a line.
            let end = usize::from(requires.range.end());
            let rest = context.text.get(end..)?;
            let is_own_line =
                matches!(rest.trim_start_matches([' ', '\t']).chars().next(), None | Some('\n' | '\r' | '#'));
            let header = manifest.get(&["build-system"])?;
            if !is_own_line || !context.text.get(usize::from(header.range.start())..)?.starts_with('[') {
                return None;
            }
            let line = rest.split(['\n', '\r']).next().unwrap_or(rest).len();
            Some(Fix {
                applicability: Applicability::Safe,
                message: format!("add `build-backend = \"{object}\"`"),
                edits: vec![Edit {
                    range: TextRange::empty(TextSize::try_from(end + line).ok()?),
                    content: format!("{line_end}build-backend = \"{object}\""),
                }],
            })
        }
        Problem::NoTable { backend, .. } => {
            let backend = backend?;
            // Front ends that fall back to setuptools let `setup.py` import its neighbours; the named backend does not.
            let applicability =
                if manifest.siblings.has_file("setup.py") { Applicability::Unsafe } else { Applicability::Safe };
            let before = match context.text {
                "" => String::new(),
                text if text.ends_with('\n') => line_end.to_owned(),
                _ => line_end.repeat(2),
            };
            let Backend { requires, object } = backend;
            Some(Fix {
                applicability,
                message: format!("add a `[build-system]` table for `{object}`"),
                edits: vec![Edit {
                    range: TextRange::empty(TextSize::try_from(context.text.len()).ok()?),
                    content: format!(
                        "{before}[build-system]{line_end}requires = [\"{requires}\"]{line_end}build-backend = \"{object}\"{line_end}"
                    ),
                }],
            })
        }
    }
}

/// The normalised name of the distribution that a requirement asks for: `Flit_Core[x] >=3; …` is `flit-core`.
fn distribution(requirement: &str) -> String {
    let end = requirement
        .trim_start()
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.')))
        .unwrap_or(requirement.trim_start().len());
    normalised(requirement.trim_start().get(..end).unwrap_or_default())
}

/// A name as package indexes compare it.
fn normalised(name: &str) -> String {
    let mut result = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '-' | '_' | '.' if result.ends_with('-') => {}
            '-' | '_' | '.' => result.push('-'),
            other => result.extend(other.to_lowercase()),
        }
    }
    result
}
