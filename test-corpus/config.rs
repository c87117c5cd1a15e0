//! What is in force where: files, flags, and who wins.

use serde_json::Value;

use crate::story::{BLOCKING, CONFLICT, Story};

/// The level and rule of each finding in a file: `warn metaclass-conflict`.
fn levels(story: &Story, arguments: &[&str]) -> Vec<String> {
    let kind = |line: &String| {
        let rest = line.split_once(": ").expect("a place is followed by a blank").1;
        let (level, rest) = rest.split_once('[').expect("a level is followed by a name");
        format!("{level} {}", rest.split(']').next().unwrap_or_default())
    };
    story.lines(arguments).iter().map(kind).collect()
}

#[test]
fn a_name_wins_over_a_topic_and_a_topic_over_all() {
    let both = ["error blocking-call-in-async", "error metaclass-conflict"];
    for (configuration, found) in [
        ("", &both[..]),
        ("select = ['metaclass']", &both[1..]),
        ("select = ['blocking-call-in-async']", &both[..1]),
        ("select = []", &[]),
        ("ignore = ['metaclass']", &both[..1]),
        ("ignore = ['all']", &[]),
        ("ignore = ['all']\nextend-select = ['asyncio']", &both[..1]),
        ("ignore = ['metaclass']\nextend-select = ['metaclass-conflict']", &both),
        ("ignore = ['metaclass-conflict']\nextend-select = ['metaclass']", &both[..1]),
        ("select = ['all']\nignore = ['metaclass']", &both[..1]),
        ("select = ['metaclass-conflict']\nignore = ['metaclass']", &both[1..]),
        ("select = ['metaclass-conflict']\nignore = ['metaclass-conflict']", &[]),
    ] {
        let story = Story::new(&[("classwise.toml", configuration), ("a.py", BLOCKING), ("b.py", CONFLICT)]);
        assert_eq!(levels(&story, &[]), found, "{configuration}");
    }
}

#[test]
fn opinions_of_a_rule_are_shown_where_it_is_named() {
    let singleton = "\
class Registry:
    made = None
    def __new__(cls):
        if cls.made is None:
            cls.made = super().__new__(cls)
        return cls.made
";
    let threaded = format!("from threading import Thread\n{singleton}");
    for (configuration, found) in [
        ("", 1),
        ("select = ['all']", 1),
        ("select = ['class']", 1),
        ("select = ['singleton-race']", 2),
        ("extend-select = ['singleton-race']", 2),
        ("levels = { singleton-race = 'error' }", 2),
        ("levels = { singleton-race = 'off' }", 0),
    ] {
        let story = Story::new(&[("classwise.toml", configuration), ("a.py", singleton), ("b.py", &threaded)]);
        let levels = levels(&story, &[]);
        let count = levels.iter().filter(|level| level.ends_with("singleton-race")).count();
        assert_eq!(count, found, "{configuration}: {levels:?}");
    }
}

#[test]
fn exceptions_that_nobody_copies_are_an_opinion() {
    let error = "\
class LoadError(Exception):
    def __init__(self, path, line):
        super().__init__(path)
";
    let story = Story::new(&[("classwise.toml", ""), ("a.py", error)]);
    assert!(levels(&story, &["."]).is_empty());
    assert_eq!(levels(&story, &["--select", "lost-exception-arguments", "."]), ["warn lost-exception-arguments"]);
}

#[test]
fn what_needs_absence_is_said_of_whole_projects_alone() {
    let hook = "\
class Shape:
    def __instancecheck__(cls, instance):
        return True
";
    let story = Story::new(&[("classwise.toml", ""), ("shapes.py", hook), ("other.py", "")]);
    assert_eq!(levels(&story, &["."]), ["warn metaclass-hook-on-class"]);
    assert!(levels(&story, &["shapes.py"]).is_empty());
    story.write("other.py", "import shapes\nclass Meta(shapes.Shape, type): pass\n");
    assert!(levels(&story, &["."]).is_empty());
}

