//! What a person sees who runs the program: exit codes, streams, paths, formats.

use std::process::Stdio;

use serde_json::Value;

use crate::check::classwise;
use crate::story::{BLOCKING, CONFLICT, Story};

#[test]
fn the_exit_code_tells_clean_from_findings_from_failure() {
    let story = Story::new(&[
        ("clean.py", "x = 1\n"),
        ("shop.py", CONFLICT),
        ("broken.py", "def f(:\n"),
        ("latin.py", "# coding: no-such-codec\n"),
        ("bad.toml", "selct = []\n"),
    ]);
    for (arguments, code) in [
        (&["check", "clean.py"][..], 0),
        (&["check", "shop.py"], 1),
        (&["check", "--exit-zero", "shop.py"], 0),
        (&["check", "broken.py"], 1),
        (&["check", "--exit-zero", "broken.py"], 0),
        (&["check", "latin.py"], 1),
        (&["check", "--quiet", "shop.py"], 1),
        (&["check", "missing.py"], 2),
        (&["check", "--exit-zero", "missing.py", "clean.py"], 2),
        (&["check", "--max-file-size", "4", "clean.py"], 2),
        (&["check", "--exit-zero", "--max-file-size", "4", "clean.py"], 2),
        (&["check", "--config", "bad.toml", "clean.py"], 2),
        (&["check", "--config", "missing.toml", "clean.py"], 2),
        (&["check", "--python", "missing", "clean.py"], 2),
        (&["check", "--fail-on", "error", "shop.py"], 1),
        (&["check", "--fail-on", "error", "--level", "metaclass-conflict=warn", "shop.py"], 0),
        (&["check", "--statistics", "shop.py"], 1),
        (&["check", "--output-file", "sarif=no/such/folder/out.sarif", "shop.py"], 2),
        (&["check", "--output-file", "sarf=out", "shop.py"], 2),
        (&["check", "--no-such-flag"], 2),
        (&["check", "--target-version", "2.7"], 2),
        (&["check", "--level", "metaclass-conflict=loud"], 2),
        (&["check", "--stdin-filename", "shop.py"], 2),
        (&["inspect", "shop.py"], 0),
        (&["inspect", "shop"], 0),
        (&["inspect", "shop:Model"], 0),
        (&["inspect", "shop:Modle"], 2),
        (&["inspect", "missing.py"], 2),
        (&["inspect", "latin.py"], 2),
        (&["inspect", "--max-file-size", "4", "shop.py"], 2),
        (&["inspect"], 2),
        (&["rule", "no-such-rule"], 2),
        (&["config", "missing"], 2),
        (&["config", "--config", "bad.toml", "."], 2),
        (&["rules"], 0),
        (&["config"], 0),
        (&["--help"], 0),
        (&["--version"], 0),
        (&[], 2),
    ] {
        let told = story.run(arguments);
        assert_eq!(told.code, Some(code), "{arguments:?}\n{}\n{}", told.out, told.errors);
        assert!(!told.errors.contains("panicked"), "{arguments:?}\n{}", told.errors);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_told_and_the_others_are_checked() {
    use std::os::unix::fs::PermissionsExt;
    let story = Story::new(&[("secret.py", CONFLICT), ("shop.py", CONFLICT)]);
    let secret = story.path("secret.py");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o000)).expect("permissions are set");
    if std::fs::read(&secret).is_ok() {
        // Permissions do not bind this user: what cannot be opened at all stands in for it.
        std::fs::remove_file(&secret).expect("it is removed");
        std::os::unix::fs::symlink("nowhere.py", &secret).expect("a link is made");
    }
    let told = story.run(&["check", "--output-format", "concise"]);
    assert_eq!(told.code, Some(2), "{}", told.out);
    let lines = told.lines();
    assert!(lines[0].starts_with("secret.py:1:1: error[unreadable-file] "), "{}", told.out);
    assert!(lines[1].starts_with("shop.py:6:7: error[metaclass-conflict] "), "{}", told.out);
    assert!(lines[2].starts_with("Found 2 errors in "), "{}", told.out);
}

