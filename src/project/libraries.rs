//! Classes of compiled and generated libraries of which no source can be read: their metaclass and their layout.
//!
//! `libraries.txt` says which, as `ask_libraries.py` heard it from the libraries. It is used only where the library's
//! module is not in view, or does not show how it makes the class: what was read from a file is known better.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::project::Project;

const LIBRARIES: &str = include_str!("libraries.txt");

/// What is known of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LibraryClass {
    pub metaclass: &'static str,
    /// With commas, by the names of this table or of the standard library; `None` where they are not known.
    pub bases: Option<&'static str>,
    /// Nothing can derive from it.
    pub is_final: bool,
    /// What its instances are as members of a class; `None` where that is not known.
    pub member: Option<LibraryMember>,
    pub layout: LibraryLayout,
}

/// What an object is as a member of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LibraryMember {
    DataDescriptor,
    NonDataDescriptor,
    Plain,
}

/// How instances are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LibraryLayout {
    pub solid_base: &'static str,
    pub has_dict: bool,
    pub has_weakref: bool,
    pub has_items: bool,
}

/// A class by its dotted name.
pub(super) fn class(dotted: &str) -> Option<LibraryClass> {
    let (module, name) = dotted.rsplit_once('.')?;
    let classes = table().modules.get(module)?;
    let index = classes.binary_search_by_key(&name, |&(name, _)| name).ok()?;
    classes.get(index).map(|&(_, class)| class)
}

/// What a metaclass of the table does when it is called for a class statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HowItCreates {
    /// Its `__new__` is that of `type`.
    Inherited,
    /// Its own `__new__` hands name, bases and namespace on to `type.__new__`, and takes no keywords.
    HandsOn,
    /// It creates no class below one of its own.
    Refuses,
}

impl LibraryClass {
    pub(super) fn named_bases(&self) -> impl Iterator<Item = &'static str> {
        self.bases.unwrap_or_default().split(',').filter(|base| !base.is_empty())
    }
}

impl Project {
    /// What the instances of a compiled class are as members of a class, where its library says so.
    pub fn library_member(&self, dotted: &str) -> Option<LibraryMember> {
        class(dotted)?.member
    }
}

/// Whether classes of a module are known.
pub(super) fn has_module(dotted: &str) -> bool {
    table().modules.contains_key(dotted)
}

/// Whether the name is that of a metaclass of the table: derived from `type` alone.
pub(super) fn is_metaclass(name: &str) -> bool {
    creation(name).is_some()
}

/// How a metaclass of the table creates classes.
pub(super) fn creation(name: &str) -> Option<HowItCreates> {
    table().metaclasses.iter().find(|(own, _)| *own == name).map(|&(_, creation)| creation)
}

/// What is known of a message that protobuf generates.
pub(super) fn message() -> Option<LibraryClass> {
    class("google.protobuf.empty_pb2.Empty")
}

/// Whether one class that lays out instances is laid out on another, or is it; `None` for names that are not of the
/// table.
pub(super) fn is_laid_out_on(solid_base: &str, other: &str) -> Option<bool> {
    let mut at = solid_base;
    let solid_bases = &table().solid_bases;
    solid_bases.get(at)?;
    loop {
        if at == other {
            return Some(true);
        }
        match solid_bases.get(at) {
            Some(Some(below)) => at = below,
            Some(None) | None => return Some(other == "builtins.object"),
        }
    }
}

#[derive(Debug, Default)]
struct Table {
    metaclasses: Vec<(&'static str, HowItCreates)>,
    /// What lies below each class that lays out instances.
    solid_bases: FxHashMap<&'static str, Option<&'static str>>,
    /// By module, the classes sorted by name.
    modules: FxHashMap<&'static str, Vec<(&'static str, LibraryClass)>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::default();
        let mut metaclass = "";
        let mut bases = None;
        let mut layout = LibraryLayout { solid_base: "", has_dict: false, has_weakref: false, has_items: false };
        for line in LIBRARIES.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_ascii_whitespace();
            match (words.next(), words.next()) {
                (Some("metaclass"), Some(name)) => {
                    metaclass = name;
                    bases = None;
                    if name != "builtins.type" {
                        table.metaclasses.push((
                            name,
                            match words.next() {
                                Some("inherited") => HowItCreates::Inherited,
                                Some("hands-on") => HowItCreates::HandsOn,
                                _ => HowItCreates::Refuses,
                            },
                        ));
                    }
                }
                (Some("bases"), Some(names)) => bases = Some(names),
                (Some("layout"), Some(chain)) => {
                    bases = None;
                    let mut chain = chain.split('<').peekable();
                    layout.solid_base = chain.peek().copied().unwrap_or_default();
                    // What the language itself lays out is known without the table, and lies below all of it.
                    while let Some(solid_base) = chain.next().filter(|name| !name.starts_with("builtins.")) {
                        table.solid_bases.insert(solid_base, chain.peek().copied());
                    }
                    let has = |word| words.clone().flat_map(|words| words.split(',')).any(|own| own == word);
                    layout.has_dict = has("dict");
                    layout.has_weakref = has("weakref");
                    layout.has_items = has("items");
                }
                (Some(module), Some(first)) => {
                    let classes = table.modules.entry(module).or_default();
                    classes.extend(std::iter::once(first).chain(words).map(|word| {
                        let name = word.trim_end_matches(['!', '=', '@']);
                        let member = match &word[name.len()..] {
                            "=" => Some(LibraryMember::DataDescriptor),
                            "@" => Some(LibraryMember::NonDataDescriptor),
                            _ => bases.map(|_| LibraryMember::Plain),
                        };
                        (name, LibraryClass { metaclass, bases, is_final: word.ends_with('!'), member, layout })
                    }));
                }
                _ => {}
            }
        }
        for classes in table.modules.values_mut() {
            classes.sort_unstable_by_key(|&(name, _)| name);
        }
        table
    })
}
