//! Random classes with slots and builtin bases: which of them CPython lays out, what their instances have, and what it
//! says where it refuses.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::sync::Arc;

use classwise::engine::FileKind;
use classwise::facts::ClassIndex;
use classwise::finding::FileId;
use classwise::project::{
    ClassId, ClassRef, Layout, Metaclass, Mro, Project, ProjectFile, PythonVersion, Settings, VersionRange,
};
use classwise::syntax;

use crate::python;

const PROGRAMS: usize = 400;
const CLASSES: usize = 6;

const DRIVER: &str = r#"
import ast, json, sys

with open(sys.argv[1]) as source:
    programs = source.read().split('# program\n')[1:]
told = []
for program in programs:
    namespace = {"__name__": "program"}
    said = {}
    for statement in ast.parse(program).body:
        try:
            exec(compile(ast.Module([statement], []), "program", "exec"), namespace)
        except NameError:
            said[statement.name] = ["missing"]
        except (TypeError, ValueError) as error:
            said[statement.name] = ["refused", str(error)]
        else:
            if isinstance(statement, ast.ClassDef):
                cls = namespace[statement.name]
                said[statement.name] = ["created", cls.__dictoffset__ != 0, cls.__weakrefoffset__ != 0]
    told.append(said)
with open(sys.argv[2], "w") as out:
    json.dump(told, out)
"#;

const BUILTINS: &[&str] = &[
    "object",
    "int",
    "str",
    "tuple",
    "list",
    "dict",
    "set",
    "float",
    "bytes",
    "Exception",
    "OSError",
    "AttributeError",
    "ImportError",
    "KeyError",
    "SystemExit",
    "type",
    "bool",
    "range",
    "slice",
    "memoryview",
    "property",
    "super",
];
const SLOTS: &[&str] = &[
    "()",
    "('a',)",
    "'a'",
    "['a', 'b']",
    "('__dict__',)",
    "('__weakref__',)",
    "('a', '__dict__')",
    "('__weakref__', '__dict__')",
    "{'c': 'text'}",
];

/// A row of numbers, the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

fn program(numbers: &mut Numbers) -> String {
    let mut text = String::new();
    for class in 0..CLASSES {
        let mut bases: Vec<String> = Vec::new();
        for _ in 0..numbers.below(4) {
            let base = if class > 0 && numbers.below(3) > 0 {
                format!("C{}", numbers.below(class))
            } else {
                BUILTINS[numbers.below(BUILTINS.len())].to_owned()
            };
            if !bases.contains(&base) {
                bases.push(base);
            }
        }
        let _ = writeln!(text, "class C{class}({}):", bases.join(", "));
        let _ = match numbers.below(2) {
            0 => writeln!(text, "    __slots__ = {}", SLOTS[numbers.below(SLOTS.len())]),
            _ => writeln!(text, "    pass"),
        };
    }
    text
}

#[test]
fn layouts_are_those_of_cpython() {
    let mut numbers = Numbers(7);
    let programs: Vec<String> = (0..PROGRAMS).map(|_| program(&mut numbers)).collect();
    let scratch = tempfile::tempdir().expect("a temporary directory is made");
    let source: String = programs.iter().map(|program| format!("# program\n{program}")).collect();
    let [driver, file, answer] = ["driver.py", "programs.py", "told.json"].map(|name| scratch.path().join(name));
    fs::write(&driver, DRIVER).expect("the driver is written");
    fs::write(&file, source).expect("the programs are written");
    for python in python::all().iter().filter(|python| python.minor <= PythonVersion::NEWEST_MODELLED.minor) {
        let version = PythonVersion::new(3, python.minor);
        let output = Command::new(&python.path).arg("-I").args([&driver, &file, &answer]).output();
        let output = output.expect("CPython starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answer = fs::read(&answer).expect("the programs were run");
        let truth: Vec<BTreeMap<String, Vec<serde_json::Value>>> =
            serde_json::from_slice(&answer).expect("the answer is JSON");
        assert_eq!(truth.len(), programs.len());

        let files = programs.iter().enumerate().map(|(number, program)| ProjectFile {
            path: format!("/p{number}.py").into(),
            facts: Some(Arc::new(syntax::parse(program, FileKind::Python).facts)),
            is_stub: false,
            is_reported: true,
            hash: 0,
        });
        let settings = Settings {
            version,
            versions: VersionRange { lowest: version, highest: version },
            is_closed: true,
            ..Settings::default()
        };
        let project = Project::link(files.collect(), settings);
        let (mut created, mut refused, mut unknown) = (0, 0, 0);
        for (number, truth) in truth.iter().enumerate() {
            for class in 0..CLASSES {
                let id = ClassId { file: FileId(number as u32), index: ClassIndex(class as u32) };
                let own = ClassRef::Source(id);
                let said = &truth[&format!("C{class}")];
                let is_other_error = !matches!(project.mro(&own), Mro::Linear(_))
                    || !matches!(project.metaclass(&own), Metaclass::Known { .. });
                let is_right = match (project.layout(&own), said[0].as_str().unwrap_or_default()) {
                    (_, "missing") => true,
                    (Layout::Unknown(_), _) => {
                        unknown += usize::from(!is_other_error);
                        true
                    }
                    (Layout::Known(instances), "created") => {
                        created += 1;
                        said[1] == instances.has_dict && said[2] == instances.has_weakref
                    }
                    (Layout::Refused(why), "refused") => {
                        refused += 1;
                        said[1] == *why.message(&project, &own) || is_other_error
                    }
                    (Layout::Known(_), "refused") => is_other_error,
                    _ => false,
                };
                let told = project.layout(&own);
                assert!(is_right, "{version}: C{class} is {said:?}, told: {told:?}, in\n{}", programs[number]);
            }
        }
        assert!(created > PROGRAMS && refused > PROGRAMS / 4, "{version}: {created} created, {refused} refused");
        assert!(unknown * 10 < created, "{version}: {unknown} unknown of {created}");
    }
}

#[test]
fn a_long_line_of_slotted_classes_is_laid_out_at_once() {
    let mut text = "class C0:\n    __slots__ = ('s0',)\n".to_owned();
    for class in 1..60 {
        let base = class - 1;
        let _ = writeln!(
            text,
            "class L{class}(C{base}):\n    __slots__ = ()\nclass R{class}(C{base}):\n    __slots__ = ()"
        );
        let _ = writeln!(text, "class C{class}(L{class}, R{class}):\n    __slots__ = ('s{class}',)");
    }
    let file = ProjectFile {
        path: "/line.py".into(),
        facts: Some(Arc::new(syntax::parse(&text, FileKind::Python).facts)),
        is_stub: false,
        is_reported: true,
        hash: 0,
    };
    let project = Project::link(vec![file], Settings::default());
    let last = project.classes().last().map(ClassRef::Source).expect("there are classes");
    let Layout::Known(instances) = project.layout(&last) else { panic!("{:?}", project.layout(&last)) };
    assert_eq!((instances.solid_base, instances.has_dict), (last, false));
}
