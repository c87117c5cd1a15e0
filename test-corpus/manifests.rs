//! What a `pyproject.toml` tells those who build the project.

use classwise::facts::manifest::{Manifest, Siblings};
use classwise::finding::{Applicability, FileId, Finding, Level};
use classwise::rule::{Check, FileContext, Findings, Tree};
use classwise::rules::packaging::missing_build_system::RULE;

fn findings(manifest: &Manifest) -> Vec<Finding> {
    let mut findings = Findings::new(&RULE, FileId(0), false);
    for check in RULE.checks {
        if let Check::Manifest(check) = check {
            check(manifest, &mut findings);
        }
    }
    findings.into_parts().0
}

/// A place as text, and how bad it is.
type Place = (String, Level);
/// The text after the fix.
type Fixed = (Applicability, String);

fn check(text: &str, beside: &[&str]) -> (Vec<Place>, Option<Fixed>) {
    let manifest = Manifest::new(text, Siblings::new(beside.iter().copied(), None));
    assert!(manifest.errors.is_empty(), "{:?}", manifest.errors);
    let found = findings(&manifest);
    let context = FileContext { text, tree: Tree::Manifest(&manifest) };
    let fix = found.first().and_then(|finding| (RULE.fix.as_ref()?.make)(finding, &context)).map(|fix| {
        let mut fixed = text.to_owned();
        for edit in fix.edits.iter().rev() {
            fixed.replace_range(std::ops::Range::<usize>::from(edit.range), &edit.content);
        }
        let again = Manifest::new(&fixed, Siblings::new(beside.iter().copied(), None));
        assert!(again.errors.is_empty() && findings(&again).is_empty(), "the fix does not end the finding:\n{fixed}");
        (fix.applicability, fixed)
    });
    let places = found
        .iter()
        .map(|finding| {
            let range = std::ops::Range::<usize>::from(finding.primary.place.range);
            (text[range].to_owned(), finding.level)
        })
        .collect();
    (places, fix)
}

fn silent(text: &str, beside: &[&str]) {
    assert_eq!(check(text, beside).0, [], "{text}");
}

#[test]
fn pip_refuses_a_table_without_requires() {
    let (found, fix) = check("[build-system]\nbuild-backend = \"hatchling.build\"\n", &[]);
    assert_eq!(found, [("[build-system]".to_owned(), Level::Error)]);
    assert_eq!(fix, None);
    let (found, _) = check("[build-system]\nrequires = \"hatchling\"\n", &[]);
    assert_eq!(found, [("\"hatchling\"".to_owned(), Level::Error)]);
    let (found, _) = check("[build-system]\nrequires = [\"hatchling\", 1]\n", &[]);
    assert_eq!(found, [("[\"hatchling\", 1]".to_owned(), Level::Error)]);
}

#[test]
fn a_backend_that_is_required_but_not_named_is_never_called() {
    let text = "[build-system]\nrequires = [\n  \"Flit_Core >=3.2,<4\",\n] # pinned\n\n[project]\nname = \"shop\"\n";
    let (found, fix) = check(text, &["shop/__init__.py"]);
    assert_eq!(found, [("\"Flit_Core >=3.2,<4\"".to_owned(), Level::Warn)]);
    let (applicability, fixed) = fix.expect("a fix");
    assert_eq!(applicability, Applicability::Safe);
    assert!(fixed.contains("] # pinned\nbuild-backend = \"flit_core.buildapi\"\n"), "{fixed}");
    silent("[build-system]\nrequires = [\"setuptools\", \"maturin\"]\n", &["setup.py"]);
    let (found, fix) = check("build-system = { requires = [\"hatchling\"] }\n", &[]);
    assert_eq!((found.len(), fix), (1, None), "a line cannot be added to an inline table");
}

#[test]
fn the_tables_of_one_backend_tell_which_one_is_meant() {
    for (table, backend) in [
        ("[tool.hatch.version]\npath = \"shop/__init__.py\"", "hatchling.build"),
        ("[tool.setuptools.packages.find]", "setuptools.build_meta"),
        ("[tool.flit.module]\nname = \"shop\"", "flit_core.buildapi"),
        ("[tool.pdm.build]\nincludes = []", "pdm.backend"),
        ("[tool.maturin]\nbindings = \"pyo3\"", "maturin"),
        ("[tool.uv.build-backend]\nmodule-name = \"shop\"", "uv_build"),
    ] {
        let text = format!("[project]\r\nname = \"shop\"\r\n\r\n{table}");
        let (found, fix) = check(&text, &["shop/__init__.py"]);
        assert_eq!(found, [("[project]".to_owned(), Level::Warn)], "{table}");
        let (applicability, fixed) = fix.expect("a fix");
        assert_eq!(applicability, Applicability::Safe);
        assert!(fixed.ends_with(&format!("]\r\nbuild-backend = \"{backend}\"\r\n")), "{fixed:?}");
    }
}