#[test]
fn a_path_that_is_not_there_is_an_error_of_usage() {
    let story = Story::new(&[("shop.py", CONFLICT), ("stock/shelf.py", "x = 1\n")]);
    let told = story.run(&["check", "shpo.py"]);
    assert_eq!((told.code, &*told.out), (Some(2), ""), "there is nothing to report on");
    assert_eq!(told.errors, "classwise: there is no file or directory `shpo.py`: did you mean `shop.py`?\n");
    let told = story.run(&["check", "--output-format", "json", "stock/shef.py", "nowhere/at/all"]);
    assert_eq!((told.code, &*told.out), (Some(2), "[]\n"), "programs get the JSON that they asked for");
    assert_eq!(
        told.errors,
        "classwise: there is no file or directory `stock/shef.py`: did you mean `stock/shelf.py`?\n\
         classwise: there is no file or directory `nowhere/at/all`\n"
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere.py", story.path("till.py")).expect("a link is made");
        let told = story.run(&["check", "till.py"]);
        assert_eq!((told.code, &*told.errors), (Some(2), "classwise: the link `till.py` leads nowhere\n"));
        std::fs::remove_file(story.path("till.py")).expect("it is removed");
    }
    // The other paths are checked all the same.
    let told = story.run(&["check", "--output-format", "concise", "gone.py", "shop.py"]);
    assert_eq!(told.code, Some(2), "{}", told.errors);
    assert!(told.out.starts_with("shop.py:6:7: error[metaclass-conflict] "), "{}", told.out);
    assert_eq!(told.errors, "classwise: there is no file or directory `gone.py`\n");
    for arguments in [&["check", "--fix", "gone.py"][..], &["check", "--diff", "gone.py"]] {
        let told = story.run(arguments);
        assert_eq!(
            (told.code, &*told.out, &*told.errors),
            (Some(2), "", "classwise: there is no file or directory `gone.py`\n")
        );
    }
    // What the message names is not named again below it.
    for arguments in [&["check", "--python", "gone", "shop.py"][..], &["check", "--config", "gone.toml", "shop.py"]] {
        let told = story.run(arguments);
        assert!(!told.out.contains("cannot be shown") && told.out.matches("gone").count() == 1, "{}", told.out);
    }
}

/// Two projects that are called alike inside and differ in what they support and know.
fn two_projects() -> Story {
    let modern = "[project]\nname = 'x'\nrequires-python = '>=3.13'\n[build-system]\nrequires = ['setuptools']\n";
    let old =
        modern.replace(">=3.13", ">=3.9,<3.13") + "[tool.classwise.blocking.functions]\n'shop.stock.fetch' = 'waits'\n";
    let stock = "import sys\nclass Registering(type):\n    def __call__(cls): return cls\n\
                 if sys.version_info >= (3, 13):\n    class Model: pass\n\
                 else:\n    class Model(metaclass=Registering): pass\ndef fetch(): pass\n";
    let orders = "import abc\nfrom shop.stock import Model, fetch\nclass Order(Model, abc.ABC): pass\n\
                  async def ask(): fetch()\n";
    let story = Story::new(&[("modern/pyproject.toml", modern), ("old/pyproject.toml", &old)]);
    for project in ["modern", "old"] {
        story.write(&format!("{project}/shop/__init__.py"), "");
        story.write(&format!("{project}/shop/stock.py"), stock);
        story.write(&format!("{project}/shop/orders.py"), orders);
    }
    // Broken beside both, so that the places of files differ from those in a run alone.
    story.write("modern/aaa.py", CONFLICT);
    story.write("modern/zzz.py", "x = 1  # classwise: ignore[metaclass-conflict]\n");
    story
}

#[test]
fn each_of_several_projects_is_checked_as_if_alone() {
    let story = two_projects();
    let old = ["old/shop/orders.py:3 metaclass-conflict", "old/shop/orders.py:4 blocking-call-in-async"];
    let modern = ["modern/aaa.py:6 metaclass-conflict", "modern/zzz.py:1 unused-suppression"];
    assert_eq!(story.places(&["old"]), old);
    assert_eq!(story.places(&["modern"]), modern);
    let both = [&modern[..], &old[..]].concat();
    for arguments in [&["modern", "old"][..], &["old", "modern"], &["."], &[], &["--threads", "1"]] {
        assert_eq!(story.places(arguments), both, "{arguments:?}");
    }
    // What labels point at is found again in the merged run.
    let told = story.run(&["check", "old", "modern"]);
    assert_eq!(told.out.matches("old/shop/stock.py").count(), 1, "{}", told.out);
    assert!(told.out.contains(" in 10 files ("), "{}", told.out);
    let told = story.run(&["check", "--explain", "old/shop/orders.py:4", "modern", "old"]);
    assert!(told.out.contains("blocking-call-in-async reports: "), "{}", told.out);
    // So do fixes.
    let told = story.run(&["check", "--fix", "--quiet", "old", "modern"]);
    assert_eq!(told.code, Some(1), "{}", told.errors);
    assert_eq!(std::fs::read_to_string(story.path("modern/zzz.py")).expect("there"), "x = 1\n");
    assert_eq!(story.places(&[]), [&modern[..1], &old[..]].concat());
}

