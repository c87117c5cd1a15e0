//! A directory of files and what the program says about it: the ground that stories about the command line stand on.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use crate::check::classwise;

/// Six lines of Python, the last of which CPython refuses with a `TypeError`: `metaclass-conflict`.
pub const CONFLICT: &str = "\
import abc
class Readable(abc.ABC): pass
class Registering(type):
    def __call__(cls): return cls
class Model(metaclass=Registering): pass
class Shop(Model, Readable): pass
";

/// An `async def` whose third line blocks the event loop: `blocking-call-in-async`.
pub const BLOCKING: &str = "\
import time
async def poll():
    time.sleep(1)
";

/// A temporary project.
pub struct Story {
    directory: tempfile::TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub struct Told {
    pub code: Option<i32>,
    pub out: String,
    pub errors: String,
}

impl Story {
    /// Paths relative to the project's root, and texts.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let story = Self { directory: tempfile::tempdir().expect("a directory is made") };
        for (path, text) in files {
            story.write(path, text);
        }
        story
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it lies in the project")).expect("a directory is made");
        fs::write(path, text).expect("a file is written");
    }

    pub fn root(&self) -> &Path {
        self.directory.path()
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root().join(relative)
    }

    /// Runs the program in the project's root.
    pub fn run(&self, arguments: &[&str]) -> Told {
        self.run_in("", arguments)
    }

    /// Runs the program in a directory of the project.
    pub fn run_in(&self, directory: &str, arguments: &[&str]) -> Told {
        classwise(&self.path(directory)).args(arguments).output().expect("the program starts").into()
    }

    /// `check --output-format concise` with further arguments: the lines, without the summary.
    pub fn lines(&self, arguments: &[&str]) -> Vec<String> {
        let told = self.run(&[&["check", "--quiet", "--output-format", "concise"], arguments].concat());
        assert!(told.errors.is_empty(), "{}", told.errors);
        told.lines()
    }

    /// `path:line rule` of each finding.
    pub fn places(&self, arguments: &[&str]) -> Vec<String> {
        self.lines(arguments).iter().map(|line| place(line)).collect()
    }

    /// Runs the program with a text as its standard input.
    pub fn pipe(&self, input: &str, arguments: &[&str]) -> Told {
        let mut child = classwise(self.root())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        child.stdin.take().expect("it has a standard input").write_all(input.as_bytes()).expect("it reads");
        child.wait_with_output().expect("the program ends").into()
    }
}

impl Told {
    pub fn lines(&self) -> Vec<String> {
        self.out.lines().map(str::to_owned).collect()
    }
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is printed is UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), errors: text(output.stderr) }
    }
}

/// `shop.py:6 metaclass-conflict` of `shop.py:6:7: error[metaclass-conflict] …`.
pub fn place(line: &str) -> String {
    let (place, rest) = line.split_once(": ").unwrap_or((line, ""));
    let rule = rest.split(['[', ']']).nth(1).unwrap_or_default();
    let place = match place.rsplit_once(':') {
        Some((place, column)) if column.bytes().all(|byte| byte.is_ascii_digit()) => place,
        _ => place,
    };
    format!("{place} {rule}")
}