#[test]
fn where_two_backends_are_told_or_none_there_is_no_fix() {
    let (found, fix) = check("[project]\nname = \"shop\"\n", &["src/shop/__init__.py"]);
    assert_eq!((found.len(), fix), (1, None));
    let text = "[project]\nname = \"shop\"\n[tool.maturin]\n[tool.hatch.build]\n";
    let (found, fix) = check(text, &["src/shop/__init__.py"]);
    assert_eq!((found.len(), fix), (1, None));
}

#[test]
fn a_setup_py_is_built_in_an_empty_environment_as_soon_as_black_is_configured() {
    let (found, fix) = check("# tools\n[tool.black]\nline-length = 100\n", &["setup.py"]);
    assert_eq!(found, [("[tool.black]".to_owned(), Level::Warn)]);
    assert_eq!(fix.map(|(applicability, _)| applicability), Some(Applicability::Unsafe));
}

#[test]
fn a_setup_cfg_counts_only_where_it_describes_a_distribution() {
    let count = |cfg| {
        let siblings = Siblings::new(["setup.cfg"], Some(cfg));
        findings(&Manifest::new("[tool.isort]\n", siblings)).len()
    };
    assert_eq!(count("[metadata]\nname = shop\n[options]\npackages = find:\n"), 1);
    assert_eq!(count("[flake8]\nmax-line-length = 100\n"), 0);
}

#[test]
fn poetry_builds_what_has_a_name() {
    let text = "[tool.poetry]\nname = \"shop\"\nversion = \"1\"\n";
    let (found, fix) = check(text, &["shop/__init__.py"]);
    assert_eq!(found, [("[tool.poetry]".to_owned(), Level::Warn)]);
    assert!(fix.is_some_and(|(_, fixed)| fixed.contains("poetry.core.masonry.api")));
    silent("[tool.poetry]\nname = \"shop\"\npackage-mode = false\n", &["shop/__init__.py"]);
}

#[test]
fn applications_say_that_they_are_no_packages() {
    let project = "[project]\nname = \"shop\"\nversion = \"1\"\n";
    let package = ["shop/__init__.py"];
    assert_eq!(check(project, &package).0.len(), 1);
    silent(project, &["main.py", "tests/__init__.py"]);
    for table in [
        "[tool.uv]\npackage = false\n",
        "[tool.uv]\ndev-dependencies = []\n",
        "[tool.uv.workspace]\nmembers = [\"libs/*\"]\n",
        "[tool.pdm]\ndistribution = false\n",
        "[tool.rye]\nvirtual = true\n",
        "[tool.pixi.workspace]\nchannels = []\n",
        "[tool.pixi.project]\nchannels = []\n",
    ] {
        silent(&format!("{project}{table}"), &package);
    }
    silent(project, &["uv.lock", "shop/__init__.py"]);
}

#[test]
fn uv_builds_what_is_marked_or_has_entry_points() {
    let project = "[project]\nname = \"shop\"\nversion = \"1\"\n";
    let package = ["shop/__init__.py", "uv.lock"];
    assert_eq!(check(&format!("{project}[tool.uv]\npackage = true\n"), &package).0.len(), 1);
    assert_eq!(check(&format!("{project}[project.scripts]\nshop = \"shop:main\"\n"), &package).0.len(), 1);
}

#[test]
fn a_file_that_only_configures_tools_is_not_built() {
    silent("[tool.ruff]\nline-length = 120\n", &["shop/__init__.py", "src/shop/__init__.py"]);
    silent("", &["shop/__init__.py"]);
    silent("# nothing\n", &[]);
}

#[test]
fn what_is_no_toml_has_a_place() {
    let text = "[project]\nname = \n";
    let manifest = Manifest::new(text, Siblings::default());
    let error = manifest.errors.first().expect("an error");
    assert!(usize::from(error.range.start()) >= "[project]\n".len(), "{error:?}");
}

#[test]
fn hostile_files_end_in_an_answer() {
    for text in [
        "[".repeat(100_000),
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("{}a = 1", "a.".repeat(100_000)),
        format!("[{}a]", "a.".repeat(100_000)),
        "build-system = 1\nproject = []\ntool = \"x\"".to_owned(),
        "\u{feff}[project]\nname = \"a\"".to_owned(),
        "\0\0\0".to_owned(),
        "[[build-system]]\n[[project]]\n".to_owned(),
    ] {
        let manifest = Manifest::new(&text, Siblings::new(["setup.py"], None));
        for finding in findings(&manifest) {
            let range = std::ops::Range::<usize>::from(finding.primary.place.range);
            assert!(text.get(range).is_some(), "a place outside the text");
        }
    }
}
