//! Addresses of files, as editors write them.

use std::path::{Path, PathBuf};

use lsp_types::Uri;

use crate::paths::absolute;

/// The path of a `file:` address; absent for what lies nowhere, as `untitled:Untitled-1`.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    let (scheme, rest) = uri.as_str().split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/')?),
        None => ("", rest),
    };
    let path = decoded(path)?;
    let is_local = host.is_empty() || host.eq_ignore_ascii_case("localhost");
    if cfg!(windows) {
        let path = path.replace('/', "\\");
        let is_drive = path.as_bytes().get(2) == Some(&b':');
        return Some(absolute(Path::new(&match (is_local, is_drive) {
            (true, true) => path[1..].to_owned(),
            (true, false) => path,
            (false, _) => format!("\\\\{host}{path}"),
        })));
    }
    (is_local && path.starts_with('/')).then(|| absolute(Path::new(&path)))
}

/// The address of an absolute path.
pub fn uri_of(path: &Path) -> Option<Uri> {
    let path = path.to_str()?;
    let mut text = String::with_capacity(path.len() + 8);
    text.push_str("file://");
    if cfg!(windows) && !path.starts_with('\\') {
        text.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'\\' if cfg!(windows) => text.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' | b'+' | b'@' | b'=' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text.parse().ok()
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        bytes.push((digit()? * 16 + digit()?) as u8);
    }
    let text = String::from_utf8(bytes).ok()?;
    (!text.contains('\0')).then_some(text)
}
