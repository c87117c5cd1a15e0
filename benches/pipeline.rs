//! The stages of a run, each alone and all together, over the standard library of the CPython on PATH or the directory
//! that `CLASSWISE_CORPUS` names. `cargo bench` runs it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};

use classwise::engine::FileKind;
use classwise::facts::FileFacts;
use classwise::project::{Project, ProjectFile, Settings};
use classwise::source::{self, Source};
use classwise::syntax;
use classwise::walk::{WalkOptions, walk};
use divan::Bencher;
use divan::counter::BytesCount;
use rayon::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// In bytes, as `classwise check` has it.
const MAX_FILE_SIZE: u64 = 32 << 20;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10)]
fn walk_and_read(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| read(directory()));
}

#[divan::bench(sample_count = 10)]
fn parse(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        let bodies = texts().par_iter().map(|(path, text)| syntax::errors(text, kind(path)).len());
        bodies.sum::<usize>()
    });
}

#[divan::bench(sample_count = 10)]
fn parse_and_collect(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(facts);
}

#[divan::bench(sample_count = 10)]
fn link(bencher: Bencher<'_, '_>) {
    let facts = facts();
    bencher.counter(bytes()).with_inputs(|| facts.clone()).bench_values(|facts| {
        let files = facts
            .into_iter()
            .map(|(path, facts)| ProjectFile {
                is_stub: kind(&path) == FileKind::Stub,
                path,
                facts: Some(facts).filter(|facts| !facts.invalid_syntax),
                is_reported: true,
                hash: 0,
            })
            .collect();
        Project::link(files, Settings::default())
    });
}

/// The program itself, from its start to its exit code.
#[divan::bench(sample_count = 10)]
fn end_to_end(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        Command::new(env!("CARGO_BIN_EXE_classwise"))
            .args(["check", "--isolated", "--no-cache", "--output-format", "json-lines"])
            .arg(directory())
            .output()
            .expect("the program starts")
    });
}

fn facts() -> Vec<(PathBuf, Arc<FileFacts>)> {
    texts().par_iter().map(|(path, text)| (path.clone(), Arc::new(syntax::parse(text, kind(path)).facts))).collect()
}

fn bytes() -> BytesCount {
    BytesCount::new(texts().iter().map(|(_, text)| text.len()).sum::<usize>())
}

fn kind(path: &Path) -> FileKind {
    if path.extension().is_some_and(|extension| extension == "pyi") { FileKind::Stub } else { FileKind::Python }
}

fn texts() -> &'static [(PathBuf, String)] {
    static TEXTS: OnceLock<Vec<(PathBuf, String)>> = OnceLock::new();
    TEXTS.get_or_init(|| read(directory()))
}

fn read(directory: &Path) -> Vec<(PathBuf, String)> {
    let walked = walk(&[directory.to_owned()], &WalkOptions::new(directory));
    walked
        .files
        .into_par_iter()
        .filter(|file| matches!(file.kind, FileKind::Python | FileKind::Stub))
        .filter_map(|file| {
            let bytes = source::read(&file.path, MAX_FILE_SIZE).ok()?;
            let source = Source::decode(bytes, file.kind).ok()?;
            Some((file.path, source.text.to_string()))
        })
        .collect()
}

fn directory() -> &'static Path {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    DIRECTORY.get_or_init(|| match std::env::var_os("CLASSWISE_CORPUS") {
        Some(directory) => PathBuf::from(directory),
        None => standard_library().expect("a python3 on PATH, or CLASSWISE_CORPUS, says what to read"),
    })
}

fn standard_library() -> Option<PathBuf> {
    let question = "import os; print(os.path.dirname(os.__file__))";
    ["python3", "python", "python3.13", "python3.12"].iter().find_map(|name| {
        let output = Command::new(name).args(["-c", question]).output().ok()?;
        let answer = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| PathBuf::from(answer.trim_end()))
    })
}
