//! What is known of the standard library is what CPython says of itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::python;
use classwise::facts::ParameterKind;
use classwise::project::PythonVersion;
use classwise::project::stdlib::{
    Attribute, Decorator, FunctionKind, MemberKind, MroEntries, Returns, Signature, Stdlib,
};

const NEWEST: PythonVersion = PythonVersion::NEWEST_MODELLED;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/project/stdlib")
}

/// The interpreters of the versions that are modelled.
fn interpreters() -> BTreeMap<u8, &'static Path> {
    let modelled = python::all().iter().filter(|python| versions().any(|minor| minor == python.minor));
    modelled.map(|python| (python.minor, python.path.as_path())).collect()
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
    assert_eq!(
        interpreters.len(),
        versions().count(),
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
    let mut merge = Command::new(interpreters[&NEWEST.minor]);
    merge.arg("-I").arg(folder().join("ask.py")).arg("--merge");
    for (path, mut child) in running {
        assert!(child.wait().expect("the interpreter ends").success(), "asking for {} failed", path.display());
        merge.arg(path);
    }
    let output = merge.output().expect("merging runs");
    assert!(output.status.success(), "merging failed: {}", String::from_utf8_lossy(&output.stderr));
    let asked = String::from_utf8(output.stdout).expect("names are UTF-8");
    if std::env::var_os("UPDATE").is_some_and(|what| what == "stdlib") {
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
    assert!(!same_interpreters, "{report}write the model anew with UPDATE=stdlib");
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
    assert!(library.function("time.sleep").expect("a function").is_native);
    assert!(!library.function("os.path.join").expect("a function").is_native);
    let native = |class: &str, member: &str| library.class(class).expect(class).is_native(member);
    assert!(
        native("builtins.dict", "fromkeys") && native("builtins.str", "maketrans") && native("builtins.str", "split")
    );
    assert!(!native("collections.Counter", "fromkeys") && !native("collections.UserDict", "get"));
    assert_eq!(library.function("os.walk").map(|function| function.kind), Some(FunctionKind::Generator));
    assert_eq!(library.function("os.path.join").map(|function| function.name), Some("posixpath.join"));
    let value = |module: &str, name: &str| match library.attribute(module, name) {
        Some(Attribute::Value(class)) => class.name,
        _ => "",
    };
    assert_eq!(value("os", "environ"), "os._Environ");
    assert_eq!(library.attribute("sys", "stdout"), Some(Attribute::Varies), "tests put something else there");
    assert_eq!(value("builtins", "None"), "builtins.NoneType");
    assert_eq!(value("typing", "Optional"), "typing._SpecialForm");
    assert_eq!(value("builtins", "True"), "builtins.bool");
    assert_eq!(library.attribute("builtins", "function"), None, "its own name does not lead to it");
    assert!(library.names("builtins").contains(&"dict") && !library.names("builtins").contains(&"function"));
}

fn library(minor: u8) -> &'static Stdlib {
    Stdlib::of(PythonVersion::new(3, minor))
}

fn versions() -> impl Iterator<Item = u8> {
    PythonVersion::OLDEST.minor..=NEWEST.minor
}

/// As in a `def`, `=` for a default.
fn written(signature: Option<Signature>) -> String {
    let Some(signature) = signature else { return "unknown".to_owned() };
    let mut words = Vec::new();
    let kinds: Vec<_> = signature.parameters.iter().map(|parameter| parameter.kind).collect();
    for (at, parameter) in signature.parameters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| kinds[at]);
        if before == Some(ParameterKind::PositionalOnly) && parameter.kind != ParameterKind::PositionalOnly {
            words.push("/".to_owned());
        }
        if parameter.kind == ParameterKind::KeywordOnly
            && !matches!(before, Some(ParameterKind::KeywordOnly | ParameterKind::Variadic))
        {
            words.push("*".to_owned());
        }
        let stars = match parameter.kind {
            ParameterKind::Variadic => "*",
            ParameterKind::Keywords => "**",
            _ => "",
        };
        words.push(format!("{stars}{}{}", parameter.name, if parameter.has_default { "=" } else { "" }));
    }
    if kinds.last() == Some(&ParameterKind::PositionalOnly) {
        words.push("/".to_owned());
    }
    words.join(", ")
}

