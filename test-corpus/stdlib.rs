//! What is known of the standard library is what CPython says of itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use classwise::project::PythonVersion;
use classwise::project::stdlib::{Attribute, FunctionKind, MemberKind, Stdlib};

const NEWEST: PythonVersion = PythonVersion::NEWEST_MODELLED;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/project/stdlib")
}

/// The interpreters on `PATH` and below pyenv's root, one for each minor version that is modelled.
fn interpreters() -> BTreeMap<u8, PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let pyenv = std::env::var_os("PYENV_ROOT").map_or_else(|| home.join(".pyenv"), PathBuf::from).join("versions");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(pyenv).into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let mut found = BTreeMap::new();
    for minor in PythonVersion::OLDEST.minor..=NEWEST.minor {
        let candidates = folders.iter().map(|folder| folder.join(format!("python3.{minor}")));
        let runs = |path: &PathBuf| {
            path.is_file()
                && Command::new(path)
                    .args(["-I", "-c", "import os"])
                    .output()
                    .is_ok_and(|output| output.status.success())
        };
        if let Some(path) = candidates.into_iter().find(runs) {
            found.insert(minor, path);
        }
    }
    found
}

/// Every line of a text with its section, its words apart.
fn facts(text: &str) -> BTreeSet<String> {
    let mut section = "";
    let mut facts = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with('=') {
            section = line;
        }
        let mut parts = line.split(' ');
        let head = parts.next().unwrap_or_default();
        let head =
            if head.starts_with('c') { format!("{head} {}", parts.next().unwrap_or_default()) } else { head.into() };
        facts.insert(format!("{section} {head}"));
        for group in parts {
            let (kind, words) =
                if matches!(group.as_bytes().get(1), Some(b'=')) { group.split_at(2) } else { ("", group) };
            facts.extend(words.split(',').map(|word| format!("{section} {head} {kind}{word}")));
        }
    }
    facts
}

#[test]
fn the_model_is_what_the_interpreters_say() {
    let model = std::fs::read_to_string(folder().join("model.txt")).expect("the model is in the repository");
    let interpreters = interpreters();
    let versions = (PythonVersion::OLDEST.minor..=NEWEST.minor).count();
    assert_eq!(
        interpreters.len(),
        versions,
        "needs one interpreter of each modelled version on PATH or below pyenv's root, found {interpreters:?}"
    );
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let running: Vec<_> = interpreters
        .iter()
        .map(|(minor, python)| {
            let path = scratch.path().join(format!("3.{minor}.txt"));
            let file = std::fs::File::create(&path).expect("a scratch file");
            let child = Command::new(python)
                .arg("-I")
                .arg(folder().join("ask.py"))
                .stdin(Stdio::null())
                .stdout(file)
                .spawn()
                .expect("the interpreter starts");
            (path, child)
        })
        .collect();
    let mut merge = Command::new(&interpreters[&NEWEST.minor]);
    merge.arg("-I").arg(folder().join("ask.py")).arg("--merge");
    for (path, mut child) in running {
        assert!(child.wait().expect("the interpreter ends").success(), "asking for {} failed", path.display());
        merge.arg(path);
    }
    let output = merge.output().expect("merging runs");
    assert!(output.status.success(), "merging failed: {}", String::from_utf8_lossy(&output.stderr));
    let asked = String::from_utf8(output.stdout).expect("names are UTF-8");
    if std::env::var_os("CLASSWISE_UPDATE").is_some() {
        std::fs::write(folder().join("model.txt"), &asked).expect("the model can be written");
        return;
    }
    if asked == model {
        return;
    }
    let (asked_facts, model_facts) = (facts(&asked), facts(&model));
    let show = |facts: Vec<&String>| facts.iter().take(40).map(|fact| format!("    {fact}\n")).collect::<String>();
    let missing = show(asked_facts.difference(&model_facts).collect());
    let gone = show(model_facts.difference(&asked_facts).collect());
    let same_interpreters = asked.lines().next() == model.lines().next();
    let report =
        format!("interpreters say and the model does not:\n{missing}the model says and interpreters do not:\n{gone}");
    assert!(!same_interpreters, "{report}write the model anew with CLASSWISE_UPDATE=1");
    // Other micro versions and platforms have other names: worth reading, no error.
    #[expect(clippy::print_stderr, reason = "a report for whoever runs the tests with --nocapture")]
    {
        eprintln!("{report}");
    }
}

