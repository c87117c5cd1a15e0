//! Walks, reads, parses and drops: the least that any analyser of syntax trees does. `benches/compare.py` measures it
//! beside `classwise check`.

use std::io::Write;
use std::path::PathBuf;

use classwise::engine::FileKind;
use classwise::source::{self, Source};
use classwise::syntax;
use classwise::walk::{WalkOptions, walk};
use rayon::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// In bytes, as `classwise check` has it.
const MAX_FILE_SIZE: u64 = 32 << 20;

fn main() -> std::io::Result<()> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let walked = walk(&paths, &WalkOptions::new("."));
    let errors: usize = walked
        .files
        .par_iter()
        .filter(|file| matches!(file.kind, FileKind::Python | FileKind::Stub))
        .map(|file| {
            let Ok(bytes) = source::read(&file.path, MAX_FILE_SIZE) else { return 0 };
            let Ok(source) = Source::decode(bytes, file.kind) else { return 0 };
            syntax::errors(&source.text, file.kind).len()
        })
        .sum();
    writeln!(std::io::stdout(), "{} files, {errors} syntax errors", walked.files.len())
}
