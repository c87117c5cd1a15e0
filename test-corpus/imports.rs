//! Which value a name has that was imported, bound again, deleted or made when it is asked for: each story runs on every
//! CPython, and the classes that derive from such names must have the bases that they have there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use classwise::engine::{self, FileKind, Input, Request};
use classwise::finding::{FileId, Level};
use classwise::project::Settings;
use classwise::rule::Rule;
use classwise::settle::Policy;
use serde_json::Value;

use crate::class_model::check;
use crate::python;
use crate::story::Story;

/// One class for each name, which has it as its base.
fn derive(names: &[&str]) -> String {
    names.iter().map(|name| format!("class From{}({name}): pass\n", name.replace('.', "_"))).collect()
}

#[test]
fn of_several_bindings_the_one_in_force_counts() {
    let main = "X = int\nclass A(X): pass\nX = str\nclass B(X): pass\ndel X\nX = list\nclass C(X): pass\n\
                import collections as X\nclass D(X.OrderedDict): pass\n(X, Y) = (dict, set)\nclass E(X): pass\n\
                class F(Y): pass\nY = list\nclass H(Y): pass\nY = tuple\nclass I(Y): pass\n\
                if (W := bytes): pass\nclass J(W): pass\nfor W in (): pass\n";
    check(&[("main.py", main)], "main", 9);
    let scopes = "X = int\n\
                  class A:\n    X = str\n    class Inner(X): pass\n    def make(self):\n        class Local(X): pass\n        return Local\n\
                  class B(A.X): pass\nMade = A().make()\nclass C(Made): pass\nclass D(A.Inner): pass\n\
                  def outer():\n    X = dict\n    def inner():\n        class In(X): pass\n        return In\n    return inner\n\
                  class E(outer()()): pass\n\
                  def declare():\n    global Late\n    class Late(X): pass\ndeclare()\nclass F(Late): pass\n";
    check(&[("main.py", scopes)], "main", 9);
}

#[test]
fn conditions_choose_by_what_is_known() {
    let main = "import sys\nfrom typing import TYPE_CHECKING\n\
                if sys.version_info >= (3, 8):\n    from a import New as Base\nelse:\n    from a import Old as Base\nclass A(Base): pass\n\
                if sys.platform == 'win32':\n    from a import Old as System\nelse:\n    from a import New as System\nclass B(System): pass\n\
                if TYPE_CHECKING:\n    from a import Old as Told\nelse:\n    Told = dict\nclass C(Told): pass\n\
                try:\n    from a import Missing\nexcept ImportError:\n    from a import New as Missing\nclass D(Missing): pass\n\
                try:\n    import a as module\nexcept ImportError:\n    module = None\nclass E(module.New): pass\n";
    check(&[("main.py", main), ("a.py", "class New: pass\nclass Old: pass\n")], "main", 9);
}

#[test]
fn stars_bring_what_is_public_there() {
    let files = [
        ("main.py", "from a import *\n".to_owned() + &derive(&["Foo", "Bar"])),
        ("a.py", "from b import *\nclass Bar: pass\n".to_owned()),
        ("b.py", "from c import *\n".to_owned()),
        ("c.py", "class Foo: pass\nfrom a import *\n".to_owned()),
    ];
    check(&files.each_ref().map(|(path, text)| (*path, &**text)), "main", 9);
    let files = [
        ("main.py", "import pkg\nfrom pkg import *\n".to_owned() + &derive(&["A", "B"])),
        ("pkg/__init__.py", "from .x import *\nfrom .y import *\n".to_owned()),
        ("pkg/x.py", "class A: pass\nfrom .y import *\n".to_owned()),
        ("pkg/y.py", "class B: pass\nfrom .x import *\n".to_owned()),
    ];
    check(&files.each_ref().map(|(path, text)| (*path, &**text)), "main", 9);
}

