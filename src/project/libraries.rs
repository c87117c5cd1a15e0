//! Classes of compiled libraries of which no source can be read, and that are known by their metaclass alone.
//!
//! `libraries.txt` says which, as `ask_libraries.py` heard it from the libraries. It is used only where the library's
//! module is not in view: what was read from a file is known better.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

const LIBRARIES: &str = include_str!("libraries.txt");

/// The metaclass of a class, by the dotted names of both.
pub(super) fn metaclass_of(class: &str) -> Option<&'static str> {
    let (module, name) = class.rsplit_once('.')?;
    table().modules.get(module).filter(|(_, names)| names.binary_search(&name).is_ok()).map(|&(metaclass, _)| metaclass)
}

/// Whether the name is that of a metaclass of the table: derived from `type` alone.
pub(super) fn is_metaclass(name: &str) -> bool {
    table().metaclasses.contains(&name)
}

#[derive(Debug, Default)]
struct Table {
    metaclasses: Vec<&'static str>,
    /// By module: the metaclass, and the names of its classes, sorted.
    modules: FxHashMap<&'static str, (&'static str, Vec<&'static str>)>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::default();
        let mut metaclass = "";
        for line in LIBRARIES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let mut words = line.split_ascii_whitespace();
            let Some(first) = words.next() else { continue };
            if line.starts_with(' ') {
                table.modules.insert(first, (metaclass, words.collect()));
            } else {
                metaclass = first;
                table.metaclasses.push(first);
            }
        }
        table
    })
}
