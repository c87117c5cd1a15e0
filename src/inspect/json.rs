//! Inspected classes for programs: one object a class.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::Serialize;
use serde::ser::Serializer;

use super::{Inspected, METACLASS_CONFLICT, full_name, origin_name, unknown_base};
use crate::project::{ClassRef, Metaclass, Mro, Project};
use crate::report::texts::Texts;

pub fn write_array(
    project: &Project,
    classes: &BTreeSet<ClassRef>,
    texts: &mut Texts<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Array { project, classes, texts: RefCell::new(texts) })?;
    writeln!(out)
}

pub fn write_lines(
    project: &Project,
    classes: &BTreeSet<ClassRef>,
    texts: &mut Texts<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for class in classes {
        serde_json::to_writer(&mut *out, &object(project, class, texts))?;
        writeln!(out)?;
    }
    Ok(())
}

/// Objects are made while they are written.
struct Array<'a, 'b> {
    project: &'a Project,
    classes: &'a BTreeSet<ClassRef>,
    texts: RefCell<&'a mut Texts<'b>>,
}

impl Serialize for Array<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let objects = self.classes.iter().map(|class| object(self.project, class, &mut self.texts.borrow_mut()));
        serializer.collect_seq(objects)
    }
}

/// Names are dotted, `module.qualname`; `null` is unknown, and `unknown` says why.
#[derive(Serialize)]
struct Object {
    file: Option<String>,
    /// From 1, of the class statement or of its first decorator.
    line: Option<usize>,
    module: Option<String>,
    qualname: String,
    bases: Vec<Option<String>>,
    mro: Option<Vec<String>>,
    metaclass: Option<String>,
    /// What gives the class its metaclass: `explicit`, `base` or `default`.
    metaclass_origin: Option<&'static str>,
    /// What CPython says where it refuses to create the class.
    conflict: Option<String>,
    attributes: BTreeMap<String, Option<&'static str>>,
    unknown: Reasons,
}

/// Reasons, by what they keep from being known.
#[derive(Serialize)]
struct Reasons {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    bases: BTreeMap<usize, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mro: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metaclass: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<String, String>,
}

fn object(project: &Project, class: &ClassRef, texts: &mut Texts<'_>) -> Object {
    let inspected = Inspected::new(project, class);
    let name = |class: &ClassRef| full_name(project, class);
    let mut reasons = Reasons { bases: BTreeMap::new(), mro: None, metaclass: None, attributes: BTreeMap::new() };
    let mut conflict = None;
    let bases = inspected.bases.iter().enumerate();
    let bases = bases.map(|(position, base)| {
        if base.class.is_none() {
            reasons.bases.insert(position, unknown_base(base));
        }
        base.class.as_ref().map(name)
    });
    let bases = bases.collect();
    let mro = match &inspected.mro {
        Mro::Linear(mro) => Some(mro.iter().map(name).collect()),
        Mro::Conflict(message) => {
            conflict = Some(message.clone());
            None
        }
        Mro::Unknown(reason) => {
            reasons.mro = Some(reason.to_string());
            None
        }
    };
    let (metaclass, metaclass_origin) = match &inspected.metaclass {
        Metaclass::Known { class, origin } => (Some(name(class)), Some(origin_name(origin))),
        Metaclass::Conflict(_) => {
            conflict.get_or_insert_with(|| METACLASS_CONFLICT.to_owned());
            (None, None)
        }
        Metaclass::Callable(_) => {
            reasons.metaclass = Some("the metaclass is a callable that is no type".to_owned());
            (None, None)
        }
        Metaclass::Unknown(reason) => {
            // Where the MRO is refused, there is no class that could have one.
            let refused = matches!(inspected.mro, Mro::Conflict(_)).then(|| "CPython refuses the bases".to_owned());
            reasons.metaclass = Some(refused.unwrap_or_else(|| reason.to_string()));
            (None, None)
        }
    };
    let mut attributes = BTreeMap::new();
    for attribute in inspected.attributes {
        let kind = match attribute.kind {
            Ok(kind) => Some(kind.name()),
            Err(reason) => {
                reasons.attributes.insert(attribute.name.clone(), reason.to_string());
                None
            }
        };
        attributes.insert(attribute.name, kind);
    }
    let (file, line) = match inspected.statement {
        Some(place) => {
            let path = texts.path(place.file).map(|path| path.to_string_lossy().into_owned());
            (path, texts.span(place).map(|(start, _)| start.line))
        }
        None => (None, None),
    };
    Object {
        file,
        line,
        module: inspected.module,
        qualname: inspected.qualname,
        bases,
        mro,
        metaclass,
        metaclass_origin,
        conflict,
        attributes,
        unknown: reasons,
    }
}