#[test]
fn some_classes_cannot_be_bases() {
    for minor in versions() {
        let may = |name: &str| library(minor).layout(name).expect(name).is_subclassable;
        for name in ["builtins.bool", "types.NoneType", "builtins.range", "builtins.slice", "builtins.memoryview"] {
            let known = library(minor).class(name).is_some();
            assert!(!known || !may(name), "`{name}` in 3.{minor}");
        }
        for name in ["builtins.int", "builtins.type", "builtins.property", "enum.Enum", "builtins.object"] {
            assert!(may(name), "`{name}` in 3.{minor}");
        }
    }
    assert!(!library(9).layout("types.FunctionType").expect("a class").is_subclassable);
    assert!(library(13).class("functools.partial").is_some_and(|class| !class.is_final));
}

#[test]
fn bases_with_different_layouts_cannot_be_combined() {
    for minor in versions() {
        let solid = |name: &str| library(minor).layout(name).expect(name).solid_base;
        for name in ["int", "str", "dict", "list", "tuple", "set", "type", "property", "BaseException", "float"] {
            let name = format!("builtins.{name}");
            assert_eq!(solid(&name), name, "3.{minor}");
        }
        assert_eq!(solid("builtins.object"), "builtins.object");
        assert_eq!(
            solid("builtins.ValueError"),
            "builtins.BaseException",
            "it can be combined with any other exception"
        );
        assert_eq!(solid("builtins.FileNotFoundError"), "builtins.OSError", "it has an `errno`");
        assert_eq!(solid("builtins.UnicodeDecodeError"), "builtins.UnicodeDecodeError");
        assert_eq!(solid("collections.OrderedDict"), "collections.OrderedDict");
        assert_eq!(solid("collections.Counter"), "builtins.dict", "written in Python, it adds attributes only");
        assert_eq!(solid("collections.UserDict"), "builtins.object");
        assert_eq!(solid("abc.ABCMeta"), "builtins.type");
        assert_eq!(solid("enum.IntEnum"), if minor < 12 { "enum.IntEnum" } else { "builtins.int" }, "3.{minor}");
        // Both keep what was asked for, since 3.10.
        let keeps = minor >= 10;
        assert_eq!(solid("builtins.AttributeError") == "builtins.AttributeError", keeps, "3.{minor}");
        assert_eq!(solid("builtins.NameError") == "builtins.NameError", keeps, "3.{minor}");
        assert_eq!(solid("builtins.ImportError"), "builtins.ImportError");
        assert_eq!(solid("builtins.KeyError"), "builtins.BaseException");
    }
}

/// CPython's `best_base` over two bases: whether one solid base is a subclass of the other.
fn layouts_fit(library: &'static Stdlib, one: &str, other: &str) -> bool {
    let solid = |name: &str| library.layout(name).and_then(|layout| library.class(layout.solid_base)).expect(name);
    let (one, other) = (solid(one), solid(other));
    one.mro.contains(&other.name) || other.mro.contains(&one.name)
}

/// Makes a class of each pair of bases that it reads, past what metaclasses written in Python would do, and says what
/// became of it: `c`onflict of layouts, `f`ine, `?` for other errors that come first.
const COMBINE: &str = "
import importlib, sys
def find(path):
    module, _, name = path.rpartition('.')
    return getattr(importlib.import_module(module), name)
names = {}
answers = []
for line in open('pairs.txt'):
    one, other = (names.get(name) or names.setdefault(name, find(name)) for name in line.split())
    metaclass = type(one) if issubclass(type(one), type(other)) else type(other)
    try:
        type.__new__(metaclass, 'Both', (one, other), {})
        answers.append('f')
    except TypeError as error:
        text = str(error)
        answers.append('c' if 'lay-out' in text else 'f' if 'MRO' in text or 'resolution' in text else '?')
    except Exception:
        answers.append('f')
