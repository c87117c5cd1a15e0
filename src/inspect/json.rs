//! Inspected classes for programs: one object a class.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::panic::resume_unwind;
use std::thread;

use rayon::ThreadPool;
use rayon::prelude::*;
use serde::Serialize;

use super::{Demanded, Inspected, METACLASS_CONFLICT, full_name, origin_name, unknown_base};
use crate::engine::Run;
use crate::project::{ClassRef, Layout, Metaclass, Mro, Project};

/// Why there is no class that could have a metaclass and a layout.
const REFUSED: &str = "CPython refuses the bases";
use crate::report::texts::Texts;

/// Classes that are collected at a time, by all threads.
const CHUNK: usize = 1024;
/// Classes that a thread takes at a time: neighbours are mostly of one file, whose lines are looked up once.
const GROUP: usize = 64;

pub fn write_array(
    project: &Project,
    classes: &BTreeSet<ClassRef>,
    demanded: &Demanded,
    run: &Run,
    pool: &ThreadPool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut start = "[";
    let collect = |classes: &[&ClassRef]| collected(project, classes, demanded, run, serde_json::to_string_pretty);
    in_chunks(classes, pool, collect, |text| {
        writeln!(out, "{}\n  {}", std::mem::replace(&mut start, ","), text.replace('\n', "\n  "))
    })?;
    writeln!(out, "{}]", if start == "[" { "[" } else { "" })
}

pub fn write_lines(
    project: &Project,
    classes: &BTreeSet<ClassRef>,
    demanded: &Demanded,
    run: &Run,
    pool: &ThreadPool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let collect = |classes: &[&ClassRef]| collected(project, classes, demanded, run, serde_json::to_string);
    in_chunks(classes, pool, collect, |text| writeln!(out, "{text}"))
}

/// The objects of classes, as `written`.
fn collected(
    project: &Project,
    classes: &[&ClassRef],
    demanded: &Demanded,
    run: &Run,
    written: fn(&Object) -> serde_json::Result<String>,
) -> io::Result<Vec<String>> {
    let mut texts = Texts::new(run);
    let text = |class: &&ClassRef| {
        let inspected = Inspected::with(project, class, demanded.take_attributes(project, class));
        Ok(written(&object(project, inspected, &mut texts))?)
    };
    classes.iter().map(text).collect()
}

/// All classes in their order, a chunk of them at a time: while one is written, the next is collected.
fn in_chunks(
    classes: &BTreeSet<ClassRef>,
    pool: &ThreadPool,
    collect: impl Fn(&[&ClassRef]) -> io::Result<Vec<String>> + Sync,
    mut write: impl FnMut(String) -> io::Result<()>,
) -> io::Result<()> {
    let classes: Vec<&ClassRef> = classes.iter().collect();
    let collect = |chunk: &[&ClassRef]| -> Vec<io::Result<Vec<String>>> {
        pool.install(|| chunk.par_chunks(GROUP).map(&collect).collect())
    };
    let mut chunks = classes.chunks(CHUNK);
    let mut ready = chunks.next().map(collect);
    while let Some(collected) = ready {
        ready = thread::scope(|scope| {
            let next = chunks.next().map(|chunk| scope.spawn(|| collect(chunk)));
            for texts in collected {
                texts?.into_iter().try_for_each(&mut write)?;
            }
            io::Result::Ok(next.map(|next| next.join().unwrap_or_else(|panic| resume_unwind(panic))))
        })?;
    }
    Ok(())
}

/// Names are dotted, `module.qualname`; `null` is unknown, and `unknown` says why.
#[derive(Serialize)]
pub(super) struct Object {
    pub file: Option<String>,
    /// From 1, of the class statement or of its first decorator.
    pub line: Option<usize>,
    pub module: Option<String>,
    pub qualname: String,
    pub bases: Vec<Option<String>>,
    pub mro: Option<Vec<String>>,
    /// The MRO of the class that a decorator derives from this one and puts in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decorated_mro: Option<Vec<String>>,
    pub metaclass: Option<String>,
    /// What gives the class its metaclass: `explicit`, `base` or `default`.
    pub metaclass_origin: Option<&'static str>,
    pub layout: Option<Instances>,
    /// What subclasses have to define before there can be instances.
    pub abstract_methods: Option<Vec<String>>,
    /// What CPython says where it refuses to create the class.
    pub conflict: Option<String>,
    pub attributes: BTreeMap<String, Option<&'static str>>,
    pub unknown: Reasons,
}

/// How instances are laid out.
#[derive(Serialize)]
pub(super) struct Instances {
    /// The nearest class along `__base__` that is laid out otherwise than its own base.
    pub solid_base: String,
    pub has_dict: bool,
    pub has_weakref: bool,
}

/// Reasons, by what they keep from being known.
#[derive(Default, Serialize)]
pub(super) struct Reasons {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub bases: BTreeMap<usize, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mro: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metaclass: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
}

/// Whether it is known what a class is called.
fn has_name(project: &Project, class: &ClassRef) -> bool {
    match class {
        ClassRef::Created(id) => project.created_name(*id).is_some(),
        ClassRef::Source(_) | ClassRef::Stdlib(_) => true,
    }
}

pub(super) fn object(project: &Project, inspected: Inspected, texts: &mut Texts<'_>) -> Object {
    let name = |class: &ClassRef| full_name(project, class);
    let mut reasons = Reasons::default();
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
        Mro::Linear(mro) if mro.iter().any(|class| !has_name(project, class)) => {
            reasons.mro = Some("what a class in it is called is not known".to_owned());
            None
        }
        Mro::Linear(mro) => Some(mro.iter().map(&name).collect()),
        Mro::Conflict(why) => {
            conflict = Some(why.message(project, &inspected.class));
            None
        }
        Mro::Unknown(reason) => {
            reasons.mro = Some(reason.to_string());
            None
        }
    };
    let decorated = inspected.decorated_mro.filter(|mro| mro.iter().all(|class| has_name(project, class)));
    let decorated_mro = decorated.map(|mro| mro.iter().map(&name).collect());
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
            let refused = matches!(inspected.mro, Mro::Conflict(_)).then(|| REFUSED.to_owned());
            reasons.metaclass = Some(refused.unwrap_or_else(|| reason.to_string()));
            (None, None)
        }
    };
    let layout = match &inspected.layout {
        Layout::Known(instances) => Some(Instances {
            solid_base: name(&instances.solid_base),
            has_dict: instances.has_dict,
            has_weakref: instances.has_weakref,
        }),
        Layout::Refused(why) => {
            conflict.get_or_insert_with(|| why.message(project, &inspected.class));
            None
        }
        Layout::Unknown(reason) => {
            let is_refused =
                matches!(inspected.mro, Mro::Conflict(_)) || matches!(inspected.metaclass, Metaclass::Conflict(_));
            reasons.layout = Some(if is_refused { REFUSED.to_owned() } else { reason.to_string() });
            None
        }
    };
    if let Some(id) = inspected.class.source()
        && let Ok(Some(refusal)) = project.refusal(id)
    {
        conflict.get_or_insert_with(|| refusal.words().to_owned());
    }
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
        decorated_mro,
        metaclass,
        metaclass_origin,
        layout,
        abstract_methods: project.abstract_methods(&inspected.class).ok(),
        conflict,
        attributes,
        unknown: reasons,
    }
}