#[test]
fn a_star_replaces_what_was_bound_before() {
    let main = "class Foo(dict): pass\nclass Own(dict): pass\nclass Before(Foo): pass\nfrom a import *\nclass After(Foo): pass\n\
                class Kept(Own): pass\nfrom b import *\nclass Still(Foo): pass\nclass Foo(list): pass\nclass Last(Foo): pass\n\
                try:\n    from c import *\nexcept ImportError:\n    pass\nclass Tried(Foo): pass\n\
                del Foo\nfrom a import *\nclass Again(Foo): pass\n";
    let files = [
        ("main.py", main),
        ("a.py", "class Foo: pass\nclass _Own: pass\n"),
        ("b.py", "__all__ = ['Bar']\nclass Bar: pass\nclass Foo(list): pass\n"),
        ("c.py", "class Foo(set): pass\n"),
    ];
    check(&files, "main", 9);
    // Seen from another module, and from a function that runs later.
    let main = "import a\nclass A(a.Foo): pass\nclass B(a.make()): pass\n";
    let a = "class Foo(dict): pass\nfrom b import *\ndef make():\n    return Foo\n";
    check(&[("main.py", main), ("a.py", a), ("b.py", "class Foo(list): pass\n")], "main", 9);
    // What a module lacks no star brings from it, whatever its `__all__` says.
    let files = [
        ("main.py", "from a import *\nfrom c import *\nclass A(Foo): pass\nclass B(Bar): pass\nclass C(dict): pass\n"),
        (
            "a.py",
            "import b\nfrom b import *\n_OWN = ('Bar',)\n__all__ = [*_OWN]\n__all__ += sorted(b.__all__)\nclass Bar: pass\n",
        ),
        ("b.py", "__all__ = ['Foo']\nclass Foo: pass\n"),
        ("c.py", "__all__ = [name for name in ('Other',)]\nclass Other: pass\n"),
    ];
    check(&files, "main", 9);
    // A submodule is no name that a star brings before it is imported.
    let main = "class sub(dict): pass\nfrom pkg import *\nclass A(sub): pass\n";
    check(&[("main.py", main), ("pkg/__init__.py", "x = 1\n"), ("pkg/sub.py", "")], "main", 9);
}

#[test]
fn a_star_of_a_module_with_an_undecided_all_leaves_submodules_in_place() {
    // As asyncio's own package does.
    let files = [
        ("main.py", "from pkg import base, streams\nclass A(base.Base): pass\nclass B(streams.Stream): pass\n"),
        ("pkg/__init__.py", "from .base import *\nfrom .streams import *\n__all__ = base.__all__ + streams.__all__\n"),
        ("pkg/base.py", "__all__ = ('Base',)\nclass Base: pass\n"),
        (
            "pkg/streams.py",
            "import socket\nfrom . import base\n__all__ = ('Stream',)\n\
             if hasattr(socket, 'AF_UNIX'):\n    __all__ += ('Unix',)\n\
             class Stream(base.Base): pass\nclass Unix(Stream): pass\n",
        ),
    ];
    check(&files, "main", 9);
    check(&files, "pkg.streams", 9);
}

#[test]
fn what_all_names_is_exported_whatever_else_it_names() {
    let files = [
        ("main.py", "from pkg import *\nclass A(Named): pass\nclass B(Later): pass\n"),
        ("pkg/__init__.py", "from .shapes import *\n"),
        (
            "pkg/shapes.py",
            "class Named: pass\nclass Later: pass\n__all__ = ['Named']\n\
             __all__ += [name for name in dict(globals()) if name.startswith('make_')]\n__all__ += ['Later']\n",
        ),
    ];
    check(&files, "main", 9);
}

#[test]
fn packages_may_take_each_others_all() {
    // As zmq does: each `__all__` is made of others, found through stars that ask for it again.
    let files = [
        (
            "main.py",
            "import pkg\nfrom pkg import *\nclass A(pkg.Core): pass\nclass B(pkg.Sweet): pass\nclass C(Own): pass\n",
        ),
        (
            "pkg/__init__.py",
            "from pkg import core, sugar\nfrom pkg.core import *\nfrom pkg.sugar import *\n\
             __all__ = ['Own'] + sugar.__all__ + core.__all__\nclass Own: pass\n",
        ),
        (
            "pkg/sugar.py",
            "from pkg import core, sugar\nfrom pkg.core import *\nfrom pkg import *\n\
             __all__ = ['Sweet'] + core.__all__\nclass Sweet: pass\n",
        ),
        ("pkg/core.py", "__all__ = ['Core']\nclass Core: pass\n"),
    ];
    check(&files, "main", 9);
}