#[test]
fn a_fault_of_several_projects_is_told_once() {
    let story = two_projects();
    let told = story.lines(&["--python", "gone"]);
    let faults: Vec<_> = told.iter().filter(|line| line.contains("invalid-configuration")).collect();
    assert_eq!(faults.len(), 1, "{told:#?}");
}

#[test]
fn a_directory_with_settings_of_its_own_stays_in_its_package() {
    let story = Story::new(&[
        ("pyproject.toml", "[tool.classwise]\n"),
        ("shop/__init__.py", ""),
        (
            "shop/models.py",
            "class Registering(type):\n    def __call__(cls): return cls\nclass Model(metaclass=Registering): pass\n",
        ),
        ("shop/legacy/classwise.toml", "ignore = ['asyncio']\n"),
        ("shop/legacy/__init__.py", ""),
        ("shop/legacy/order.py", "import abc\nfrom shop.models import Model\nclass Order(Model, abc.ABC): pass\n"),
    ]);
    let expected = ["shop/legacy/order.py:3 metaclass-conflict"];
    for arguments in [&[][..], &["shop/legacy"], &["shop/legacy/order.py"], &["shop/models.py", "shop/legacy/order.py"]]
    {
        assert_eq!(story.places(arguments), expected, "{arguments:?}");
    }
}

#[test]
fn where_nothing_is_to_be_checked_that_is_told() {
    let story = Story::new(&[("notes.txt", "")]);
    let told = story.run(&["check"]);
    assert_eq!((told.code, &*told.out), (Some(0), "There are no Python files to check\n"));
}

#[test]
fn toml_is_never_taken_for_python() {
    let story = Story::new(&[("Cargo.toml", "[package]\nname = 'x'\n"), ("shop.py", CONFLICT), ("classwise.toml", "")]);
    let told = story.run(&["check", "Cargo.toml", "shop.py"]);
    assert_eq!(told.code, Some(2));
    let reason = "error[unreadable-file]: of TOML only `pyproject.toml` and the configuration are read\n";
    assert!(told.out.contains(reason) && told.out.contains("metaclass-conflict"), "{}", told.out);
    // So pre-commit calls a hook with all files of a commit.
    assert_eq!(story.places(&["--only", "Cargo.toml", "shop.py"]), ["shop.py:6 metaclass-conflict"]);
    let told = story.run(&["check", "--quiet", "classwise.toml", "shop.py"]);
    assert_eq!((told.code, told.out.contains("invalid-syntax")), (Some(1), false), "{}", told.out);
    let told = story.pipe("[package]\n", &["check", "-", "--stdin-filename", "Cargo.toml"]);
    assert_eq!(told.code, Some(0), "{}", told.out);
}

#[test]
fn who_names_a_notebook_is_told_that_it_is_not_read() {
    let story = Story::new(&[("analysis.ipynb", "{\"cells\": []}"), ("shop.py", CONFLICT)]);
    assert_eq!(story.places(&["."]), ["shop.py:6 metaclass-conflict"]);
    let told = story.run(&["check", "analysis.ipynb"]);
    assert_eq!(told.code, Some(2));
    assert!(told.out.starts_with("error[unreadable-file]: notebooks are not read\n"), "{}", told.out);
    assert!(told.out.contains("in: analysis.ipynb\n"), "{}", told.out);
}

#[test]
fn of_a_file_that_is_no_python_the_first_error_is_told() {
    let story =
        Story::new(&[("old.py", "def f(:\n    print 'x'\nclass A(\n    x = 1\nprint 'y'\n"), ("shop.py", CONFLICT)]);
    assert_eq!(story.places(&[]), ["old.py:1 invalid-syntax", "shop.py:6 metaclass-conflict"]);
}