/// A rule, a module, what is said of it in the whole project and in a part, and another module that takes it back.
const ABSENCES: [(&str, &str, &str, &str, &str); 14] = [
    (
        "needless-metaclass",
        "class Meta(type): pass\nclass Shape(metaclass=Meta): pass\n",
        "warn",
        "",
        "import shapes\nisinstance(shapes.Shape, shapes.Meta)\n",
    ),
    (
        "unassignable-slot",
        "class Point:\n    __slots__ = ('x',)\n    def move(self):\n        self.y = 1\n",
        "warn",
        "",
        "import shapes\nclass Named(shapes.Point): pass\n",
    ),
    (
        "unhashable-key",
        "class Point:\n    def __eq__(self, other): return True\ndef seen(point: Point):\n    return {point}\n",
        "warn",
        "",
        "import shapes\nclass Named(shapes.Point):\n    __hash__ = object.__hash__\n",
    ),
    (
        "new-as-classmethod",
        "class Shape:\n    @classmethod\n    def __new__(cls): return super().__new__(cls)\n",
        "error",
        "warn",
        "",
    ),
    (
        "new-returns-other-type",
        "class Shape:\n    def __new__(cls): return 'shape'\n    def __init__(self): self.size = 1\n",
        "warn",
        "",
        "import shapes\nclass Round(shapes.Shape):\n    def __new__(cls): return object.__new__(cls)\n",
    ),
    (
        "forgotten-dataclass-decorator",
        "from dataclasses import dataclass\n@dataclass\nclass Base:\n    x: int\nclass Shape(Base):\n    y: int\n",
        "warn",
        "",
        "import shapes\nclass Round(shapes.Shape):\n    y = 1\n",
    ),
    (
        "object-new-arguments",
        "class Shape:\n    def __new__(cls, size): return super().__new__(cls, size)\n",
        "warn",
        "",
        "import shapes\nclass Size:\n    def __new__(cls, size): return object.__new__(cls)\nclass Round(shapes.Shape, Size): pass\n",
    ),
    (
        "metaclass-signature",
        "class Meta(type):\n    def __new__(mcs, name, bases): return type.__new__(mcs, name, bases, {})\n",
        "warn",
        "",
        "import shapes\nclass Named(shapes.Meta):\n    def __new__(mcs, name, bases, namespace): return super().__new__(mcs, name, bases)\n",
    ),
    (
        "metaclass-super-arguments",
        "class Meta(type):\n    def __new__(mcs, name, bases, namespace): return super().__new__(name, bases, namespace)\n",
        "warn",
        "",
        "import shapes\nshapes.Meta('A', (), {})\n",
    ),
    (
        "abcmeta-instead-of-abc",
        "from abc import ABCMeta\nclass Shape(metaclass=ABCMeta): pass\n",
        "warn",
        "",
        "import abc, shapes\nclass Round(abc.ABC, shapes.Shape): pass\n",
    ),
    (
        "special-method-kind",
        "class Shape:\n    async def __new__(cls): return object.__new__(cls)\n",
        "warn",
        "",
        "import shapes\nasync def make(): return await shapes.Shape()\n",
    ),
    (
        "dropped-classcell",
        "class Meta(type):\n    def __new__(mcs, name, bases, namespace): return super().__new__(mcs, name, bases, {})\n",
        "warn",
        "",
        "import shapes\nclass Named(shapes.Meta): pass\n",
    ),
    (
        "prepare-result",
        "class Meta(type):\n    @classmethod\n    def __prepare__(mcs, name, bases): return [1]\n",
        "warn",
        "",
        "import shapes\nclass Named(shapes.Meta): pass\n",
    ),
    (
        "unenforced-abstractmethod",
        "from abc import abstractmethod\nclass Named:\n    @abstractmethod\n    def name(self): ...\n",
        "warn",
        "warn",
        "import abc, shapes\nclass Shape(shapes.Named, abc.ABC):\n    def name(self): return 'shape'\n",
    ),
];

#[test]
fn each_rule_that_needs_absence_asks_for_the_whole_project() {
    for (rule, module, whole, part, other) in ABSENCES {
        let story = Story::new(&[("classwise.toml", ""), ("shapes.py", module), ("other.py", "")]);
        let said = |paths: &[&str]| levels(&story, &[&["--select", rule], paths].concat()).join(", ");
        let named = |level: &str| if level.is_empty() { String::new() } else { format!("{level} {rule}") };
        assert_eq!(said(&["."]), named(whole), "{rule}: the whole project");
        assert_eq!(said(&["shapes.py"]), named(part), "{rule}: a part");
        if !other.is_empty() {
            story.write("other.py", other);
            assert_eq!(said(&["."]), "", "{rule}: taken back");
        }
    }
}