#[test]
fn all_is_what_the_statements_make_of_it() {
    let names = ["Hidden", "Pub", "Rem", "Plus", "Ext", "App", "_Und", "Cmp", "More", "Sub", "Deep"];
    let a = "import s\nfrom s import Sub\nfrom t import *\nfrom t import __all__ as of_t\n\
             __all__ = ['Pub', 'Rem']\n__all__ += ['Plus']\n__all__.extend(['Ext'])\n__all__.extend(s.__all__)\n\
             __all__.append('App')\n__all__.remove('Rem')\n__all__ += ('_Und',)\n__all__ = __all__ + ['Cmp']\n\
             __all__ = [*__all__, 'More']\n__all__ += of_t\n"
        .to_owned();
    let own: String = names[..9].iter().map(|name| format!("class {name}: pass\n")).collect();
    let before: String = names.iter().map(|name| format!("class {name}(dict): pass\n")).collect();
    let main = before + "from a import *\n" + &derive(&names);
    let a = a + &own;
    let files = [
        ("main.py", &*main),
        ("a.py", &*a),
        ("s.py", "__all__ = ['Sub']\nclass Sub: pass\n"),
        ("t.py", "__all__ = ('Deep',)\nclass Deep: pass\nclass Hidden: pass\n"),
    ];
    check(&files, "main", 9);
}

#[test]
fn submodules_are_attributes_of_their_packages() {
    let main = "import a.b\nimport a.c as c\nimport d.e.f\nfrom a import x\nimport a.w\nfrom a import w\n".to_owned()
        + &derive(&["a.b.B", "c.C", "d.e.f.F", "a.z.Z", "x", "w.W", "a.y"]);
    let files = [
        ("main.py", &*main),
        ("a/__init__.py", "from . import z\nfrom .y import y\nx = dict\n"),
        ("a/b.py", "class B: pass\n"),
        ("a/c.py", "class C: pass\n"),
        ("a/w.py", "class W: pass\n"),
        ("a/x.py", ""),
        ("a/y.py", "class y: pass\n"),
        ("a/z.py", "class Z: pass\n"),
        ("d/__init__.py", ""),
        ("d/e/__init__.py", ""),
        ("d/e/f.py", "class F: pass\n"),
    ];
    check(&files, "main", 9);
    let main =
        "import ns.p\nfrom ns import q\nfrom ns.deep.er import E\n".to_owned() + &derive(&["ns.p.P", "q.Q", "E"]);
    let files = [
        ("main.py", &*main),
        ("ns/p.py", "class P: pass\n"),
        ("ns/q.py", "class Q: pass\n"),
        ("ns/deep/er.py", "from ..p import P\nclass E(P): pass\n"),
    ];
    check(&files, "main", 9);
}

#[test]
fn imports_in_a_circle_end() {
    let main = "import a\nimport x\nimport y\n".to_owned() + &derive(&["a.A", "a.b.B", "x.X", "y.Y"]);
    let files = [
        ("main.py", &*main),
        ("a/__init__.py", "from . import b\nclass A(b.B): pass\n"),
        ("a/b.py", "import a\nclass B: pass\ndef f():\n    return a.A\n"),
        ("x.py", "class Base: pass\nfrom y import Y\nclass X(Y): pass\n"),
        ("y.py", "from x import Base\nclass Y(Base): pass\n"),
    ];
    check(&files, "main", 9);
}

/// What `lazy_loader` does, in short.
const LAZY_LOADER: &str = "
import ast, importlib

def attach(package, submodules=None, submod_attrs=None):
    where = {name: module for module, names in (submod_attrs or {}).items() for name in names}
    def __getattr__(name):
        if name in (submodules or ()):
            return importlib.import_module(f'{package}.{name}')
        if name in where:
            return getattr(importlib.import_module(f'{package}.{where[name]}'), name)
        raise AttributeError(name)
    return __getattr__, lambda: [], []

def attach_stub(package, filename):
    with open(filename + 'i') as stub:
        imports = [node for node in ast.parse(stub.read()).body if isinstance(node, ast.ImportFrom)]
    names = lambda node: [alias.name for alias in node.names]
    submodules = [name for node in imports if not node.module for name in names(node)]
    return attach(package, submodules, {node.module: names(node) for node in imports if node.module})
";

