//! No program, however deep, long or broken, ends the process.

use classwise::engine::FileKind;
use classwise::syntax::{self, Parse};

use crate::story::Story;

const DEEP: usize = 100_000;
/// Overflows the stack of a thread many times too, and is quicker where there are many ways to nest.
const LESS_DEEP: usize = 20_000;

/// Parses, collects and drops on a thread with the stack that a thread has by default.
fn survive(source: String) -> Parse {
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let parsing = thread.spawn(move || {
        let parse = syntax::parse(&source, FileKind::Python);
        assert_eq!(syntax::errors(&source, FileKind::Python), parse.errors);
        // A visitor that recurses never meets a tree that is too deep for it.
        let lent = syntax::with_parsed(&source, FileKind::Python, |parsed, facts| {
            assert!(!facts.truncated);
            parsed.syntax().body.len()
        });
        assert_eq!(lent.is_ok(), parse.errors.is_empty() && !parse.facts.truncated);
        parse
    });
    parsing.expect("the thread starts").join().expect("nothing panics")
}

/// Correct Python that nests deeper than facts do.
fn is_cut(source: String) {
    let start = source.get(..40).unwrap_or(&source).to_owned();
    let parse = survive(source);
    assert!(parse.errors.is_empty(), "{start}: {:?}", parse.errors);
    assert!(parse.facts.truncated, "{start}");
}

/// What the parser or CPython's tokenizer refuses.
fn is_refused(source: String, message: &str) {
    let start = source.get(..40).unwrap_or(&source).to_owned();
    let parse = survive(source);
    assert!(parse.facts.invalid_syntax, "{start}");
    assert!(parse.facts.exprs.is_empty(), "{start}");
    assert!(parse.errors.iter().any(|error| error.message.contains(message)), "{start}: {:?}", parse.errors.first());
}

fn around(open: &str, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(DEEP), close.repeat(DEEP))
}

#[test]
fn raise_may_be_followed_by_a_semicolon() {
    for source in
        ["raise;\n", "raise ; x = 1", "if x: raise;", "try: pass\nexcept KeyError: log();raise;\n", "raise\\\n;"]
    {
        let parse = survive(source.to_owned());
        assert!(parse.errors.is_empty() && !parse.facts.invalid_syntax, "{source}: {:?}", parse.errors);
    }
    for source in ["raise;;", "x = ;", "raise x from ;", "x.raise;", "raise;\nx = ;"] {
        assert!(!survive(source.to_owned()).errors.is_empty(), "{source}");
    }
}

#[test]
fn brackets_nest_as_deep_as_cpython_takes_them() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("a[", "]")] {
        let nested = |depth: usize| format!("{}1{}\n", open.repeat(depth), close.repeat(depth));
        assert!(survive(nested(200)).errors.is_empty(), "{open}");
        is_refused(nested(201), "too many nested parentheses");
        is_refused(nested(DEEP), "too many nested parentheses");
    }
}

#[test]
fn brackets_nest_in_every_statement() {
    for (before, after) in [
        ("x = ", ""),
        ("del ", ""),
        ("for x in ", ": pass"),
        ("with ", ": pass"),
        ("with ", " as x: pass"),
        ("match ", ":\n    case _: pass"),
        ("match x:\n    case ", ": pass"),
        ("def f(x=", "): pass"),
        ("class A(", "): pass"),
        ("@", "\ndef f(): pass"),
        ("return ", ""),
        ("type X = ", ""),
        ("f'{", "}'"),
    ] {
        let source = format!("{before}{}x{}{after}\n", "(".repeat(LESS_DEEP), ")".repeat(LESS_DEEP));
        is_refused(source, "");
        let source = format!("{before}{}x{}{after}\n", "[".repeat(LESS_DEEP), "]".repeat(LESS_DEEP));
        is_refused(source, "");
    }
}

#[test]
fn brackets_need_not_be_closed() {
    for open in ["(", "[", "{", "f(", "a[", "{1:", "lambda: (", "(yield ", "(x := ", "f'{", "[x for x in "] {
        is_refused(open.repeat(LESS_DEEP), "");
        is_refused(format!("match x:\n    case {}", open.repeat(LESS_DEEP)), "");
        is_refused(format!("with {}", open.repeat(LESS_DEEP)), "");
    }
    for close in [")", "]", "}"] {
        is_refused(close.repeat(LESS_DEEP), "");
    }
}