#[test]
fn help_can_be_read() {
    let story = Story::new(&[]);
    let general = story.run(&["--help"]);
    for command in ["check", "inspect", "rule", "rules", "config", "server", "completions"] {
        assert!(general.out.lines().any(|line| line.trim_start().starts_with(command)), "{}", general.out);
    }
    let check = story.run(&["check", "--help"]);
    for heading in ["Output:", "Fixes:", "Rules:", "Files:", "Project:", "Exit codes:", "Examples:"] {
        assert!(check.out.lines().any(|line| line.starts_with(heading)), "no {heading}\n{}", check.out);
    }
    let flags: Vec<&str> = check.out.lines().map(str::trim_start).filter(|line| line.starts_with("--")).collect();
    assert!(flags.len() > 20, "{}", check.out);
    for told in [&general, &check] {
        assert!(told.errors.is_empty() && !told.out.contains('\x1b'), "{}", told.out);
        assert!(told.out.lines().all(|line| line.chars().count() <= 100), "{}", told.out);
    }
    assert_eq!(story.run(&["--version"]).out, format!("classwise {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_are_scripts_of_their_shell() {
    let story = Story::new(&[]);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let told = story.run(&["completions", shell]);
        assert_eq!(told.code, Some(0), "{shell}: {}", told.errors);
        assert!(told.out.contains("classwise") && told.out.contains("unsafe-fixes"), "{shell}");
    }
    story.write("completions.bash", story.run(&["completions", "bash"]).out);
    let bash = std::process::Command::new("bash").arg("-n").arg(story.path("completions.bash")).output();
    let bash = bash.expect("bash starts");
    assert!(bash.status.success(), "{}", String::from_utf8_lossy(&bash.stderr));
}

#[test]
fn who_mistypes_a_name_is_told_the_one_that_is_meant() {
    let story = Story::new(&[]);
    for (arguments, meant) in [
        (&["rule", "metaclass-conflit"][..], "did you mean `metaclass-conflict`?"),
        (&["check", "--select", "asyncoi"], "did you mean `asyncio`?"),
        (&["check", "--ignore", "need-less-metaclass"], "did you mean `needless-metaclass`?"),
        (&["check", "--extend-select", "metaclas_conflict"], "did you mean `metaclass-conflict`?"),
        (&["check", "--level", "metaclass-conflict=eror"], "did you mean `error`?"),
        (&["check", "--select", "zebra"], "unknown rule or topic `zebra`: `classwise rules` lists the names\n"),
        (&["check", "--level", "asyncio=warn"], "`asyncio` is a topic: a level is that of a rule\n"),
        (&["rule", "asyncio"], "`asyncio` is a topic: `classwise rules` lists its rules\n"),
        (&["check", "--selct", "all"], "--select"),
        (&["chek"], "check"),
    ] {
        let told = story.run(arguments);
        assert_eq!(told.code, Some(2), "{arguments:?}");
        assert!(told.out.is_empty() && told.errors.contains(meant), "{arguments:?}\n{}", told.errors);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let text = format!("{CONFLICT}{}", "class Again(Model, Readable): pass\n".repeat(4000));
    let story = Story::new(&[("shop.py", &text)]);
    for format in ["full", "concise", "json", "json-lines"] {
        let mut child = classwise(story.root())
            .args(["check", "--output-format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
        assert!(output.status.code().is_some_and(|code| code < 2), "{format}: {}", output.status);
    }
}

#[test]
fn standard_input_takes_the_place_of_a_file_in_its_project() {
    let story = Story::new(&[
        ("pyproject.toml", "[tool.classwise]\n"),
        ("shop/__init__.py", ""),
        ("shop/base.py", CONFLICT),
        ("shop/model.py", "this is not what the editor holds\n"),
    ]);
    let text = "from shop.base import Model, Readable\n\n\nclass Order(Model, Readable): pass\n";
    let told = story.pipe(text, &["check", "-", "--stdin-filename", "shop/model.py", "--output-format", "concise"]);
    assert_eq!(told.code, Some(1), "{}{}", told.out, told.errors);
    let lines = told.lines();
    assert_eq!(lines.len(), 2, "only what standard input holds is reported: {}", told.out);
    assert!(lines[0].starts_with("shop/model.py:4:7: error[metaclass-conflict] "), "{}", told.out);
    assert!(lines[1].starts_with("Found 1 error in 1 file"), "{}", told.out);
    let shown = story.pipe(text, &["check", "-", "--stdin-filename", "shop/model.py"]).out;
    assert!(shown.contains("4 │ class Order(Model, Readable): pass"), "{shown}");
    assert!(shown.contains("base.py:"), "the other half lies in the project: {shown}");
}

#[test]
fn standard_input_without_a_name_is_a_dash() {
    let story = Story::new(&[("shop.py", CONFLICT)]);
    let told = story.pipe(BLOCKING, &["check", "-", "--output-format", "concise", "--quiet"]);
    assert!(told.out.starts_with("-:3:5: error[blocking-call-in-async] "), "{}", told.out);
    assert_eq!(told.lines().len(), 1, "{}", told.out);
    let json = story.pipe(BLOCKING, &["check", "-", "--output-format", "json"]);
    let findings: Value = serde_json::from_str(&json.out).expect("it is JSON");
    assert_eq!(findings[0]["filename"], "-");
    assert_eq!(story.pipe("x = 1\n", &["check", "-"]).code, Some(0));
    assert_eq!(story.pipe("", &["check", "-"]).code, Some(0));
}

#[test]
fn a_stub_and_a_manifest_may_come_from_standard_input_too() {
    let story = Story::new(&[]);
    let stub = story.pipe(CONFLICT, &["check", "-", "--stdin-filename", "shop.pyi"]);
    assert_eq!(stub.code, Some(0), "a stub creates no classes: {}", stub.out);
    let manifest = "[build-system]\nbuild-backend = \"hatchling.build\"\n";
    let told =
        story.pipe(manifest, &["check", "-", "--stdin-filename", "pyproject.toml", "--output-format", "concise"]);
    assert!(told.out.starts_with("pyproject.toml:1:1: error[missing-build-system] "), "{}", told.out);
}

#[test]
fn what_is_named_is_taken_unless_exclusion_is_forced() {
    let story = Story::new(&[
        (".gitignore", "generated/\n.venv/\n"),
        ("classwise.toml", "extend-exclude = [\"old.py\"]\n"),
        ("old.py", CONFLICT),
        ("generated/model.py", CONFLICT),
        (".venv/lib/python3.13/site-packages/pony/model.py", CONFLICT),
        ("src/shop.py", CONFLICT),
    ]);
    let library = ".venv/lib/python3.13/site-packages/pony";
    assert_eq!(story.places(&[]), ["src/shop.py:6 metaclass-conflict"]);
    for (named, found) in [
        ("old.py", "old.py:6 metaclass-conflict"),
        ("generated/model.py", "generated/model.py:6 metaclass-conflict"),
        ("generated", "generated/model.py:6 metaclass-conflict"),
        (library, ".venv/lib/python3.13/site-packages/pony/model.py:6 metaclass-conflict"),
    ] {
        assert_eq!(story.places(&[named]), [found]);
        assert_eq!(story.places(&["--force-exclude", named]), [""; 0], "{named}");
    }
    assert_eq!(story.places(&["--no-respect-gitignore"]).len(), 2, "hidden directories stay hidden");
    // So it is with what an editor or a hook pipes in, saved or not.
    for named in ["old.py", "generated/new.py", ".venv/new.py"] {
        let arguments = ["check", "-", "--stdin-filename", named];
        assert_eq!(story.pipe(CONFLICT, &arguments).code, Some(1), "{named}");
        assert_eq!(story.pipe(CONFLICT, &[&arguments[..], &["--force-exclude"]].concat()).code, Some(0), "{named}");
        let told = story.pipe(CONFLICT, &[&arguments[..], &["--force-exclude", "--fix"]].concat());
        assert_eq!((told.code, &*told.out), (Some(0), CONFLICT), "{named}");
    }
    let told = story.pipe(CONFLICT, &["check", "-", "--force-exclude"]);
    assert_eq!(told.code, Some(1), "{}", told.out);
}

#[test]
fn patterns_of_flags_are_relative_to_where_they_are_typed() {
    let story = Story::new(&[
        ("classwise.toml", ""),
        ("app/deep/shop.py", CONFLICT),
        ("deep/shop.py", CONFLICT),
        ("app/shop.py", CONFLICT),
    ]);
    let arguments = ["check", "--quiet", "--output-format", "concise", "--extend-exclude", "deep/shop.py"];
    let told = story.run_in("app", &arguments);
    assert_eq!(told.lines().len(), 1, "{}", told.out);
    assert!(told.out.starts_with("shop.py:6"), "{}", told.out);
    let told = story.run_in("app", &[&arguments[..], &[".."]].concat());
    assert_eq!(told.lines().len(), 2, "{}", told.out);
    assert!(told.out.starts_with("../app/shop.py:6") && told.out.contains("\n../deep/shop.py:6"), "{}", told.out);
}

#[test]
fn a_file_is_reported_once_and_as_it_was_named_first() {
    let story = Story::new(&[("src/shop.py", CONFLICT)]);
    let absolute = story.path("src/shop.py").display().to_string();
    for named in ["src/shop.py", "./src/shop.py", "src/../src/shop.py", &absolute] {
        assert_eq!(story.places(&[named]), [format!("{named}:6 metaclass-conflict")]);
        assert_eq!(story.places(&[named, "src", named, "src/shop.py"]), [format!("{named}:6 metaclass-conflict")]);
    }
    assert_eq!(story.places(&["src"]), ["src/shop.py:6 metaclass-conflict"]);
    assert_eq!(story.places(&["."]), ["src/shop.py:6 metaclass-conflict"]);
    let source = story.path("src").display().to_string();
    assert_eq!(story.places(&[&source]), [format!("{absolute}:6 metaclass-conflict")]);
}

#[test]
fn the_number_of_threads_does_not_show() {
    let names: Vec<String> = (0..40).map(|number| format!("package{}/shop{number}.py", number % 7)).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), CONFLICT)).collect();
    let story = Story::new(&files);
    for format in ["full", "concise", "json"] {
        let run = |threads| story.run(&["check", "--quiet", "--output-format", format, "--threads", threads]).out;
        let one = run("1");
        assert!(one.matches("metaclass-conflict").count() >= 40, "{one}");
        assert_eq!(one, run("2"), "{format}");
    }
    assert_eq!(story.run(&["check", "--threads", "0"]).code, Some(2));
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let story = Story::new(&[("shop.py", CONFLICT)]);
    let colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = classwise(story.root());
        command.env_remove("NO_COLOR").arg("check").args(arguments).envs(variables.iter().copied());
        let output = command.output().expect("the program starts");
        String::from_utf8_lossy(&output.stdout).contains('\x1b')
    };
    assert!(!colored(&[], &[]), "a pipe is no terminal");
    assert!(colored(&["--color", "always"], &[]));
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]), "a flag wins over the environment");
    assert!(colored(&[], &[("FORCE_COLOR", "1")]));
    assert!(!colored(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("FORCE_COLOR", "1")]));
    assert!(!colored(&["--color", "always", "--output-format", "json"], &[]), "JSON has no colours");
}