#[test]
fn modules_may_make_their_names_when_they_are_asked_for() {
    let names = ["Foo", "pkg.Bar", "pkg.sub.Sub"];
    let main = "import pkg\nimport pkg.sub\nfrom pkg import Foo\n".to_owned() + &derive(&names);
    let table = "import importlib\n_TABLE = {'Foo': '.foo', 'Bar': '.bar'}\ndef __getattr__(name):\n    if name in _TABLE:\n        \
                 return getattr(importlib.import_module(_TABLE[name], __name__), name)\n    raise AttributeError(name)\n";
    let pairs = "from importlib import import_module\n_dynamic = {'Foo': ('pkg.foo', 'Base'), 'Bar': ('pkg.bar', 'Bar')}\n\
                 def __getattr__(name):\n    try:\n        module, own = _dynamic[name]\n    except KeyError:\n        \
                 raise AttributeError(name)\n    return getattr(import_module(module), own)\n";
    let told = "from typing import TYPE_CHECKING\nimport importlib\nif TYPE_CHECKING:\n    from .foo import Foo\n    from .bar import *\nelse:\n    \
                def __getattr__(name):\n        return getattr(importlib.import_module(f'pkg.{name.lower()}'), name)\n";
    let attached = "import lazy_loader as lazy\n__getattr__, __dir__, __all__ = lazy.attach(\n    __name__, submodules=['sub'], \
                    submod_attrs={'foo': ['Foo'], 'bar': ['Bar']})\n";
    let stub = "import lazy_loader as lazy\n__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)\n";
    let written = "from .foo import Base as Foo_\ndef __getattr__(name):\n    if name == 'Foo':\n        from .foo import Foo\n\n        return Foo\n    \
                   if name == 'Bar':\n        from . import bar as of_bar\n        from .bar import Bar\n\n        return Bar\n    \
                   if name in ('Old', 'Older'):\n        return Foo_\n    raise AttributeError(name)\n";
    for initial in [table, pairs, told, attached, stub, written] {
        let files = [
            ("main.py", &*main),
            ("pkg/__init__.py", initial),
            ("pkg/__init__.pyi", "from . import sub\nfrom .foo import Foo\nfrom .bar import Bar\n"),
            ("pkg/foo.py", "class Base: pass\nclass Foo(Base): pass\n"),
            ("pkg/bar.py", "class Bar(dict): pass\n"),
            ("pkg/sub.py", "class Sub: pass\n"),
            ("lazy_loader.py", LAZY_LOADER),
        ];
        check(&files, "main", 9);
    }
}

#[test]
fn a_namespace_package_lies_in_several_places() {
    let story = Story::new(&[
        ("pyproject.toml", "[tool.classwise]\nsrc = ['one', 'two']\n"),
        ("one/space/first.py", "class First: pass\n"),
        ("two/space/deep/second.py", "class Second: pass\n"),
        (
            "main.py",
            "import space.first, space.deep.second\nfrom space import deep\n\
             class Both(space.first.First, space.deep.second.Second): pass\nclass One(deep.second.Second): pass\n",
        ),
    ]);
    let told = story.run(&["inspect", "--output-format", "json-lines", "main.py"]);
    let mros: Vec<Value> = told.out.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    let [both, one] = &mros[..] else { panic!("two classes: {}", told.out) };
    let second = ["space.deep.second.Second", "builtins.object"];
    assert_eq!(both["mro"], serde_json::json!(["main.Both", "space.first.First", second[0], second[1]]));
    assert_eq!(one["mro"], serde_json::json!(["main.One", second[0], second[1]]));
}

#[test]
fn a_source_counts_more_than_its_stub() {
    let files = [
        ("main.py", "from a import Foo\nclass A(Foo): pass\n"),
        ("a.py", "class Base: pass\nclass Foo(Base): pass\n"),
        ("a.pyi", "class Foo: ...\n"),
    ];
    check(&files, "main", 9);
}

#[test]
fn a_stub_alone_is_no_witness_for_what_only_type_checkers_need() {
    let story = Story::new(&[
        (
            "main.py",
            "from fast import Indexer, cached\nclass A(Indexer): pass\nclass B:\n    @cached\n    def size(self): ...\n",
        ),
        (
            "fast.pyi",
            "from typing import Generic, TypeVar\nT = TypeVar('T')\ncached = property\nclass Indexer(Generic[T]): ...\n",
        ),
    ]);
    let told = story.run(&["inspect", "--isolated", "--output-format", "json-lines", "."]);
    let classes: Vec<Value> = told.out.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    let [derived, cached] = &classes[..] else { panic!("two classes: {}", told.out) };
    assert_eq!(derived["mro"], Value::Null);
    assert_eq!(derived["unknown"]["mro"], "a stub file may add a base for type checkers");
    assert_eq!(cached["attributes"]["size"], Value::Null);
}

/// A finder of the form that setuptools writes; `{root}` stands for the directory of the sources.
const FINDER: &str = "
import sys
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path