#[test]
fn operators_nest_without_brackets() {
    is_cut(around("not ", "x\n", ""));
    is_cut(around("-", "x\n", ""));
    is_cut(around("~+", "x\n", ""));
    is_cut(around("2 ** ", "x\n", ""));
    is_cut(around("2 ** -", "x\n", ""));
    is_cut(around("1 + ", "x\n", ""));
    is_cut(around("x if x else ", "x\n", ""));
    is_cut(around("lambda: ", "x\n", ""));
    is_cut(around("lambda x=", "x", ": x") + "\n");
    is_cut(format!("x{}\n", ".a".repeat(DEEP)));
    is_cut(format!("x{}\n", "()".repeat(DEEP)));
    is_cut(format!("x{}\n", "[0]".repeat(DEEP)));
    is_cut(format!("x{}\n", ".f(1)[2]".repeat(DEEP)));
    is_cut(format!("x{} = 1\n", ".a".repeat(DEEP)));
    is_cut(format!("del x{}\n", ".a".repeat(DEEP)));
    is_cut(format!("x{} += 1\n", "[0]".repeat(DEEP)));
    is_cut(format!("@x{}\nclass A: pass\n", ".a".repeat(DEEP)));
    is_cut(format!("match x:\n    case x{}: pass\n", ".a".repeat(DEEP)));
}

#[test]
fn operators_nest_and_nothing_follows() {
    for operator in ["not ", "-", "1 + ", "2 ** ", "x if x else ", "lambda: ", "await ", "yield ", "*", "async ", "x."]
    {
        is_refused(operator.repeat(DEEP), "");
    }
    is_refused(around("await ", "x\n", ""), "");
    is_refused(around("*", "x\n", "") + " = 1", "");
}

/// What stands in brackets after a word that may be a keyword is parsed on trial, and dropped where that fails.
#[test]
fn trials_nest() {
    for operator in [
        "not ",
        "- ",
        "-",
        "1 + ",
        "2 ** ",
        "x if x else ",
        "lambda: ",
        "lambda x=",
        "await ",
        "yield ",
        "*",
        "x.",
        "~",
        "[*",
        "(*",
        "x[",
        "x[:",
        "x[x:",
        "f(*",
        "f(x=",
        "f(**",
        "{**",
        "{x:",
        "(x for x in (",
        "(await ",
        "(lambda: ",
        "(x, ",
    ] {
        for trial in ["with (", "match "] {
            is_refused(format!("{trial}{}", operator.repeat(LESS_DEEP)), "");
        }
    }
}

#[test]
fn a_large_file_gets_the_stack_that_its_lines_need() {
    let line = "value = not -(function(argument, key=argument)[0].attribute + 1)\n";
    let parse = survive(line.repeat((4 << 20) / line.len()));
    assert!(parse.errors.is_empty());
    is_refused(format!("x = {}x\n", "-".repeat(4 << 20)), "the file nests too deeply");
}

/// Generated tables: one line for the tokenizer, and nothing in it is deep.
#[test]
fn a_large_file_may_be_one_table() {
    for (open, row, close) in [
        ("[\n", "    Row('a', -1, key=(0.5, None)),\n", "]"),
        ("{\n", "    'key': {'a': [1, -2], 'b': x.y.z},\n", "}"),
        ("f(\n", "    *rows(*a, **b)[0:1], not x,\n", ")"),
        ("(\n", "    (1.5, [x for x, y in z], lambda a, b=1: a),\n", ")[0]"),
    ] {
        let parse = survive(format!("x = {open}{}{close}\n", row.repeat((3 << 20) / row.len())));
        assert!(parse.errors.is_empty(), "{row}: {:?}", parse.errors);
        assert!(!parse.facts.truncated, "{row}");
    }
    for level in ["(x, -y.z, ", "[lambda a, b=[", "f(a, *b, c=f(", "{x: -y, z: {", "[x for x, y in (", "(x)(-y, "] {
        is_refused(level.repeat((3 << 20) / level.len()), "");
    }
}