#[test]
fn a_flag_wins_over_a_file() {
    let both = ["error blocking-call-in-async", "error metaclass-conflict"];
    let story =
        |configuration| Story::new(&[("classwise.toml", configuration), ("a.py", BLOCKING), ("b.py", CONFLICT)]);
    let selects = story("select = ['asyncio']");
    assert_eq!(levels(&selects, &[]), both[..1]);
    assert_eq!(levels(&selects, &["--select", "metaclass"]), both[1..]);
    assert_eq!(levels(&selects, &["--select", "metaclass,asyncio"]), both);
    assert_eq!(levels(&selects, &["--extend-select", "metaclass"]), both);
    assert_eq!(levels(&selects, &["--ignore", "asyncio"]), [""; 0]);
    let ignores = story("ignore = ['metaclass-conflict']");
    assert_eq!(levels(&ignores, &["--select", "metaclass"]), both[1..]);
    assert_eq!(levels(&ignores, &["--select", "all"]), both);
    let silences = story("[levels]\nmetaclass-conflict = 'off'\nblocking-call-in-async = 'warn'\n");
    assert_eq!(levels(&silences, &[]), ["warn blocking-call-in-async"]);
    assert_eq!(levels(&silences, &["--select", "metaclass-conflict"]), both[1..]);
    assert_eq!(
        levels(&silences, &["--level", "metaclass-conflict=warn", "--select", "metaclass"]),
        ["warn metaclass-conflict"]
    );
    assert_eq!(levels(&silences, &["--level", "blocking-call-in-async=error"]), both[..1]);
    assert_eq!(levels(&silences, &["--isolated"]), both);
    let plain = story("per-file-ignores = { 'b.py' = ['metaclass'] }");
    assert_eq!(levels(&plain, &[]), both[..1]);
    assert_eq!(levels(&plain, &["--per-file-ignores", "a.*=asyncio"]), [""; 0], "a flag adds to the file");
    assert_eq!(levels(&plain, &["--isolated", "--per-file-ignores", "**/b.py=all"]), both[..1]);
    let told = plain.run(&["check", "--per-file-ignores", "b.py=metaclas"]);
    assert!(told.code == Some(2) && told.errors.contains("did you mean `metaclass`?"), "{}", told.errors);
}

#[test]
fn levels_say_how_bad_a_finding_is() {
    let story = Story::new(&[("b.py", CONFLICT)]);
    for (level, found) in
        [("error", &["error metaclass-conflict"][..]), ("warn", &["warn metaclass-conflict"]), ("off", &[])]
    {
        story.write("classwise.toml", format!("levels = {{ metaclass-conflict = '{level}' }}\n"));
        assert_eq!(levels(&story, &[]), found);
    }
    // The engine's own finding has a level too.
    story.write("b.py", "x = 1  # classwise: ignore\n");
    story.write("classwise.toml", "levels = { unused-suppression = 'off' }\n");
    assert_eq!(levels(&story, &[]), [""; 0]);
    story.write("classwise.toml", "levels = { unused-suppression = 'error' }\n");
    assert_eq!(levels(&story, &[]), ["error unused-suppression"]);
    story.write("classwise.toml", "ignore = ['unused-suppression']\n");
    assert_eq!(levels(&story, &[]), [""; 0]);
    story.write("classwise.toml", "select = ['metaclass']\n");
    assert_eq!(levels(&story, &[]), [""; 0], "other rules might have been silenced");
}

#[test]
fn the_nearest_configuration_upwards_counts() {
    let story = Story::new(&[
        ("pyproject.toml", "[project]\nname = 'outer'\nversion = '1'\n\n[tool.classwise]\nselect = ['metaclass']\n"),
        ("shop.py", CONFLICT),
        ("poll.py", BLOCKING),
        // Says nothing of classwise: what is above counts.
        ("lib/pyproject.toml", "[project]\nname = 'lib'\nversion = '1'\n"),
        ("lib/shop.py", CONFLICT),
        ("lib/poll.py", BLOCKING),
        ("service/classwise.toml", "select = ['asyncio']\n"),
        // A file of its own wins over a manifest beside it.
        ("service/pyproject.toml", "[tool.classwise]\nselect = ['metaclass']\n"),
        ("service/shop.py", CONFLICT),
        ("service/api/poll.py", BLOCKING),
    ]);
    let found = [
        "lib/shop.py:6 metaclass-conflict",
        "service/api/poll.py:3 blocking-call-in-async",
        "shop.py:6 metaclass-conflict",
    ];
    assert_eq!(story.places(&[]), found);
    assert_eq!(story.places(&["service"]), found[1..2]);
    assert_eq!(story.places(&["shop.py", "service/api", "lib/shop.py"]), found);
    story.write("own.toml", "select = ['blocking-call-in-async']\n");
    let everywhere =
        ["lib/poll.py:3", "poll.py:3", "service/api/poll.py:3"].map(|place| format!("{place} blocking-call-in-async"));
    assert_eq!(story.places(&["--config", "own.toml"]), everywhere);
}