print(''.join(answers))
";

#[test]
fn layouts_decide_what_cpython_combines() {
    const MODULES: [&str; 25] = [
        "builtins",
        "abc",
        "array",
        "asyncio",
        "collections",
        "contextlib",
        "csv",
        "datetime",
        "decimal",
        "email.message",
        "enum",
        "fractions",
        "functools",
        "io",
        "itertools",
        "logging",
        "numbers",
        "queue",
        "random",
        "socket",
        "threading",
        "types",
        "typing",
        "weakref",
        "zipfile",
    ];
    for python in python::all().iter().filter(|python| versions().any(|minor| minor == python.minor)) {
        let library = library(python.minor);
        let mut paths = BTreeMap::new();
        for module in MODULES {
            for name in library.names(module) {
                if let Some(Attribute::Class(class)) = library.attribute(module, name)
                    && !class.is_final
                    && class.name != "builtins.object"
                {
                    paths.entry(class.name).or_insert_with(|| format!("{module}.{name}"));
                }
            }
        }
        // Every class with those that stand for the layouts there are.
        let solid = |name: &str| library.layout(name).is_some_and(|layout| layout.solid_base == name);
        let solid: Vec<_> = paths.iter().filter(|(name, _)| solid(name)).map(|(_, path)| path).collect();
        let pairs: Vec<_> = paths
            .values()
            .flat_map(|one| solid.iter().map(move |&other| (one, other)))
            .filter(|(one, other)| one != other)
            .collect();
        let list: String = pairs.iter().map(|(one, other)| format!("{one} {other}\n")).collect();
        let files = vec![("main.py".to_owned(), COMBINE.to_owned()), ("pairs.txt".to_owned(), list)];
        let job = python::Job { files, main: "main.py".to_owned(), limit: 60.0, dev: false };
        let outcome = &python::run_many(python, &[job])[0];
        let answers = outcome.stdout.trim();
        assert_eq!(answers.len(), pairs.len(), "3.{}: {}", python.minor, outcome.stderr);
        let mut checked = [0, 0];
        for (&(one, other), answer) in pairs.iter().zip(answers.chars()).filter(|&(_, answer)| answer != '?') {
            let fits = answer == 'f';
            assert_eq!(layouts_fit(library, one, other), fits, "`{one}` and `{other}` in 3.{}", python.minor);
            checked[usize::from(fits)] += 1;
        }
        assert!(checked.iter().all(|&count| count > 1000), "3.{}: {checked:?} of {}", python.minor, pairs.len());
    }
}

#[test]
fn instances_have_what_their_class_gives_them() {
    for minor in versions() {
        let layout = |name: &str| library(minor).layout(name).expect(name);
        assert!(!layout("builtins.object").has_dict && !layout("builtins.object").has_weakref);
        assert!(!layout("builtins.dict").has_dict && !layout("builtins.dict").has_weakref);
        assert!(!layout("builtins.set").has_dict && layout("builtins.set").has_weakref);
        assert!(layout("builtins.Exception").has_dict && !layout("builtins.Exception").has_weakref);
        assert!(layout("threading.Thread").has_dict && layout("threading.Thread").has_weakref);
        assert!(!layout("collections.abc.Mapping").has_dict, "its `__slots__` are empty");
        assert!(!layout("fractions.Fraction").has_dict);
        for (name, has_items) in [("int", true), ("tuple", true), ("bytes", true), ("type", true), ("str", false)] {
            assert_eq!(layout(&format!("builtins.{name}")).has_items, has_items, "`{name}` in 3.{minor}");
        }
        let class = |name: &str| library(minor).class(name).expect(name);
        assert_eq!(class("collections.abc.Sized").slots.as_deref(), Some([].as_slice()));
        let slots = class("fractions.Fraction").slots.as_deref().expect("slots");
        assert_eq!(slots, ["_denominator", "_numerator"]);
        assert_eq!(class("threading.Thread").slots, None);
        let hashable = |name: &str| class(name).is_hashable;
        assert!(hashable("builtins.tuple") && hashable("builtins.object") && hashable("_thread.LockType"));
        assert!(!hashable("builtins.list") && !hashable("collections.UserDict") && !hashable("types.SimpleNamespace"));
    }
    let pathlib = |minor| library(minor).class("pathlib.PurePosixPath").expect("a class").base;
    assert_eq!(pathlib(13), "pathlib._local.PurePath");
    assert_eq!(library(13).class("builtins.object").expect("a class").base, "");
}