#[test]
fn long_is_not_deep() {
    for source in [
        format!("x = {}1\n", "1 and ".repeat(DEEP)),
        format!("x = {}1\n", "1 < ".repeat(DEEP)),
        format!("{}1\n", "x = ".repeat(DEEP)),
        format!("x = [{}]\n", "1, ".repeat(DEEP)),
        format!("f({})\n", "1, ".repeat(DEEP)),
        format!("x = {}\n", "'a' ".repeat(DEEP)),
        format!("if x: pass\n{}", "elif x: pass\n".repeat(DEEP)),
        format!("{}def f(): pass\n", "@x\n".repeat(DEEP)),
        format!("import a{}\n", ".a".repeat(DEEP)),
        format!("try: pass\n{}", "except x: pass\n".repeat(DEEP)),
        format!("match x:\n    case {}1: pass\n", "1 | ".repeat(DEEP)),
        "x = 1;".repeat(DEEP),
        "def f(): global x; x = 1\n".repeat(DEEP / 10),
    ] {
        let parse = survive(source);
        assert!(parse.errors.is_empty(), "{:?}", parse.errors);
        assert!(!parse.facts.truncated);
    }
}

/// Generated code joins strings like this.
#[test]
fn a_long_sum_keeps_what_its_operands_call() {
    let parse = survive(format!("x = {}f()\n", "f() + ".repeat(4_999)));
    assert!(parse.errors.is_empty());
    assert_eq!(parse.facts.calls.len(), 5_000);
}

#[test]
fn blocks_nest_as_deep_as_cpython_takes_them() {
    for statement in ["if x:", "def f():", "class A:", "while x:", "for x in x:", "with x:", "try:", "async def f():"] {
        let nested = |depth: usize| {
            let mut source: String = (0..depth).map(|level| format!("{}{statement}\n", " ".repeat(level))).collect();
            source += &format!("{}pass\n", " ".repeat(depth));
            if statement == "try:" {
                source.extend((0..depth).rev().map(|level| format!("{}finally: pass\n", " ".repeat(level))));
            }
            source
        };
        assert!(survive(nested(99)).errors.is_empty(), "{statement}");
        is_refused(nested(100), "too many levels of indentation");
        is_refused(nested(2_000), "too many levels of indentation");
    }
}

#[test]
fn blocks_need_no_end() {
    for statement in ["if x:", "def f():", "class A:", "try:", "match x:", "case x:"] {
        let source: String = (0..2_000).map(|level| format!("{}{statement}\n", " ".repeat(level))).collect();
        is_refused(source, "");
    }
}

#[test]
fn replacement_fields_nest() {
    is_refused(around("f'{x:{", "x", "}}'"), "");
    is_refused(around("f'{", "x", "}'"), "");
    is_refused(format!("f'{}x{}'\n", "{x:".repeat(DEEP), "}".repeat(DEEP)), "");
}

#[test]
fn tests_of_names_that_stand_for_tests_end() {
    let names = ["A", "B", "C", "D", "E", "F"];
    let tests = names.windows(2).rev().map(|pair| format!("{} = {}\n", pair[0], [pair[1]; 200].join(" and ")));
    let source = format!("F = unknown\n{}if A:\n    class X(int, float): pass\n", tests.collect::<String>());
    let story = Story::new(&[("a.py", &source)]);
    assert_eq!(story.places(&["."]), ["a.py:8 layout-conflict"]);
}

/// Each program ends with a class that CPython refuses, which must be found.
fn ends(files: &[(&str, String)]) {
    const REFUSED: &str = "class Refused(int, float): pass\n";
    let files: Vec<(&str, String)> = files.iter().map(|(path, source)| (*path, format!("{REFUSED}{source}"))).collect();
    let story = Story::new(&files.iter().map(|(path, source)| (*path, source.as_str())).collect::<Vec<_>>());
    let found = story.places(&["."]);
    for (path, source) in &files {
        assert!(found.contains(&format!("{path}:1 layout-conflict")), "{path}: {source}");
    }
}