#[test]
fn a_class_is_found_by_every_path_to_it() {
    let library = Stdlib::of(NEWEST);
    for (path, name) in [
        ("unittest.TestCase", "unittest.case.TestCase"),
        ("unittest.case.TestCase", "unittest.case.TestCase"),
        ("collections.abc.Mapping", "collections.abc.Mapping"),
        ("typing.OrderedDict", ""),
        ("os.PathLike", "os.PathLike"),
        ("types.FunctionType", "builtins.function"),
        ("builtins.function", "builtins.function"),
        ("argparse.Namespace", "argparse.Namespace"),
        ("asyncio.Task", "_asyncio.Task"),
        ("asyncio.tasks.Task", "_asyncio.Task"),
        ("threading.Thread", "threading.Thread"),
        ("io.TextIOWrapper", "_io.TextIOWrapper"),
        ("builtins.IOError", "builtins.OSError"),
        ("email.message.Message", "email.message.Message"),
        ("enum.EnumMeta", "enum.EnumType"),
    ] {
        assert_eq!(library.class(path).map_or("", |class| class.name), name, "{path}");
    }
    assert_eq!(library.canonical("os.path.join"), Some("posixpath.join"));
    assert_eq!(library.canonical("os.path"), Some("posixpath"));
    assert_eq!(library.canonical("os.getcwd"), Some("posix.getcwd"));
    assert_eq!(library.canonical("os.no_such_name"), None);
    assert_eq!(library.origin("typing.OrderedDict").map(|class| class.name), Some("collections.OrderedDict"));
    assert_eq!(library.origin("typing.Mapping").map(|class| class.name), Some("collections.abc.Mapping"));
    assert_eq!(library.canonical(""), None);
    assert_eq!(library.canonical("..x"), None);
}

#[test]
fn metaclasses_bases_and_members_are_those_of_the_running_class() {
    let library = Stdlib::of(NEWEST);
    let mapping = library.class("collections.abc.MutableMapping").expect("a class");
    assert_eq!(mapping.metaclass, "abc.ABCMeta");
    assert_eq!(
        &*mapping.mro,
        [
            "collections.abc.MutableMapping",
            "collections.abc.Mapping",
            "collections.abc.Collection",
            "collections.abc.Sized",
            "collections.abc.Iterable",
            "collections.abc.Container",
            "builtins.object"
        ]
    );
    let dict = library.class("builtins.dict").expect("a class");
    assert_eq!(&*dict.mro, ["builtins.dict", "builtins.object"], "at run time `dict` derives from `object` alone");
    assert_eq!(dict.member("keys"), Some(MemberKind::Method));
    assert_eq!(dict.member("fromkeys"), Some(MemberKind::ClassMethod));
    assert_eq!(dict.member("__hash__"), Some(MemberKind::Plain));
    let object = library.class("builtins.object").expect("a class");
    assert!(object.bases.is_empty());
    assert_eq!(&*object.mro, ["builtins.object"]);
    assert!(library.class("builtins.bool").expect("a class").is_final);
    assert!(!library.class("builtins.int").expect("a class").is_final);
    assert_eq!(library.class("enum.Enum").expect("a class").metaclass, "enum.EnumType");
    assert_eq!(Stdlib::of(PythonVersion::new(3, 9)).class("enum.Enum").expect("a class").metaclass, "enum.EnumMeta");
    assert_eq!(library.class("ctypes.Structure").expect("a class").metaclass, "_ctypes.PyCStructType");
}

#[test]
fn versions_differ() {
    let (old, new) = (Stdlib::of(PythonVersion::OLDEST), Stdlib::of(NEWEST));
    assert!(old.is_module("asynchat") && !new.is_module("asynchat"));
    assert!(!old.is_module("tomllib") && new.is_module("tomllib"));
    assert!(old.knows_module("winreg") && new.knows_module("winreg") && new.knows_module("abc"));
    assert!(!new.knows_module("requests") && !new.knows_module("") && !new.knows_module("zzz"));
    assert!(!new.is_module("winreg"), "what exists on some platforms only is not known here");
    let text = |library: &'static Stdlib| library.class("builtins.str").and_then(|class| class.member("isascii"));
    assert_eq!(text(old), text(new));
    let future = |library: &'static Stdlib| library.class("builtins.int").and_then(|class| class.member("is_integer"));
    assert_eq!((future(old), future(new)), (None, Some(MemberKind::Method)));
    assert!(std::ptr::eq(Stdlib::of(PythonVersion::NEWEST), new), "newer versions have the newest model's answers");
}

#[test]
fn functions_and_values_are_told_apart() {
    let library = Stdlib::of(NEWEST);
    assert!(library.function("asyncio.sleep").expect("a function").is_coroutine());
    assert!(!library.function("time.sleep").expect("a function").is_coroutine());
    assert_eq!(library.function("os.walk").map(|function| function.kind), Some(FunctionKind::Generator));
    assert_eq!(library.function("os.path.join").map(|function| function.name), Some("posixpath.join"));
    let value = |module: &str, name: &str| match library.attribute(module, name) {
        Some(Attribute::Value(class)) => class.name,
        _ => "",
    };
    assert_eq!(value("os", "environ"), "os._Environ");
    assert_eq!(value("typing", "Optional"), "typing._SpecialForm");
    assert_eq!(value("builtins", "True"), "builtins.bool");
    assert_eq!(library.attribute("builtins", "function"), None, "its own name does not lead to it");
    assert!(library.names("builtins").contains(&"dict") && !library.names("builtins").contains(&"function"));
}

#[test]
fn the_first_answer_is_quick() {
    let start = std::time::Instant::now();
    assert!(Stdlib::of(PythonVersion::new(3, 11)).class("zipfile.ZipFile").is_some());
    // Far below this in a release build; the bound holds for unoptimised code on a busy machine.
    assert!(start.elapsed() < std::time::Duration::from_millis(50), "{:?}", start.elapsed());
}