#[test]
fn quiet_leaves_findings_and_nothing_else() {
    let story = Story::new(&[("shop.py", CONFLICT), ("clean.py", "")]);
    let loud = story.run(&["check", "--output-format", "concise"]);
    let summary = loud.out.lines().last().unwrap_or_default();
    assert!(summary.starts_with("Found 1 error in 2 files ("), "{}", loud.out);
    assert_eq!(story.lines(&[]).len(), 1);
    assert_eq!(story.run(&["check", "--quiet", "clean.py"]).out, "");
    assert!(story.run(&["check", "clean.py"]).out.starts_with("No findings in 1 file ("));
}

#[test]
fn programs_read_json_with_absolute_names() {
    let story = Story::new(&[("shop.py", CONFLICT), ("poll.py", BLOCKING)]);
    let root = story.root().canonicalize().expect("it is there");
    let array = story.run(&["check", "--output-format", "json"]);
    let lines = story.run(&["check", "--output-format", "json-lines"]);
    let array: Vec<Value> = serde_json::from_str(&array.out).expect("it is JSON");
    let lines: Vec<Value> =
        lines.out.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    assert_eq!(array, lines);
    assert_eq!(array.len(), 2);
    let names: Vec<_> = array.iter().filter_map(|finding| finding["filename"].as_str()).collect();
    let expected = ["poll.py", "shop.py"].map(|name| root.join(name).display().to_string());
    let canonical: Vec<String> = names
        .iter()
        .map(|name| std::path::Path::new(name).canonicalize().expect("it is there").display().to_string())
        .collect();
    assert_eq!(canonical, expected);
    assert_eq!(array[1]["location"], serde_json::json!({"row": 6, "column": 7}));
    for format in ["json", "json-lines"] {
        let empty = story.run(&["check", "--select", "packaging", "--output-format", format]);
        assert_eq!((empty.code, empty.out.trim()), (Some(0), if format == "json" { "[]" } else { "" }));
    }
}