#[test]
fn abstract_methods_are_those_an_instance_lacks() {
    for minor in versions() {
        let lacks = |name: &str| library(minor).class(name).expect(name).abstract_methods.join(" ");
        assert_eq!(lacks("collections.abc.Sized"), "__len__");
        assert_eq!(lacks("collections.abc.Mapping"), "__getitem__ __iter__ __len__");
        assert_eq!(lacks("collections.abc.MutableMapping"), "__delitem__ __getitem__ __iter__ __len__ __setitem__");
        assert_eq!(lacks("collections.UserDict"), "");
        assert_eq!(lacks("contextlib.AbstractContextManager"), "__exit__");
        assert_eq!(lacks("os.PathLike"), "__fspath__");
        assert_eq!(lacks("builtins.dict"), "");
    }
}

#[test]
fn hooks_say_what_they_take() {
    for minor in versions() {
        let signature = |class: &str, method: &str| written(library(minor).signature(class, method));
        // `object.__init_subclass__` takes nothing: `class A(Exception, code=1)` raises.
        let hook = library(minor).signature("builtins.Exception", "__init_subclass__").expect("it is asked for");
        assert!(!hook.takes_keyword("code") && hook.parameters.len() == 1, "3.{minor}: {hook:?}");
        let prepare = library(minor).signature("abc.ABCMeta", "__prepare__").expect("it is asked for");
        assert!(prepare.takes_keyword("code"), "3.{minor}: {prepare:?}");
        assert_eq!(signature("functools.cached_property", "__set_name__"), "self, owner, name");
        assert_eq!(signature("builtins.int", "__new__"), "unknown", "what is written in C does not say");
        assert_eq!(signature("builtins.Exception", "__init__"), "unknown");
        assert_eq!(signature("queue.PriorityQueue", "__init__"), "self, maxsize=", "inherited from `Queue`");
        assert_eq!(signature("builtins.no_such_class", "__init__"), "unknown");
        assert_eq!(signature("queue.Queue", "no_such_method"), "unknown");
    }
    let thread = written(library(13).signature("threading.Thread", "__init__"));
    assert_eq!(thread, "self, group=, target=, name=, args=, kwargs=, *, daemon=");
    assert_eq!(written(library(13).signature("abc.ABCMeta", "__new__")), "mcls, name, bases, namespace, /, **kwargs");
    let generic = library(13).signature("typing.Generic", "__init_subclass__").expect("it is asked for");
    assert!(generic.takes_keyword("code"), "it hands on what it is given");
    assert_eq!(written(library(13).signature("typing.Protocol", "__init_subclass__")), "cls, *args, **kwargs");
    let call = |name: &str| written(library(13).class(name).expect(name).constructor());
    assert_eq!(call("builtins.enumerate"), "iterable, start=");
    assert_eq!(call("builtins.list"), "iterable=, /");
    assert_eq!(call("builtins.object"), "");
    assert_eq!(call("builtins.dict"), "unknown");
}

