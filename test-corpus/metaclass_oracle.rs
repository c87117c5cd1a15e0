//! Random programs of classes and metaclasses: CPython creates the classes one by one, and `metaclass-conflict` must
//! have said beforehand which of them it refuses.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use classwise::engine::{self, FileKind, Input, Request};
use classwise::finding::{FileId, Level};
use classwise::project::{PythonVersion, REFUSING, Settings, VersionRange};
use classwise::rule::Rule;
use classwise::rules::metaclass::metaclass_conflict::RULE;
use classwise::settle::Policy;

use crate::python;

const PROGRAMS: usize = 1_000;
/// How many of them the older versions run: metaclasses are derived alike in all.
const PROGRAMS_OF_OLDER: usize = 200;

/// Runs modules statement by statement and notes what became of each: `ok`, `conflict`, `refused`, `missing`.
const DRIVER: &str = r#"
import ast, enum, json, os, sys, types

root, out, count = sys.argv[1:]
sys.path.insert(0, root)
said = {}
for program in sorted(os.listdir(root))[:int(count)]:
    package = types.ModuleType(program)
    package.__path__ = [os.path.join(root, program)]
    sys.modules[program] = package
    for file in sorted(os.listdir(os.path.join(root, program))):
        path = os.path.join(root, program, file)
        name = f"{program}.{file[:-3]}"
        module = types.ModuleType(name)
        sys.modules[name] = module
        setattr(package, file[:-3], module)
        with open(path) as source:
            tree = ast.parse(source.read())
        for statement in tree.body:
            code = compile(ast.Module([statement], []), path, "exec")
            try:
                exec(code, module.__dict__)
                result = "ok"
            except TypeError as error:
                result = "conflict" if str(error).startswith("metaclass conflict") else "refused"
            except (NameError, ImportError, AttributeError):
                result = "missing"
            line = statement.lineno
            said[f"{program}/{file}:{line}"] = result
with open(out, "w") as file:
    json.dump(said, file)
"#;

/// Calls each class with what a class statement gives: prints those that raise no `TypeError`.
const CALLS: &str = r#"
import importlib, sys

for dotted in sys.argv[1:]:
    module, name = dotted.rsplit(".", 1)
    try:
        getattr(importlib.import_module(module), name)("Order", (), {"__module__": "m", "__qualname__": "Order"})
    except TypeError:
        pass
    else:
        print(dotted)
"#;

#[test]
fn classes_that_refuse_to_be_a_metaclass_do() {
    for python in python::all().iter().filter(|python| python.minor <= PythonVersion::NEWEST_MODELLED.minor) {
        let output = Command::new(&python.path).args(["-c", CALLS]).args(REFUSING).output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}: {}", python.path.display(), String::from_utf8_lossy(&output.stderr));
        assert_eq!(said, "", "{} takes them", python.path.display());
    }
}

#[test]
fn conflicts_are_those_that_cpython_raises() {
    let root = tempfile::tempdir().expect("a temporary directory is made");
    let mut unknown = BTreeSet::new();
    let mut inputs = Vec::new();
    for number in 0..PROGRAMS {
        let mut program = Program::new(number);
        program.write();
        let directory = root.path().join(&program.name);
        fs::create_dir(&directory).expect("a directory is made");
        for (index, module) in program.modules.iter().enumerate() {
            let path = directory.join(format!("m{index}.py"));
            fs::write(&path, &module.text).expect("a module is written");
            inputs.push(path);
            unknown.extend(module.unknown.iter().map(|line| format!("{}/m{index}.py:{line}", program.name)));
        }
    }
    for python in python::all().iter().filter(|python| python.minor <= PythonVersion::NEWEST_MODELLED.minor) {
        let version = PythonVersion::new(3, python.minor);
        let programs = if version == PythonVersion::NEWEST_MODELLED { PROGRAMS } else { PROGRAMS_OF_OLDER };
        let found = findings(root.path(), &inputs[..programs * MODULES], version);
        let said = asked(&python.path, root.path(), programs);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut wrong = Vec::new();
        for (place, result) in &said {
            *counts.entry(result).or_default() += 1;
            let is_found = found.contains(place);
            let is_right = match result.as_str() {
                // What a name stands for that was never bound is nothing to be right about.
                "missing" => true,
                "conflict" => is_found || unknown.contains(place),
                _ => !is_found,
            };
            if !is_right {
                wrong.push(format!("{place}: CPython {version} says {result}, found: {is_found}"));
            }
        }
        assert!(found.iter().all(|place| said.contains_key(place)), "{version}: a finding stands on no statement");
        let caught = said.iter().filter(|(place, result)| *result == "conflict" && found.contains(*place)).count();
        assert!(
            counts.get("conflict").is_some_and(|&count| count * 4 > programs && caught * 10 > count * 8),
            "{counts:?}, {caught} found"
        );
        let shown = wrong.first().and_then(|line| line.split('/').next()).map(|program| shown(root.path(), program));
        assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), shown.unwrap_or_default());
    }
}