#[test]
fn a_path_cannot_write_on_the_terminal() {
    let story = Story::new(&[("a\x1b[31m\nerror.py", CONFLICT)]);
    for format in ["full", "concise"] {
        let told = story.run(&["check", "--output-format", format]);
        assert_eq!(told.code, Some(1));
        assert!(!told.out.contains('\x1b'), "{}", told.out);
        assert!(!told.out.lines().any(|line| line.starts_with("error.py")), "{}", told.out);
    }
}

#[test]
fn a_rule_has_a_page_and_a_row() {
    let story = Story::new(&[]);
    let page = story.run(&["rule", "metaclass-conflict"]);
    assert_eq!(page.code, Some(0));
    let first = page.out.lines().next().unwrap_or_default();
    assert_eq!(first, "metaclass-conflict", "the page is rendered, not quoted");
    assert!(!page.out.contains("```") && !page.out.contains('\x1b'), "{}", page.out);
    assert!(
        page.out
            .lines()
            .filter(|line| !line.starts_with("    "))
            .all(|line| line.chars().count() <= 80 || line.split_whitespace().count() == 1),
        "{}",
        page.out
    );

    let table = story.run(&["rules"]).out;
    let json = story.run(&["rules", "--output-format", "json"]).out;
    let rows: Vec<Value> = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(rows.len(), classwise::rules::RULES.len());
    for (row, rule) in rows.iter().zip(classwise::rules::RULES) {
        assert_eq!(row["name"], rule.name);
        assert_eq!(row["topic"], rule.topic);
        assert_eq!(row["summary"], rule.summary());
        assert!(table.lines().any(|line| line.starts_with(rule.name)), "{table}");
    }
}

