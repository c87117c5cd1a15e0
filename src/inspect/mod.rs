//! What is known of classes, for people and for programs: `classwise inspect`.
//!
//! Here a class is collected from the [`Project`]; each output format is a file of its own. Nothing here decides
//! anything about Python but the kinds of attributes, which no rule asks for.

mod body;
mod follow;
mod json;
mod kinds;
pub mod target;

use std::collections::BTreeSet;
use std::io;

use clap::ValueEnum;

use crate::engine::{Linked, Run};
use crate::finding::{FileId, Place};
use crate::project::{ClassId, ClassRef, Metaclass, MetaclassOrigin, Mro, Project, Unknown, Value};
use crate::report::texts::Texts;

pub use body::Attribute;
pub use kinds::Kind;

/// How inspected classes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, ValueEnum)]
pub enum Format {
    /// An array of objects.
    #[default]
    Json,
    /// The same objects, one on a line.
    JsonLines,
}

/// A class and all that is known of it.
#[derive(Debug)]
pub struct Inspected {
    pub class: ClassRef,
    /// Absent where no name is known by which its file could be imported.
    pub module: Option<String>,
    pub qualname: String,
    /// The class statement with its decorators; absent for the standard library's classes, which are not read.
    pub statement: Option<Place>,
    pub bases: Vec<Base>,
    pub mro: Mro,
    pub metaclass: Metaclass,
    /// By name: what the class's own namespace holds.
    pub attributes: Vec<Attribute>,
}

/// A base of a class, after `__mro_entries__`.
#[derive(Debug)]
pub struct Base {
    /// As written, or what it stands for.
    pub value: Value,
    pub class: Option<ClassRef>,
}

impl Inspected {
    pub fn new(project: &Project, class: &ClassRef) -> Self {
        let object =
            || Base { value: Value::external("builtins.object"), class: Some(ClassRef::stdlib("builtins.object")) };
        let (statement, bases) = match class {
            ClassRef::Source(id) => {
                let bases = project.bases(*id).into_iter();
                let mut bases: Vec<Base> = bases.map(|base| Base { value: base.value, class: base.class }).collect();
                if bases.is_empty() {
                    bases.push(object());
                }
                (Some(Place::new(id.file, project.class(*id).statement)), bases)
            }
            ClassRef::Stdlib(name) => {
                let bases = project.stdlib().class(name).map_or(&[][..], |class| &class.bases);
                let base = |&name: &&str| Base { value: Value::external(name), class: Some(ClassRef::stdlib(name)) };
                (None, bases.iter().map(base).collect())
            }
        };
        let (module, qualname) = names(project, class);
        Self {
            class: class.clone(),
            module,
            qualname,
            statement,
            bases,
            mro: project.mro(class),
            metaclass: project.metaclass(class),
            attributes: body::attributes(project, class),
        }
    }
}

/// The module of a class and its name there.
fn names(project: &Project, class: &ClassRef) -> (Option<String>, String) {
    match class {
        ClassRef::Source(id) => (project.module_name(id.file).map(str::to_owned), project.qualname(class)),
        ClassRef::Stdlib(name) => match project.stdlib().class(name) {
            Some(class) => (Some(class.module().to_owned()), class.qualname().to_owned()),
            None => (None, name.to_string()),
        },
    }
}

/// `module.qualname`, the name by which CPython's `repr` knows the class.
pub fn full_name(project: &Project, class: &ClassRef) -> String {
    match names(project, class) {
        (Some(module), qualname) => format!("{module}.{qualname}"),
        (None, qualname) => qualname,
    }
}

/// Asks for all that an inspection of a file's classes will ask.
pub fn demand(project: &Project, file: FileId) {
    for id in classes_in(project, file) {
        let class = ClassRef::Source(id);
        let _ = (project.mro(&class), project.metaclass(&class));
        let _ = body::attributes(project, &class);
    }
}

/// The classes of a file, in source order.
pub fn classes_in(project: &Project, file: FileId) -> impl Iterator<Item = ClassId> + use<> {
    let count = project.facts(file).classes.len() as u32;
    (0..count).map(move |index| ClassId { file, index: crate::facts::ClassIndex(index) })
}

/// Writes the classes; they are collected one after another, so that none is held longer than needed.
pub fn write(linked: Linked, classes: &BTreeSet<ClassRef>, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    let Linked { project, inputs, .. } = linked;
    let run = Run { inputs, ..Run::default() };
    let mut texts = Texts::new(&run);
    match format {
        Format::Json => json::write_array(&project, classes, &mut texts, out),
        Format::JsonLines => json::write_lines(&project, classes, &mut texts, out),
    }
}

/// Why a base is not known as a class.
fn unknown_base(base: &Base) -> String {
    match &base.value {
        Value::Unknown(reason) => reason.to_string(),
        Value::External(name) => Unknown::External(name.clone()).to_string(),
        Value::Union(_) => "it may be one of several values".to_owned(),
        _ => "it is no class that is followed".to_owned(),
    }
}

/// Where a class has its metaclass from, for programs.
fn origin_name(origin: &MetaclassOrigin) -> &'static str {
    match origin {
        MetaclassOrigin::Explicit => "explicit",
        MetaclassOrigin::Base(_) => "base",
        MetaclassOrigin::Default => "default",
    }
}