#[test]
fn what_is_no_class_can_still_be_a_base() {
    for minor in versions() {
        let entries = |name: &str| match library(minor).mro_entries(name) {
            Some(MroEntries::Bases(bases)) => bases.join(" "),
            Some(MroEntries::Raises(exception)) => format!("raises {exception}"),
            None => "none".to_owned(),
        };
        assert_eq!(entries("typing.NamedTuple"), "typing._NamedTuple");
        assert_eq!(entries("typing.TypedDict"), "typing._TypedDict");
        assert_eq!(entries("typing.List"), "builtins.list typing.Generic");
        assert_eq!(entries("typing.Mapping"), "collections.abc.Mapping typing.Generic");
        assert_eq!(entries("typing.Callable"), "collections.abc.Callable typing.Generic");
        for name in ["Union", "Optional", "ClassVar"] {
            assert_eq!(entries(&format!("typing.{name}")), "raises builtins.TypeError");
        }
        assert_eq!(entries("typing.Generic"), "none", "it is a class itself");
        assert_eq!(entries("os.environ"), "none");
        // `typing.Any` is a class that can be derived from, since 3.11.
        assert_eq!(library(minor).class("typing.Any").is_some(), minor >= 11);
        assert_eq!(entries("typing.Any"), if minor >= 11 { "none" } else { "raises builtins.TypeError" });
    }
}

#[test]
fn names_lead_to_classes_that_are_called_otherwise() {
    for minor in versions() {
        let name = |path: &str| library(minor).class(path).map_or("", |class| class.name);
        assert_eq!(name("socket.error"), "builtins.OSError");
        assert_eq!(name("select.error"), "builtins.OSError");
        assert_eq!(name("builtins.EnvironmentError"), "builtins.OSError");
        assert_eq!(name("enum.EnumMeta"), if minor >= 11 { "enum.EnumType" } else { "enum.EnumMeta" });
        assert_eq!(
            name("_csv.reader"),
            if minor < 10 { "_csv.reader" } else { "" },
            "called as the function that makes one"
        );
        let test = library(minor).class("unittest.TestCase").expect("a class");
        assert_eq!(test.member_class("failureException"), Some("builtins.AssertionError"));
        assert_eq!(test.member_class("setUp"), None);
        let status = library(minor).class("http.HTTPStatus").expect("a class");
        assert!(status.enum_members().contains(&"OK") && !status.enum_members().contains(&"__new__"));
        assert_eq!(
            library(minor).class("enum.IntEnum").expect("a class").enum_members(),
            [""; 0],
            "it can be derived from"
        );
    }
    let timeout = |minor| library(minor).class("asyncio.TimeoutError").map(|class| class.name);
    assert_eq!(timeout(9), Some("asyncio.exceptions.TimeoutError"));
    assert_eq!(timeout(11), Some("builtins.TimeoutError"));
    assert_eq!(library(9).class("socket.timeout").map(|class| class.name), Some("socket.timeout"));
    assert_eq!(library(10).class("socket.timeout").map(|class| class.name), Some("builtins.TimeoutError"));
}