#[test]
fn reports_for_services_go_to_files_while_a_person_reads_another() {
    let story = Story::new(&[("shop.py", CONFLICT)]);
    let told = story.run(&[
        "check",
        "--output-format",
        "concise",
        "--output-file",
        "sarif=shop.sarif",
        "--output-file",
        "junit=shop.xml",
    ]);
    assert_eq!(told.code, Some(1), "{}", told.errors);
    assert!(told.out.starts_with("shop.py:6:7: error[metaclass-conflict] "), "{}", told.out);
    let read = |name: &str| std::fs::read_to_string(story.path(name)).expect("it was written");
    let log: Value = serde_json::from_str(&read("shop.sarif")).expect("JSON");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "shop.py");
    assert!(read("shop.xml").contains("metaclass-conflict"));
}

#[test]
fn auto_is_the_format_of_the_service_that_runs_it() {
    let story = Story::new(&[("shop.py", CONFLICT)]);
    for (variable, start) in [
        ("GITHUB_ACTIONS", "::error title=metaclass-conflict,file=shop.py,"),
        ("GITLAB_CI", "["),
        ("NEITHER", "error["),
    ] {
        let mut command = classwise(&story.path("."));
        for name in ["GITHUB_ACTIONS", "GITLAB_CI"] {
            command.env_remove(name);
        }
        command.env(variable, "true").args(["check", "--output-format", "auto"]);
        let output = command.output().expect("classwise runs");
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(out.starts_with(start), "{variable}: {out}");
    }
}

#[test]
fn fixes_alone_can_fail_a_gate() {
    let text = "class Base: pass\nclass A(Base, Base): pass\n";
    for (flags, code) in [(&["--fix"][..], 0), (&["--fix", "--exit-non-zero-on-fix"], 1)] {
        let story = Story::new(&[("shop.py", text)]);
        let told = story.run(&[&["check"], flags].concat());
        assert_eq!(told.code, Some(code), "{}{}", told.out, told.errors);
    }
}