MAPPING: dict[str, str] = {'shop': '{root}/somewhere', 'single': '{root}/single', 'company.stock': '{root}/parts/stock'}
NAMESPACES: dict[str, list[str]] = {'company': ['{root}/parts'], 'bare': ['{root}/bare']}

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in MAPPING:
            for place in (MAPPING[name] + '/__init__.py', MAPPING[name] + '.py'):
                if Path(place).exists():
                    return spec_from_file_location(name, place)
        if name in NAMESPACES:
            spec = ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = list(NAMESPACES[name])
            return spec

def install():
    sys.meta_path.append(Finder)
";

/// Writes the full names of the MRO of each class of `main`, with a directory as site-packages.
const ASK: &str = "
import json, site, sys
sys.path.insert(0, '.')
site.addsitedir(sys.argv[1])
import main
name = lambda cls: f'{cls.__module__}.{cls.__qualname__}'
classes = [value for value in vars(main).values() if isinstance(value, type) and value.__module__ == 'main']
print(json.dumps({cls.__qualname__: [name(base) for base in cls.__mro__] for cls in classes}))
";

#[test]
fn libraries_are_found_where_an_environment_says() {
    let python = python::newest();
    let names = [
        "Listed",
        "plain.Order",
        "shop.Order",
        "deep.Deep",
        "single.One",
        "Shelf",
        "Bare",
        "Own",
        "both.Both",
        "dotted.Top",
        "dotted.deep.Middle",
        "dotted.deep.er.Bottom",
    ];
    let main =
        "import shop, single, plain, dotted.deep.er, company.stock\nimport shop.deep as deep\nfrom company.stock.shelf import Shelf\n\
                from listed import Listed\nfrom bare.thing import Bare\nfrom own import Own\nfrom split import both\n\
                from split.mine import Mine\nclass A(Mine): pass\n"
            .to_owned()
            + &derive(&names);
    let site = format!("venv/lib/python3.{}/site-packages", python.minor);
    let story = Story::new(&[("main.py", &main), ("own.py", "class Own(dict): pass\n"), ("ask.py", ASK)]);
    let root = story.root().canonicalize().expect("it exists").join("sources");
    story.write("venv/pyvenv.cfg", format!("home = /nowhere/bin\nversion = 3.{}.0\n", python.minor));
    story.write("split/mine.py", "class Mine: pass\n");
    for (path, text) in [
        ("listed.pth", root.join("listed").display().to_string() + "\n"),
        (
            "__editable__.shop.pth",
            "import __editable___shop_1_0_finder; __editable___shop_1_0_finder.install()\n".into(),
        ),
        ("__editable___shop_1_0_finder.py", FINDER.replace("{root}", &root.display().to_string())),
        ("plain/__init__.py", "from .models import Order\n".into()),
        ("plain/models.py", "class Base: pass\nclass Order(Base): pass\n".into()),
        ("plain/models.pyi", "class Order: ...\n".into()),
        ("own.py", "class Own: pass\n".into()),
        ("dotted/__init__.py", "class Top: pass\n".into()),
        ("dotted/deep/__init__.py", "class Middle: pass\n".into()),
        ("dotted/deep/er.py", "from .. import Top\nclass Bottom(Top): pass\n".into()),
        ("split/both.py", "class Both: pass\n".into()),
    ] {
        story.write(&format!("{site}/{path}"), text);
    }
    for (path, text) in [
        ("listed/listed.py", "class Listed: pass\n"),
        ("somewhere/__init__.py", "from .deep import Deep as Order\n"),
        ("somewhere/deep.py", "class Deep: pass\n"),
        ("single.py", "class One: pass\n"),
        ("parts/stock/__init__.py", ""),
        ("parts/stock/shelf.py", "class Shelf: pass\n"),
        ("bare/thing.py", "class Bare: pass\n"),
    ] {
        story.write(&format!("sources/{path}"), text);
    }
    let asked = std::process::Command::new(&python.path).args(["ask.py", &site]).current_dir(story.root()).output();
    let asked = asked.expect("CPython starts");
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let truth: BTreeMap<String, Vec<String>> = serde_json::from_slice(&asked.stdout).expect("it is JSON");
    assert_eq!(truth.len(), names.len() + 1);
    let told = story.run(&["inspect", "--output-format", "json-lines", "--python", "venv", "main.py"]);
    for line in told.lines() {
        let class: Value = serde_json::from_str(&line).expect("each line is JSON");
        let name = class["qualname"].as_str().expect("a text");
        assert_eq!(class["mro"], Value::from(truth[name].clone()), "{name}: {}", class["unknown"]);
    }
    assert_eq!(told.lines().len(), truth.len(), "{}", told.errors);
    // By their names, too.
    for (target, name) in [("company.stock.shelf:Shelf", "Shelf"), ("bare.thing", "Bare"), ("single:One", "One")] {
        let told = story.run(&["inspect", "--output-format", "json-lines", "--python", "venv", target]);
        assert!(told.out.contains(&format!("\"qualname\":\"{name}\"")), "{target}: {}{}", told.out, told.errors);
        let module = target.split(':').next().expect("a module");
        assert!(told.out.contains(&format!("\"module\":\"{module}\"")), "{target}: {}", told.out);
    }
}

