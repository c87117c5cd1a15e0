//! Gives the program a number of its own sources: what one build has kept in a cache, no other build may take for its
//! own.

use std::fs;
use std::path::Path;

fn main() {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for source in ["Cargo.lock", "Cargo.toml", "build.rs", "rules", "src"] {
        println!("cargo::rerun-if-changed={source}");
        add(Path::new(source), &mut hash);
    }
    println!("cargo::rustc-env=CLASSWISE_BUILD={hash:016x}");
}

/// Adds a file, or all that is in a directory, in the order of the names.
fn add(path: &Path, hash: &mut u64) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            add(&path, hash);
        }
    } else if let Ok(bytes) = fs::read(path) {
        let name = path.to_string_lossy();
        for byte in name.bytes().chain((bytes.len() as u64).to_le_bytes()).chain(bytes) {
            // FNV-1a.
            *hash = (*hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}
