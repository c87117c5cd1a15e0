//! Paths as text: where they are, without asking the disk.

use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

/// The path from the root of the file system, `.` and `..` resolved by name.
pub fn absolute(path: &Path) -> PathBuf {
    if is_plain(path) {
        return path.to_path_buf();
    }
    // The system is asked once: the current directory stays the same here.
    static HERE: LazyLock<Option<PathBuf>> = LazyLock::new(|| std::env::current_dir().ok());
    let is_below = cfg!(unix) && path.is_relative() && !path.as_os_str().is_empty();
    let absolute = match HERE.as_deref().filter(|_| is_below) {
        Some(here) => std::path::absolute(here.join(path)),
        None => std::path::absolute(path),
    };
    normal(&absolute.unwrap_or_else(|_| path.to_path_buf()))
}

/// The path with `.` and `..` resolved by name: links are not followed, so that it stays where it is.
pub fn normal(path: &Path) -> PathBuf {
    if is_plain(path) {
        return path.to_path_buf();
    }
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// Bytes that compare as the path does, part by part, and faster.
pub fn sort_key(path: &Path) -> Vec<u8> {
    if is_plain(path) {
        let bytes = path.as_os_str().as_encoded_bytes();
        return bytes.iter().map(|&byte| if byte == b'/' { 0 } else { byte }).collect();
    }
    let parts = path.components().map(|part| match part {
        Component::RootDir => &[],
        part => part.as_os_str().as_encoded_bytes(),
    });
    let mut key: Vec<u8> = Vec::new();
    for (index, part) in parts.enumerate() {
        if index > 0 {
            key.push(0);
        }
        key.extend(part);
    }
    key
}

/// Whether nothing about a path is to be resolved, told by its bytes alone: walks ask it of every file.
fn is_plain(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    let is_open = |pair: &[u8]| pair[0] == b'/' && (pair[1] == b'/' || pair[1] == b'.');
    cfg!(unix) && bytes.first() == Some(&b'/') && bytes.last() != Some(&b'/') && !bytes.windows(2).any(is_open)
}