#[test]
fn the_order_of_projects_does_not_matter() {
    let story = Story::new(&[
        ("old/classwise.toml", "target-version = '==3.9.*'\nplatform = 'linux'\n"),
        ("old/shop.py", VERSIONS),
        ("young/classwise.toml", "target-version = '3.13'\nplatform = 'win32'\n"),
        ("young/shop.py", VERSIONS),
    ]);
    let one = story.lines(&["--select", "metaclass-conflict", "old", "young"]);
    assert_eq!(one, story.lines(&["--select", "metaclass-conflict", "young", "old"]));
    assert_eq!(story.places(&["--select", "metaclass-conflict", "young"]), ["young/shop.py:15 metaclass-conflict"]);
    assert_eq!(story.places(&["--select", "metaclass-conflict", "old"]), [""; 0]);
}

#[test]
fn some_rules_are_ignored_below_some_paths() {
    let story = Story::new(&[
        (
            "classwise.toml",
            "[per-file-ignores]\n'tests' = ['metaclass']\n'*_generated.py' = ['all']\n'app/admin/*.py' = ['asyncio']\n",
        ),
        ("tests/unit/shop.py", CONFLICT),
        ("tests/poll.py", BLOCKING),
        ("app/shop_generated.py", CONFLICT),
        ("app/admin/poll.py", BLOCKING),
        ("app/admin/deep/poll.py", BLOCKING),
        ("app/admin/shop.py", CONFLICT),
    ]);
    let found = [
        "app/admin/deep/poll.py:3 blocking-call-in-async",
        "app/admin/shop.py:6 metaclass-conflict",
        "tests/poll.py:3 blocking-call-in-async",
    ];
    assert_eq!(story.places(&[]), found);
    let told = story.run_in("tests", &["check", "--quiet", "--output-format", "concise", "unit/shop.py"]);
    assert_eq!(told.out, "", "patterns are relative to the file that holds them, not to where one stands");
}