#[test]
fn what_is_tried_loads_although_it_needs_typing_extensions() {
    let python = python::newest();
    let site = format!("venv/lib/python3.{}/site-packages", python.minor);
    let story = Story::new(&[
        (
            "models.py",
            "try:\n    from fast import Quick as Base\nexcept ImportError:\n    from slow import Base\n\
             class Model(Base): pass\n",
        ),
        ("fast.py", "from typing_extensions import Self\nimport library\nclass Quick: pass\n"),
        ("slow.py", "class Base: pass\n"),
        (
            "starred.py",
            "class _Pickler: pass\ntry:\n    from compiled import *\nexcept ImportError:\n    Pickler = _Pickler\n\
             class Own(Pickler): pass\n",
        ),
    ]);
    story.write("venv/pyvenv.cfg", format!("home = /nowhere/bin\nversion = 3.{}.0\n", python.minor));
    story.write(&format!("{site}/library.py"), "");
    story.write(&format!("{site}/compiled.abi3.so"), "");
    let told = |target| story.run(&["inspect", "--output-format", "json-lines", "--python", "venv", target]).out;
    let model = told(".");
    let model = model.lines().find(|line| line.contains("\"qualname\":\"Model\"")).expect("it is told");
    assert!(model.contains("[\"models.Model\",\"fast.Quick\",\"builtins.object\"]"), "{model}");
    // What a compiled module brings is not known.
    let own = told("starred.py:Own");
    assert!(own.contains("\"mro\":null"), "{own}");
}

#[test]
fn a_branch_whose_imports_fail_has_not_run() {
    let python = python::newest();
    let site = format!("venv/lib/python3.{}/site-packages", python.minor);
    let story = Story::new(&[(
        "models.py",
        "import importlib\n\ndef find(name):\n    try:\n        return importlib.import_module(name)\n    \
         except ImportError:\n        return None\n\n\
         lacking = find('lacking')\nlibrary = find('library')\nOther = object\n\
         if lacking:\n    from lacking import Base\n    import lacking.other\n    Other = lacking.other.Other\n\
         else:\n    class Base: pass\n\
         if library:\n    from library import Maybe\nelse:\n    class Maybe: pass\n\
         try:\n    if lacking:\n        from lacking import Caught\n    else:\n        Caught = object\nexcept ImportError:\n    Caught = int\n\
         class Model(Base, Other): pass\nclass Unsure(Maybe): pass\nclass Handled(Caught): pass\n",
    )]);
    story.write("venv/pyvenv.cfg", format!("home = /nowhere/bin\nversion = 3.{}.0\n", python.minor));
    story.write(&format!("{site}/library.py"), "class Maybe: pass\n");
    let told = story.run(&["inspect", "--output-format", "json-lines", "--python", "venv", "models.py"]).out;
    let mro = |name: &str| {
        let told = told.lines().map(|line| serde_json::from_str::<Value>(line).expect("each line is JSON"));
        let mut found: Vec<Value> =
            told.filter(|class| class["qualname"] == name).map(|it| it["mro"].clone()).collect();
        found.pop().expect("it is told")
    };
    assert_eq!(mro("Model"), serde_json::json!(["models.Model", "models.Base", "builtins.object"]));
    assert_eq!(mro("Unsure"), Value::Null);
    assert_eq!(mro("Handled"), Value::Null);
}

struct All;

impl Policy for All {
    fn level(&self, rule: &Rule, _: FileId) -> Level {
        rule.level
    }
}