fn shown(root: &Path, program: &str) -> String {
    let mut text = String::new();
    for index in 0..MODULES {
        let path = root.join(program).join(format!("m{index}.py"));
        let _ = writeln!(text, "# m{index}\n{}", fs::read_to_string(path).unwrap_or_default());
    }
    text
}

fn asked(python: &Path, root: &Path, programs: usize) -> BTreeMap<String, String> {
    let scratch = tempfile::tempdir().expect("a temporary directory is made");
    let (driver, out) = (scratch.path().join("driver.py"), scratch.path().join("out.json"));
    fs::write(&driver, DRIVER).expect("the driver is written");
    let output = Command::new(python)
        .arg("-I")
        .arg(&driver)
        .args([root, &out])
        .arg(programs.to_string())
        .output()
        .expect("CPython starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&fs::read(&out).expect("the driver wrote its answer")).expect("the answer is JSON")
}

struct Everything;

impl Policy for Everything {
    fn level(&self, rule: &Rule, _: FileId) -> Level {
        rule.level
    }
}

/// The lines of all findings, as the driver names them.
fn findings(root: &Path, paths: &[std::path::PathBuf], version: PythonVersion) -> BTreeSet<String> {
    let run = engine::check(Request {
        inputs: paths.iter().map(|path| Input::new(path, FileKind::Python)).collect(),
        findings: Vec::new(),
        settings: Settings {
            version,
            versions: VersionRange { lowest: version, highest: version },
            roots: vec![root.to_path_buf()],
            is_closed: true,
            ..Settings::default()
        },
        rules: &[&RULE],
        policy: &Everything,
        max_file_size: 1 << 20,
        explain: None,
        progress: None,
    });
    let place = |finding: &classwise::finding::Finding| {
        assert_eq!(finding.rule, RULE.name, "{}", finding.message);
        let path = &run.input(finding.primary.place.file).path;
        let text = fs::read_to_string(path).expect("the module is there");
        let line = text[..finding.primary.place.range.start().to_usize()].matches('\n').count() + 1;
        format!("{}:{line}", path.strip_prefix(root).expect("it lies below the root").display())
    };
    run.findings.iter().map(place).collect()
}

const MODULES: usize = 3;

/// Names of the standard library that a program may derive from, each with its import.
const LIBRARY: &[(&str, &str)] = &[
    ("abc", "ABC"),
    ("collections.abc", "Mapping"),
    ("collections.abc", "Sized"),
    ("collections", "OrderedDict"),
    ("enum", "Enum"),
    ("enum", "Flag"),
    ("ctypes", "Structure"),
    ("io", "IOBase"),
    ("string", "Formatter"),
    ("typing", "Protocol"),
];

const LIBRARY_METACLASSES: &[(&str, &str)] = &[("abc", "ABCMeta"), ("enum", "EnumMeta")];

#[derive(Default)]
struct Module {
    text: String,
    /// Lines of which classwise need not know what they create.
    unknown: Vec<usize>,
    /// Names bound so far.
    names: BTreeSet<String>,
}

/// A class of the program.
#[derive(Clone)]
struct Created {
    module: usize,
    name: String,
    is_unknown: bool,
}

struct Program {
    name: String,
    random: Random,
    modules: Vec<Module>,
    metaclasses: Vec<Created>,
    classes: Vec<Created>,
}

impl Program {
    fn new(number: usize) -> Self {
        Self {
            name: format!("p{number:04}"),
            random: Random((number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)),
            modules: (0..MODULES).map(|_| Module::default()).collect(),
            metaclasses: Vec::new(),
            classes: Vec::new(),
        }
    }

    fn write(&mut self) {
        for module in 0..MODULES {
            for _ in 0..self.random.below(3) + usize::from(module == 0) {
                self.metaclass(module);
            }
            for _ in 0..self.random.below(5) + 2 {
                if self.random.one_in(6) { self.call(module) } else { self.class(module) }
            }
        }
    }

    fn metaclass(&mut self, module: usize) {
        let mut is_unknown = false;
        let mut bases = Vec::new();
        for _ in 0..self.random.below(3) {
            if self.random.one_in(4) {
                bases.push(self.library(module, LIBRARY_METACLASSES));
            } else if !self.metaclasses.is_empty() {
                let base = self.random.of(&self.metaclasses).clone();
                is_unknown |= base.is_unknown;
                bases.push(self.spelled(module, &base));
            }
        }
        bases.dedup();
        if bases.is_empty() {
            bases.push("type".to_owned());
        }
        if self.random.one_in(12) && !self.metaclasses.is_empty() {
            // Its calls run what another class says.
            let metaclass = self.random.of(&self.metaclasses).clone();
            let metaclass = self.spelled(module, &metaclass);
            bases.push(format!("metaclass={metaclass}"));
            is_unknown = true;
        }
        let name = format!("M{}", self.metaclasses.len());
        let body = match self.random.below(5) {
            0 => "    def __init__(cls, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n",
            1 => {
                "    def __new__(mcs, name, bases, namespace, **kwargs):\n        \
                 cls = super().__new__(mcs, name, bases, namespace, **kwargs)\n        return cls\n"
            }
            2 => "    def __len__(cls):\n        return 1\n",
            _ => "    pass\n",
        };
        self.statement(module, &format!("class {name}({}):\n{body}", bases.join(", ")), is_unknown);
        self.metaclasses.push(Created { module, name, is_unknown });
    }

    /// Bases as they are written, and whether one is unknown.
    fn bases(&mut self, module: usize, in_call: bool) -> (Vec<String>, bool) {
        let mut is_unknown = false;
        let mut bases: Vec<String> = Vec::new();
        for _ in 0..self.random.below(4) {
            let base = if self.random.one_in(4) || self.classes.is_empty() {
                self.library(module, LIBRARY)
            } else {
                let base = self.random.of(&self.classes).clone();
                is_unknown |= base.is_unknown;
                self.spelled(module, &base)
            };
            if !bases.contains(&base) {
                bases.push(base);
            }
        }
        if !in_call && self.random.one_in(8) {
            let generic = self.library(module, &[("typing", "Generic")]);
            if self.modules[module].names.insert("T".to_owned()) {
                self.statement(module, "from typing import TypeVar\n", false);
                self.statement(module, "T = TypeVar(\"T\")\n", false);
            }
            bases.push(format!("{generic}[T]"));
        }
        (bases, is_unknown)
    }

    fn class(&mut self, module: usize) {
        let (mut arguments, mut is_unknown) = self.bases(module, false);
        if self.random.one_in(25) && !arguments.is_empty() {
            arguments = vec![format!("*({},)", arguments.join(", "))];
            is_unknown = true;
        }
        if self.random.one_in(3) {
            let metaclass = match self.random.below(8) {
                0 => "type".to_owned(),
                1 => self.library(module, LIBRARY_METACLASSES),
                _ => {
                    let metaclass = self.random.of(&self.metaclasses).clone();
                    is_unknown |= metaclass.is_unknown;
                    self.spelled(module, &metaclass)
                }
            };
            arguments.push(format!("metaclass={metaclass}"));
        }
        let name = format!("C{}", self.classes.len());
        let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        self.statement(module, &format!("class {name}{arguments}:\n    pass\n"), is_unknown);
        self.classes.push(Created { module, name, is_unknown });
    }

    /// `type(…)`, `types.new_class(…)`, `Meta(…)`.
    fn call(&mut self, module: usize) {
        let (bases, mut is_unknown) = self.bases(module, true);
        let bases = if bases.is_empty() { "()".to_owned() } else { format!("({},)", bases.join(", ")) };
        let name = format!("C{}", self.classes.len());
        let metaclass = self.random.of(&self.metaclasses).clone();
        let kind = self.random.below(3);
        if kind > 0 {
            is_unknown |= metaclass.is_unknown;
        }
        let metaclass = self.spelled(module, &metaclass);
        let text = match kind {
            0 => format!("{name} = type(\"{name}\", {bases}, {{}})\n"),
            1 => format!("{name} = {metaclass}(\"{name}\", {bases}, {{}})\n"),
            _ => {
                let new_class = self.library(module, &[("types", "new_class")]);
                format!("{name} = {new_class}(\"{name}\", {bases}, {{\"metaclass\": {metaclass}}})\n")
            }
        };
        // A metaclass with a `__new__` of its own may be called with anything.
        self.statement(module, &text, is_unknown || kind == 1);
        self.classes.push(Created { module, name, is_unknown: true });
    }

    fn library(&mut self, module: usize, from: &[(&str, &str)]) -> String {
        let &(package, name) = self.random.of(from);
        if self.random.one_in(3) {
            if self.modules[module].names.insert(package.to_owned()) {
                self.statement(module, &format!("import {package}\n"), false);
            }
            return format!("{package}.{name}");
        }
        if self.modules[module].names.insert(name.to_owned()) {
            self.statement(module, &format!("from {package} import {name}\n"), false);
        }
        name.to_owned()
    }

    /// How a module names a class: as it is, or by an import, under another name, or through its module.
    fn spelled(&mut self, module: usize, class: &Created) -> String {
        if class.module == module {
            return class.name.clone();
        }
        let (from, name) = (format!("{}.m{}", self.name, class.module), &class.name);
        match self.random.below(3) {
            0 => {
                let local = format!("m{}", class.module);
                if self.modules[module].names.insert(local.clone()) {
                    let text = format!("from {} import {local}\n", self.name);
                    self.statement(module, &text, false);
                }
                format!("{local}.{name}")
            }
            1 => {
                let local = format!("Other{name}");
                if self.modules[module].names.insert(local.clone()) {
                    self.statement(module, &format!("from {from} import {name} as {local}\n"), false);
                }
                local
            }
            _ => {
                if self.modules[module].names.insert(name.clone()) {
                    self.statement(module, &format!("from {from} import {name}\n"), false);
                }
                name.clone()
            }
        }
    }

    fn statement(&mut self, module: usize, text: &str, is_unknown: bool) {
        let module = &mut self.modules[module];
        let line = module.text.matches('\n').count() + 1;
        if is_unknown {
            module.unknown.push(line);
        }
        module.text.push_str(text);
    }
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % end as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}