#[test]
fn excluded_files_are_not_walked() {
    let story = Story::new(&[
        ("shop.py", CONFLICT),
        ("venv/shop.py", CONFLICT),
        ("migrations/shop.py", CONFLICT),
        ("app/migrations/shop.py", CONFLICT),
        ("app/shop.py", CONFLICT),
    ]);
    let places = |configuration: &str| {
        story.write("classwise.toml", configuration);
        story.places(&[]).iter().map(|place| place.split(':').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(places(""), ["app/migrations/shop.py", "app/shop.py", "migrations/shop.py", "shop.py"]);
    assert_eq!(places("extend-exclude = ['migrations']"), ["app/shop.py", "shop.py"]);
    assert_eq!(places("extend-exclude = ['./migrations']"), ["app/migrations/shop.py", "app/shop.py", "shop.py"]);
    assert_eq!(places("extend-exclude = ['app/*']"), ["migrations/shop.py", "shop.py"]);
    assert_eq!(places("exclude = ['app']"), ["migrations/shop.py", "shop.py", "venv/shop.py"]);
    assert_eq!(places("extend-exclude = ['app']\nexclude = ['shop.py']"), [""; 0]);
    assert_eq!(places("exclude = ['app', 'venv']\n"), ["migrations/shop.py", "shop.py"]);
}

#[test]
fn patterns_are_relative_to_the_file_that_holds_them() {
    let story = Story::new(&[
        ("classwise.toml", "extend-exclude = ['lib/old/*.py']\n"),
        ("lib/pyproject.toml", "[project]\nname = 'lib'\nversion = '1'\n"),
        ("lib/old/shop.py", CONFLICT),
        ("lib/lib/old/shop.py", CONFLICT),
    ]);
    let found = ["lib/lib/old/shop.py:6 metaclass-conflict"];
    assert_eq!(story.places(&[]), found);
    assert_eq!(story.places(&["lib"]), found, "a manifest without settings moves no patterns");
}

/// A class that is created since Python 3.12, and refused there.
const VERSIONS: &str = "\
import sys
import abc


class Registering(type):
    pass


class Model(metaclass=Registering):
    pass


if sys.version_info >= (3, 12):

    class Shop(Model, abc.ABC):
        pass
";

#[test]
fn code_for_other_versions_is_not_judged() {
    let story = Story::new(&[("shop.py", VERSIONS)]);
    let manifest = |requires: &str| {
        format!(
            "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '{requires}'\n[build-system]\nrequires = ['hatchling']\nbuild-backend = 'hatchling.build'\n"
        )
    };
    let found = ["shop.py:15 metaclass-conflict"];
    assert_eq!(story.places(&["--select", "metaclass-conflict"]), found);
    story.write("pyproject.toml", manifest(">=3.9,<3.12"));
    assert_eq!(story.places(&["--select", "metaclass-conflict"]), [""; 0]);
    assert_eq!(story.places(&["--select", "metaclass-conflict", "--target-version", "3.12"]), found);
    story.write("pyproject.toml", manifest(">=3.9"));
    assert_eq!(story.places(&["--select", "metaclass-conflict"]), found);
    assert_eq!(story.places(&["--select", "metaclass-conflict", "--target-version", ">=3.10,<3.12"]), [""; 0]);
}

#[test]
fn a_message_names_the_versions_it_holds_in() {
    // `tempfile.SpooledTemporaryFile` derives from `io.IOBase` since Python 3.11, and has its metaclass since then.
    let story = Story::new(&[(
        "upload.py",
        "import tempfile\nclass Registering(type):\n    def __call__(cls): return cls\nclass Model(metaclass=Registering): pass\nclass Upload(Model, tempfile.SpooledTemporaryFile): pass\n",
    )]);
    let message = |requires: &str| {
        story.write(
            "pyproject.toml",
            format!("[project]\nname = 'shop'\nversion = '1'\nrequires-python = '{requires}'\n"),
        );
        let lines = story.lines(&["--select", "metaclass-conflict"]);
        assert!(lines.len() < 2, "{lines:?}");
        let message = |line: &String| line.split_once("[metaclass-conflict] ").map(|(_, message)| message.to_owned());
        lines.first().and_then(message).map(|message| message.split(':').next().unwrap_or_default().to_owned())
    };
    assert_eq!(message(">=3.9").as_deref(), Some("metaclass conflict since 3.11"));
    assert_eq!(message(">=3.11").as_deref(), Some("metaclass conflict"));
    assert_eq!(message(">=3.9,<3.11"), None);
}

#[test]
fn the_supported_versions_come_from_the_manifest_the_setting_or_the_flag() {
    let story = Story::new(&[]);
    let range = |manifest: &str, arguments: &[&str]| {
        story.write("pyproject.toml", manifest);
        let told = story.run(&[&["config", "--output-format", "json"], arguments].concat());
        assert_eq!(told.code, Some(0), "{}", told.errors);
        let settings: Value = serde_json::from_str(&told.out).expect("it is JSON");
        let setting = &settings["target-version"];
        let origin = setting["origin"].as_str().unwrap_or_default();
        let origin = origin.rsplit_once('/').map_or(origin, |(_, name)| name);
        format!("{} {origin}", setting["value"].as_str().unwrap_or_default())
    };
    let requires = "[project]\nname = 'shop'\nrequires-python = '>=3.10,<3.13'\n";
    let poetry = "[tool.poetry.dependencies]\npython = '^3.11'\n";
    assert_eq!(range("", &[]), ">=3.9,<=3.15 default");
    assert_eq!(range(requires, &[]), ">=3.10,<=3.12 pyproject.toml:3");
    assert_eq!(range(poetry, &[]), ">=3.11,<=3.15 pyproject.toml:2");
    let own = format!("{requires}[tool.classwise]\ntarget-version = '3.12'\n");
    assert_eq!(range(&own, &[]), ">=3.12,<=3.15 pyproject.toml:5");
    assert_eq!(range(&own, &["--target-version", "==3.9.*"]), ">=3.9,<=3.9 --target-version");
    for wrong in ["3.99", "2.7", "new", ">=4"] {
        story.write("pyproject.toml", format!("[tool.classwise]\ntarget-version = '{wrong}'\n"));
        let told = story.run(&["check"]);
        assert_eq!(told.code, Some(2), "{wrong}: {}", told.out);
        assert!(told.out.contains(&format!("2 │ target-version = '{wrong}'")), "{}", told.out);
    }
}

#[test]
fn code_for_other_platforms_is_not_judged() {
    let story = Story::new(&[(
        "poll.py",
        "import sys, time\nasync def poll():\n    if sys.platform == 'win32':\n        time.sleep(1)\n",
    )]);
    let found = ["poll.py:4 blocking-call-in-async"];
    assert_eq!(story.places(&[]), found, "any platform");
    assert_eq!(story.places(&["--platform", "win32"]), found);
    assert_eq!(story.places(&["--platform", "linux"]), [""; 0]);
    story.write("classwise.toml", "platform = 'darwin'\n");
    assert_eq!(story.places(&[]), [""; 0]);
    assert_eq!(story.places(&["--platform", "all"]), found);
    story.write("classwise.toml", "platform = 'lunix'\n");
    let told = story.run(&["check"]);
    assert!(told.code == Some(2) && told.out.contains("did you mean `linux`?"), "{}", told.out);
}

#[test]
fn imports_start_where_src_says() {
    let story = Story::new(&[
        ("classwise.toml", "src = ['python', 'vendor']\n"),
        ("python/shop/__init__.py", ""),
        ("python/shop/model.py", "from pony.base import Model, Readable\nclass Shop(Model, Readable): pass\n"),
        ("vendor/pony/__init__.py", ""),
        ("vendor/pony/base.py", CONFLICT),
    ]);
    let found = ["python/shop/model.py:2 metaclass-conflict"];
    assert_eq!(story.places(&["python"]), found, "the library is read, and not reported");
    assert_eq!(story.places(&["python", "--src", "python"]), [""; 0]);
    story.write("classwise.toml", "");
    assert_eq!(story.places(&["python"]), [""; 0]);
    assert_eq!(story.places(&["python", "--src", "vendor,python"]), found);
}

#[test]
fn users_name_their_own_blocking_functions() {
    let story = Story::new(&[
        (
            "classwise.toml",
            "[blocking.functions]\n\
             \"shop.bank.charge\" = \"waits for the bank\"\n\
             \"shop.store.save\" = { reason = \"writes to the disk\", instead = \"await shop.store.save_later(…)\", kind = \"file\" }\n",
        ),
        ("shop/__init__.py", ""),
        ("shop/bank.py", "def charge(): ...\n"),
        ("shop/store.py", "def save(): ...\n"),
        (
            "shop/order.py",
            "from shop import bank as till\nfrom shop.store import save\n\n\nasync def order():\n    till.charge()\n    save()\n",
        ),
    ]);
    let lines = story.lines(&["--select", "asyncio"]);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("shop/order.py:6:5: error[blocking-call-in-async] "), "{}", lines[0]);
    assert!(lines[1].starts_with("shop/order.py:7:5: warn[blocking-file-io-in-async] "), "{}", lines[1]);
    let told = story.run(&["check", "--select", "asyncio"]).out;
    for words in ["waits for the bank", "writes to the disk", "await shop.store.save_later(…)"] {
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_mistake_in_the_configuration_is_shown_where_it_is() {
    let story = Story::new(&[("shop.py", "x = 1\n")]);
    for (configuration, message, line, help) in [
        ("selct = ['all']\n", "unknown key `selct`", "1 │ selct = ['all']", "did you mean `select`?"),
        (
            "select = [\n  'metaclas',\n]\n",
            "unknown rule or topic `metaclas`",
            "2 │   'metaclas',",
            "did you mean `metaclass`?",
        ),
        ("ignore = 'all'\n", "`ignore` must be a list of texts, not string", "1 │ ignore = 'all'", ""),
        (
            "[levels]\nmetaclass-conflct = 'warn'\n",
            "unknown rule `metaclass-conflct`",
            "2 │ metaclass-conflct = 'warn'",
            "did you mean `metaclass-conflict`?",
        ),
        (
            "[levels]\nmetaclass-conflict = 'wran'\n",
            "unknown level `wran`",
            "2 │ metaclass-conflict = 'wran'",
            "did you mean `warn`?",
        ),
        ("[per-file-ignores]\n'tests/[' = ['all']\n", "this is no glob", "2 │ 'tests/[' = ['all']", ""),
        ("max-file-size = 'huge'\n", "`max-file-size` must be", "1 │ max-file-size = 'huge'", ""),
        ("[blocking.function]\n", "unknown key `function`", "1 │ [blocking.function]", "did you mean `functions`?"),
        (
            "[blocking.functions]\ncharge = 'x'\n",
            "`charge` is no dotted name",
            "2 │ charge = 'x'",
            "write the module and the function",
        ),
        ("select = [\n", "this is no TOML", "1 │ select = [", ""),
        ("select = ['all']\nselect = []\n", "this is no TOML", "2 │ select = []", ""),
        ("python = 'missing'\n", "missing", "1 │ python = 'missing'", ""),
    ] {
        story.write("classwise.toml", configuration);
        let told = story.run(&["check"]);
        assert_eq!(told.code, Some(2), "{configuration}{}", told.out);
        for words in ["error[invalid-configuration]", "classwise.toml:", message, line, help] {
            assert!(told.out.contains(words), "{configuration}no `{words}` in\n{}", told.out);
        }
    }
    story.write("classwise.toml", "selct = []\nlevel = {}\n");
    let told = story.run(&["check", "--quiet", "--output-format", "grouped"]);
    let lines = ["classwise.toml:", "  1:1  error[invalid-configuration] unknown key `selct`"];
    assert!(told.lines()[..2] == lines && told.lines().len() == 3, "{}", told.out);
    std::fs::remove_file(story.path("classwise.toml")).expect("it is removed");
    story.write("pyproject.toml", "[project]\nname = 'x'\n\n[tool.classwise]\nselect = ['asyncio']\nlevel = {}\n");
    let told = story.run(&["check"]);
    assert!(told.code == Some(2) && told.out.contains("6 │ level = {}"), "{}", told.out);
    assert!(told.out.contains("did you mean `levels`?"), "{}", told.out);
    story.write("pyproject.toml", "[tool]\nclasswise = 3\n");
    assert!(story.run(&["check"]).out.contains("`tool.classwise` must be a table"));
}

#[test]
fn a_manifest_of_others_that_is_broken_is_a_finding_of_its_own() {
    let story = Story::new(&[("pyproject.toml", "[project\nname = 1\n"), ("shop.py", CONFLICT)]);
    assert_eq!(story.places(&[]), ["pyproject.toml:1 invalid-syntax", "shop.py:6 metaclass-conflict"]);
    assert_eq!(story.run(&["check"]).code, Some(1));
}

#[test]
fn settings_are_shown_with_their_origin() {
    let story = Story::new(&[
        (
            "pyproject.toml",
            "[tool.classwise]\nselect = ['metaclass']\nextend-exclude = ['old']\n[tool.classwise.levels]\nmetaclass-conflict = 'warn'\n",
        ),
        ("app/shop.py", ""),
    ]);
    let told = story.run(&["config", "app/shop.py", "--ignore", "needless-metaclass", "--max-file-size", "1MB"]);
    assert_eq!(told.code, Some(0), "{}", told.errors);
    for (key, value, origin) in [
        ("select", "[\"metaclass\"]", "pyproject.toml:2"),
        ("ignore", "[\"needless-metaclass\"]", "--ignore"),
        ("levels", "{\"metaclass-conflict\":\"warn\"}", "pyproject.toml:5"),
        ("max-file-size", "1048576", "--max-file-size"),
        ("platform", "\"all\"", "default"),
    ] {
        let line = told.out.lines().find(|line| line.starts_with(&format!("{key} = ")));
        let line = line.unwrap_or_else(|| panic!("no {key} in\n{}", told.out));
        assert!(line.contains(value) && line.ends_with(origin), "{line}");
    }
    let exclude = told.out.lines().find(|line| line.starts_with("exclude = ")).unwrap_or_default();
    assert!(exclude.contains("\"old\"") && exclude.contains("pyproject.toml:3"), "{exclude}");
}