#[test]
fn of_a_large_library_only_what_is_asked_for_is_read() {
    let story = Story::new(&[
        ("main.py", "import big\nimport big.unused\nfrom big import helper\nclass Net(big.Module): pass\n"),
        (
            "site/big/__init__.py",
            "from .star import *\nfrom . import heavy, helper\nfrom .nn import Module\nX = heavy.X\n",
        ),
        ("site/big/nn/__init__.py", "from .module import Module as Module\nfrom .linear import Linear as Linear\n"),
        ("site/big/nn/module.py", "import big.heavy\nfrom ..helper import help\nclass Module: pass\n"),
        ("site/big/nn/linear.py", "class Linear: pass\n"),
        ("site/big/star.py", "class Star: pass\n"),
        ("site/big/heavy.py", "X = 1\n"),
        ("site/big/helper.py", "def help(): pass\n"),
        ("site/big/unused.py", "class Unused: pass\n"),
    ]);
    let linked = engine::link(
        Request {
            inputs: vec![Input::new(story.path("main.py"), FileKind::Python)],
            findings: Vec::new(),
            settings: Settings {
                roots: vec![story.root().to_path_buf()],
                environment: vec![story.path("site")],
                ..Settings::default()
            },
            rules: &[],
            policy: &All,
            max_file_size: 1 << 20,
            explain: None,
            progress: None,
        },
        &|_, _| {},
    );
    // `import big.unused` is no question about `unused`: but it may be one about what `big` is, as in the class.
    let mut read: Vec<PathBuf> = linked.inputs.into_iter().map(|input| input.path).collect();
    read.sort();
    let expected =
        ["main.py", "site/big/__init__.py", "site/big/nn/__init__.py", "site/big/nn/module.py", "site/big/unused.py"];
    assert_eq!(read, expected.map(|path| story.path(path)));
}

/// Whether a test holds may hang on a constant of another module, wherever the test stands.
#[test]
fn modules_that_tests_lead_to_are_read() {
    let constants = [
        "if_", "elif_", "while_", "ternary", "operand", "element", "case", "guard", "negated", "skipped", "class_",
        "unless",
    ];
    let modules = constants.map(|name| (format!("site/of_{name}.py"), "FLAG = True\nplatform = True\n"));
    let main = "import sys\n\
        import of_if_, of_elif_, of_while_, of_operand, of_unasked, of_value\n\
        from of_ternary import FLAG as ternary\nfrom of_element import FLAG as element\n\
        import of_case\nfrom of_guard import FLAG as guard\nfrom of_negated import FLAG as negated\n\
        if of_if_.FLAG: A = 1\n\
        elif not (sys.argv or of_elif_.FLAG is True): B = 1\n\
        def run(items, of_unasked):\n\
        \x20   while of_while_.FLAG and items: items.pop()\n\
        \x20   chosen = 1 if ternary else 2\n\
        \x20   both = of_operand.FLAG and chosen\n\
        \x20   if of_unasked.FLAG: both += of_value.FLAG\n\
        \x20   return [item for item in items if element == both]\n\
        match of_case.platform:\n    case True: C = 1\n\
        match sys.platform:\n    case 'win32' if guard: D = 1\n\
        class Late:\n    if not negated: E = 1\n\
        import unittest, of_skipped, of_class_, of_unless\n\
        @unittest.skipIf(of_class_.FLAG, '')\n\
        class Tests(unittest.TestCase):\n\
        \x20   @unittest.skipIf(not of_skipped.FLAG, '')\n    def test_first(self): pass\n\
        \x20   @unittest.skipUnless(of_unless.FLAG, '')\n    def test_second(self): pass\n";
    let mut files: Vec<(&str, &str)> = modules.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    files.extend([("main.py", main), ("site/of_unasked.py", ""), ("site/of_value.py", "")]);
    let story = Story::new(&files);
    let linked = engine::link(
        Request {
            inputs: vec![Input::new(story.path("main.py"), FileKind::Python)],
            findings: Vec::new(),
            settings: Settings {
                roots: vec![story.root().to_path_buf()],
                environment: vec![story.path("site")],
                ..Settings::default()
            },
            rules: &[],
            policy: &All,
            max_file_size: 1 << 20,
            explain: None,
            progress: None,
        },
        &|_, _| {},
    );
    let read: BTreeSet<PathBuf> = linked.inputs.into_iter().skip(1).map(|input| input.path).collect();
    let expected: BTreeSet<PathBuf> = modules.iter().map(|(path, _)| story.path(path)).collect();
    assert_eq!(read, expected);
}