#[test]
fn some_calls_give_one_class_only() {
    for minor in versions() {
        let returns = |name: &str| library(minor).returns(name);
        assert_eq!(returns("builtins.len"), Some(Returns::Exactly("builtins.int")));
        assert_eq!(returns("builtins.str.split"), Some(Returns::Exactly("builtins.list")));
        assert_eq!(returns("builtins.bool.bit_length"), Some(Returns::Exactly("builtins.int")), "inherited");
        assert_eq!(returns("re.compile"), Some(Returns::Exactly("re.Pattern")));
        assert_eq!(returns("threading.current_thread"), Some(Returns::Instance("threading.Thread")));
        assert_eq!(returns("threading.RLock"), Some(Returns::Exactly("_thread.RLock")));
        assert_eq!(returns("multiprocessing.Lock"), Some(Returns::Exactly("multiprocessing.synchronize.Lock")));
        assert_eq!(returns("zipfile.ZipFile.__enter__"), Some(Returns::Receiver));
        assert_eq!(returns("datetime.datetime.now"), Some(Returns::Receiver));
        assert_eq!(returns("os.path.exists"), Some(Returns::Exactly("builtins.bool")));
        assert_eq!(returns("time.time"), Some(Returns::Exactly("builtins.float")));
        let manager = Some(Returns::Exactly("contextlib._GeneratorContextManager"));
        assert_eq!(returns("unittest.TestCase.subTest"), manager);
        assert_eq!(returns("ast.walk"), Some(Returns::Exactly("builtins.generator")));
        assert_eq!(returns("email.message.Message.walk"), Some(Returns::Exactly("builtins.generator")));
        assert_eq!(returns("asyncio.sleep"), None, "what awaiting it gives is its argument");
        assert_eq!(returns("builtins.max"), None, "that depends on what it is given");
        assert_eq!(returns("os.getenv"), None);
        let lock = returns("threading.Lock");
        assert_eq!(lock.is_some(), minor < 13, "a class since 3.13");
    }
    assert_eq!(library(13).decorator("unittest.TestCase.subTest"), Some(Decorator::ContextManager));
    assert_eq!(library(13).decorator("importlib.resources.as_file"), Some(Decorator::SingleDispatch));
    assert_eq!(library(13).decorator("asyncio.tasks.__sleep0"), Some(Decorator::IterableCoroutine));
    assert_eq!(library(13).decorator("os.walk"), None);
}

/// Whatever a line of the model names is in the model too, in each version.
#[test]
fn every_reference_leads_to_a_class() {
    let model = std::fs::read_to_string(folder().join("model.txt")).expect("the model is in the repository");
    let mut module = "";
    let mut classes = BTreeSet::new();
    let mut described = BTreeSet::new();
    for line in model.lines() {
        let head = line.split([' ', '@']).next().unwrap_or_default();
        if let Some(name) = head.strip_prefix('=') {
            module = name;
        } else if module.is_empty() {
            assert!(head == "python" || head == "top", "{head}");
        } else if let Some(name) = head.strip_prefix('c') {
            classes.insert(format!("{module}.{name}"));
        } else if head.starts_with(['r', 'b']) {
            let words = line.split_once(' ').map_or("", |(_, words)| words).split(',');
            described.extend(words.map(|word| format!("{module}.{}", word.split('@').next().unwrap_or_default())));
        }
    }
    assert!(classes.len() > 3000 && described.len() > 500, "{} {}", classes.len(), described.len());
    for minor in versions() {
        let library = library(minor);
        let check = |of: &str, name: &str| {
            assert!(library.class(name).is_some_and(|class| class.name == name), "`{name}` of `{of}` in 3.{minor}");
        };
        for class in classes.iter().filter_map(|name| library.class(name)) {
            class.mro.iter().chain(&class.bases).chain([&class.metaclass]).for_each(|name| check(class.name, name));
            assert!(class.base.is_empty() || class.bases.contains(&class.base), "{}", class.name);
            check(class.name, library.layout(class.name).expect(class.name).solid_base);
            for &(member, _) in &class.members {
                class.member_class(member).into_iter().for_each(|name| check(class.name, name));
            }
        }
        for name in &described {
            match library.returns(name) {
                Some(Returns::Exactly(class) | Returns::Instance(class)) => check(name, class),
                Some(Returns::Receiver) | None => {}
            }
            match library.mro_entries(name) {
                Some(MroEntries::Bases(bases)) => bases.iter().for_each(|base| check(name, base)),
                Some(MroEntries::Raises(exception)) => check(name, exception),
                None => {}
            }
        }
    }
}

#[test]
fn the_first_answer_is_quick() {
    let start = std::time::Instant::now();
    assert!(Stdlib::of(PythonVersion::new(3, 11)).class("zipfile.ZipFile").is_some());
    // Far below this in a release build; the bound holds for unoptimised code on a busy machine.
    assert!(start.elapsed() < std::time::Duration::from_millis(50), "{:?}", start.elapsed());
}