#[test]
fn values_that_double_end() {
    let calls = |depth: usize| format!("{}x{}", "pair(".repeat(depth), ")".repeat(depth));
    for pair in ["x + x", "(x, x)", "'%s%s' % (x, x)", "f'{x}{x}'", "partial(pair, x, x)"] {
        for start in ["'ab'", "(f, f)"] {
            ends(&[(
                "a.py",
                format!(
                    "from functools import partial\ndef pair(x): return {pair}\n\
                     def decorate(f):\n    x = {start}\n    return type({}, (f,), {{}})\n@decorate\nclass A: pass\n",
                    calls(24)
                ),
            )]);
        }
        let levels = (0..60).map(|level| format!("def f{}(x): return f{level}({pair})\n", level + 1));
        ends(&[(
            "a.py",
            format!(
                "from functools import partial\ndef f0(x):\n    class Made(x): pass\n    return Made\n{}\
                 @f60\nclass A: pass\n",
                levels.collect::<String>()
            ),
        )]);
    }
}

#[test]
fn names_that_modules_export_twice_end() {
    let twice = "__all__ += __all__\n__all__ = __all__ + [*__all__]\n__all__.extend(__all__)\n".repeat(40);
    ends(&[
        ("a.py", format!("__all__ = ['x']\n{twice}x = int\n")),
        ("b.py", "from a import *\nclass B(x): pass\n".into()),
    ]);
}

/// There are more ways through them than anybody can go.
#[test]
fn classes_that_need_each_other_end() {
    let names: Vec<String> = (0..12).map(|index| format!("m{index}.py")).collect();
    let files = names.iter().enumerate().map(|(index, path)| {
        let next = format!("m{}", (index + 1) % names.len());
        let source = format!("import {next}\nclass A({next}.A, {next}.B): pass\nclass B(A): x = {next}.B.x\n");
        (path.as_str(), source)
    });
    ends(&files.collect::<Vec<_>>());
}

#[test]
fn decorators_that_name_themselves_end() {
    let again = "    @p.setter\n    def p(self, value): self.p = value\n".repeat(60);
    ends(&[("a.py", format!("class A:\n    @property\n    def p(self): return self.p\n{again}A().p\n"))]);
}

#[test]
fn names_that_descriptors_double_end() {
    for again in ["self.n + self.n", "f'{self.n}{self.n}'", "'%s%s' % (self.n, self.n)", "'{0}{0}'.format(self.n)"] {
        let again = format!("        self.n = {again}\n").repeat(40);
        ends(&[(
            "a.py",
            format!(
                "class D:\n    def __set_name__(self, owner, n):\n        self.n = n\n{again}\
                 \x20   def __get__(self, instance, owner): return getattr(instance, self.n)\nclass A: x = D()\n"
            ),
        )]);
    }
}

#[test]
fn names_with_thousands_of_bindings_end() {
    let again =
        "        if a: v = v or super().__new__(cls) or v\n        w = v or w or (v if w else w)\n        v.go()\n";
    ends(&[(
        "a.py",
        format!("class S:\n    made = None\n    def __new__(cls, *a):\n        v = cls.made\n{}", again.repeat(300))
            + "        cls.made = v\n        return v\n",
    )]);
    let tests = (0..600).map(|index| format!("elif isinstance(q, A{index}): Q = q.x; Q.go()\n"));
    ends(&[("a.py", format!("if q: Q = 0\n{}Q.go()\n", tests.collect::<String>()))]);
}

#[test]
fn fields_of_a_long_line_of_dataclasses_end() {
    let lines = (0..40).map(|index| {
        format!("@dataclass\nclass D{}(D{index}):\n    x{index}: int = 1\n    y{index}: 'D{index}' = 2\n", index + 1)
    });
    let source = format!("from dataclasses import dataclass\nclass D0: pass\n{}", lines.collect::<String>());
    let story_of = |last: &str| format!("{source}@dataclass\nclass Last(D40):\n    {last}\n");
    ends(&[("a.py", story_of("z: int = 1"))]);
    let story = Story::new(&[("a.py", &story_of("z: int"))]);
    assert_eq!(story.places(&["."]), ["a.py:165 dataclass-definition"]);
}