#[test]
fn what_hangs_on_a_file_got_something_from_it() {
    let story = Story::new(&[
        ("base.py", "class Base: pass\nasync def run(): pass\n"),
        ("near.py", "from base import Base as Own\nclass Near(Own): pass\n"),
        ("far.py", "import near\nclass Far(near.Near): pass\n"),
        ("star.py", "from far import *\n"),
        ("last.py", "from star import Far\nclass Last(Far): pass\n"),
        ("other.py", "import base\nclass Other: pass\n"),
        ("pkg/__init__.py", ""),
        ("pkg/sub.py", "class Sub: pass\n"),
        ("dotted.py", "import pkg.sub\nclass Dotted(pkg.sub.Sub): pass\n"),
    ]);
    let paths = ["base", "near", "far", "star", "last", "other", "pkg/__init__", "pkg/sub", "dotted"];
    let input = |name: &str| Input::new(story.path(&format!("{name}.py")), FileKind::Python);
    let linked = engine::link(
        Request {
            inputs: paths.map(input).into(),
            findings: Vec::new(),
            settings: Settings { roots: vec![story.root().to_path_buf()], ..Settings::default() },
            rules: &[],
            policy: &All,
            max_file_size: 1 << 20,
            explain: None,
            progress: None,
        },
        &|_, _| {},
    );
    let importers = |name: &str| -> Vec<&str> {
        let file = paths.iter().position(|path| *path == name).expect("it is one of them");
        let found = linked.project.importers(&[FileId(file as u32)].into());
        found.into_iter().map(|file| paths[file.0 as usize]).collect()
    };
    assert_eq!(importers("base"), ["near", "far", "star", "last"]);
    assert_eq!(importers("star"), ["last"]);
    assert_eq!(importers("pkg/sub"), ["dotted"]);
    assert_eq!(importers("other"), [""; 0]);
}

/// Modules that are not named are read in rounds, as they are asked for: what an early one says of a class may be taken
/// back by one that is found later.
#[test]
fn modules_that_are_found_late_count_as_if_they_had_been_there() {
    let story = Story::new(&[
        (
            "main.py",
            "import parts.one\nfrom shelf import Book, Cover, Shelf, Tag\nfrom chain.first import Link\n\
             class Novel(Book): pass\nclass Row(Shelf): best = Shelf.best\nclass Sewn(Cover): pass\n\
             class Chained(Link): pass\nclass Part(parts.one.Part): pass\nclass Tagged(Tag, metaclass=Tag.kind): pass\n",
        ),
        (
            "shelf/__init__.py",
            "class Book: pass\nclass Cover: pass\nclass Tag:\n    kind = None\nclass Shelf:\n    best = None\n",
        ),
        ("chain/__init__.py", ""),
        ("chain/first.py", "from chain.second import Link\n"),
        ("chain/second.py", "from chain.third import Link\n"),
        ("chain/third.py", "from chain.fourth import Base\nclass Link(Base): pass\n"),
        (
            "chain/fourth.py",
            "from shelf import Book, Shelf, Tag\nclass Base: pass\nclass Bound:\n    def __get__(self, obj, owner): return obj\n\
             class Paper: pass\nBook.__bases__ = (Paper,)\nShelf.best = Bound()\nclass Meta(type): pass\nTag.kind = Meta\n",
        ),
        ("parts/one/__init__.py", "from .two import Part\n"),
        ("parts/one/two.py", "from chain.first import Link\nclass Part(Link): pass\n"),
    ]);
    let of_main = |target: &str| -> Vec<Value> {
        let told = story.run(&["inspect", target, "--output-format", "json-lines"]);
        let classes = told.out.lines().map(|line| serde_json::from_str::<Value>(line).expect("each line is an object"));
        classes.filter(|class| class["file"].as_str().is_some_and(|file| file.ends_with("main.py"))).collect()
    };
    let (found, walked) = (of_main("main.py"), of_main("."));
    assert_eq!(found.len(), 6);
    for (found, walked) in found.iter().zip(&walked) {
        assert_eq!(found, walked);
    }
    let novel = &found[0];
    assert_eq!((&novel["qualname"], &novel["mro"]), (&Value::from("Novel"), &Value::Null), "{novel:#}");
    let chained = found.iter().find(|class| class["qualname"] == "Chained").expect("it is there");
    assert_eq!(chained["mro"].as_array().map(Vec::len), Some(4), "{chained:#}");
}
