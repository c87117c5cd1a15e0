//! Classes as a page for a browser: one file, with its style, its script and its data, that asks nobody for anything.
//!
//! The data stand in the page as JSON, in which no `<` occurs: nothing that a program calls its classes can end the
//! script or become markup, and the script puts texts into the page as texts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};

use rayon::ThreadPool;
use rayon::prelude::*;
use serde::Serialize;

use super::{Inspected, json};
use crate::engine::Run;
use crate::finding::{Finding, Level};
use crate::paths::absolute;
use crate::project::{ClassRef, Metaclass, Mro, Project};
use crate::report::texts::Texts;

const HTML: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// Writes the page of some classes, with what was found in a run over their files.
pub fn write(
    project: &Project,
    classes: &BTreeSet<ClassRef>,
    found: &Run,
    title: &str,
    texts: &mut Texts<'_>,
    pool: &ThreadPool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let data = serde_json::to_string(&Data::of(project, classes, found, title, texts, pool))?;
    let data = data.replace('<', "\\u003c");
    let mut rest = HTML;
    for (mark, content) in [("{{style}}", STYLE), ("{{data}}", &data), ("{{script}}", SCRIPT)] {
        let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
        write!(out, "{before}{content}")?;
        rest = after;
    }
    write!(out, "{rest}")
}

/// All that the script shows. Numbers are places in the lists.
#[derive(Serialize)]
struct Data {
    title: String,
    kinds: Vec<&'static str>,
    modules: Names,
    files: Names,
    /// Those that were asked for, then what they derive from and what makes them.
    classes: Vec<Class>,
    findings: Vec<Found>,
}

/// Texts, each once.
#[derive(Default)]
struct Names {
    list: Vec<String>,
    places: HashMap<String, usize>,
}

impl Serialize for Names {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl Names {
    fn place(&mut self, name: String) -> usize {
        if let Some(&place) = self.places.get(&name) {
            return place;
        }
        self.list.push(name.clone());
        self.places.insert(name, self.list.len() - 1);
        self.list.len() - 1
    }
}

#[derive(Serialize)]
struct Class {
    name: String,
    module: Option<usize>,
    file: Option<usize>,
    line: Option<usize>,
    /// The target of the command.
    asked: bool,
    /// A text is why a base is unknown.
    bases: Vec<BaseOf>,
    mro: Option<Vec<usize>>,
    /// See [`json::Object`].
    #[serde(skip_serializing_if = "Option::is_none")]
    decorated_mro: Option<Vec<String>>,
    metaclass: Option<usize>,
    origin: Option<&'static str>,
    instances: Option<String>,
    #[serde(rename = "abstract")]
    abstract_methods: Vec<String>,
    conflict: Option<String>,
    attributes: Vec<AttributeOf>,
    /// Why something is not known, by what it is.
    unknown: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum BaseOf {
    Class(usize),
    Unknown(String),
}

/// Name, kind, line; a text in place of the kind is why it is unknown.
#[derive(Serialize)]
struct AttributeOf(String, KindOf, Option<usize>);

#[derive(Serialize)]
#[serde(untagged)]
enum KindOf {
    Kind(usize),
    Unknown(String),
}

#[derive(Serialize)]
struct Found {
    rule: &'static str,
    level: &'static str,
    message: String,
    help: Option<String>,
    file: usize,
    line: Option<usize>,
    /// The innermost one around the place.
    class: Option<usize>,
}

impl Data {
    fn of(
        project: &Project,
        classes: &BTreeSet<ClassRef>,
        found: &Run,
        title: &str,
        texts: &mut Texts<'_>,
        pool: &ThreadPool,
    ) -> Self {
        let mut places: HashMap<ClassRef, usize> = HashMap::new();
        let mut all: Vec<Inspected> = Vec::new();
        let mut next: Vec<ClassRef> = classes.iter().cloned().collect();
        while !next.is_empty() {
            places.extend(next.iter().cloned().zip(all.len()..));
            let inspected: Vec<Inspected> =
                pool.install(|| next.par_iter().map(|class| Inspected::new(project, class)).collect());
            let missing = inspected.iter().flat_map(mentioned).filter(|class| !places.contains_key(class));
            next = missing.collect::<BTreeSet<_>>().into_iter().collect();
            all.extend(inspected);
        }
        let mut data = Self {
            title: title.to_owned(),
            kinds: Vec::new(),
            modules: Names::default(),
            files: Names::default(),
            classes: Vec::with_capacity(all.len()),
            findings: Vec::new(),
        };
        let mut statements: HashMap<PathBuf, Vec<(ruff_text_size::TextRange, usize)>> = HashMap::new();
        for (place, inspected) in all.into_iter().enumerate() {
            if let Some(statement) = inspected.statement
                && let Some(path) = texts.path(statement.file)
            {
                statements.entry(absolute(path)).or_default().push((statement.range, place));
            }
            let class = data.class(project, inspected, classes, &places, texts);
            data.classes.push(class);
        }
        let mut found_texts = Texts::new(found);
        for finding in &found.findings {
            let file = found.input(finding.primary.place.file);
            let range = finding.primary.place.range;
            let around = statements.get(&absolute(&file.path)).into_iter().flatten();
            let around = around.filter(|(statement, _)| statement.contains_inclusive(range.start()));
            let class = around.min_by_key(|(statement, _)| statement.len()).map(|(_, place)| *place);
            let line = found_texts.span(finding.primary.place).map(|(start, _)| start.line);
            data.add(finding, &file.path, line, class);
        }
        data
    }

    fn add(&mut self, finding: &Finding, path: &Path, line: Option<usize>, class: Option<usize>) {
        self.findings.push(Found {
            rule: finding.rule,
            level: if finding.level == Level::Error { "error" } else { "warning" },
            message: finding.message.clone(),
            help: finding.help.clone(),
            file: self.files.place(path.to_string_lossy().into_owned()),
            line,
            class,
        });
    }

    fn class(
        &mut self,
        project: &Project,
        inspected: Inspected,
        asked: &BTreeSet<ClassRef>,
        places: &HashMap<ClassRef, usize>,
        texts: &mut Texts<'_>,
    ) -> Class {
        let place = |class: &ClassRef| places.get(class).copied();
        let class = inspected.class.clone();
        let bases: Vec<Option<usize>> = inspected.bases.iter().map(|base| place(base.class.as_ref()?)).collect();
        let mro = match &inspected.mro {
            Mro::Linear(mro) => mro.iter().map(place).collect(),
            Mro::Conflict(_) | Mro::Unknown(_) => None,
        };
        let metaclass = match &inspected.metaclass {
            Metaclass::Known { class, .. } => place(class),
            Metaclass::Conflict(_) | Metaclass::Callable(_) | Metaclass::Unknown(_) => None,
        };
        // What everything has says nothing of anything.
        let is_bare = class.is_stdlib("builtins.object") || class.is_stdlib("builtins.type");
        let lines: HashMap<String, Option<usize>> = inspected
            .attributes
            .iter()
            .map(|it| (it.name.clone(), it.place.and_then(|place| Some(texts.span(place)?.0.line))))
            .collect();
        let json::Object {
            file,
            line,
            module,
            qualname,
            decorated_mro,
            metaclass_origin,
            layout,
            abstract_methods,
            conflict,
            attributes,
            unknown,
            ..
        } = json::object(project, inspected, texts);
        let attribute = |(name, kind): (String, Option<&'static str>)| {
            let kind = match kind {
                Some(kind) => KindOf::Kind(self.kind(kind)),
                None => KindOf::Unknown(unknown.attributes.get(&name).cloned().unwrap_or_default()),
            };
            let line = lines.get(&name).copied().flatten();
            AttributeOf(name, kind, line)
        };
        let attributes = attributes.into_iter().filter(|_| !is_bare).map(attribute).collect();
        let instances = layout.map(|layout| match (layout.has_dict, layout.has_weakref) {
            (true, _) => "have a `__dict__`".to_owned(),
            (false, true) => "have slots, no `__dict__`, and take weak references".to_owned(),
            (false, false) => "have slots, no `__dict__`, and take no weak references".to_owned(),
        });
        let reason = |base: Option<usize>, position: usize| match base {
            Some(class) => BaseOf::Class(class),
            None => BaseOf::Unknown(unknown.bases.get(&position).cloned().unwrap_or_default()),
        };
        let reasons = [("mro", unknown.mro), ("metaclass", unknown.metaclass), ("instances", unknown.layout)];
        Class {
            name: qualname,
            module: module.map(|module| self.modules.place(module)),
            file: file.map(|file| self.files.place(file)),
            line,
            asked: asked.contains(&class),
            bases: bases.into_iter().enumerate().map(|(position, base)| reason(base, position)).collect(),
            mro,
            decorated_mro,
            metaclass,
            origin: metaclass_origin,
            instances,
            abstract_methods: abstract_methods.unwrap_or_default(),
            conflict,
            attributes,
            unknown: reasons.into_iter().filter_map(|(what, why)| Some((what, why?))).collect(),
        }
    }

    fn kind(&mut self, name: &'static str) -> usize {
        self.kinds.iter().position(|kind| *kind == name).unwrap_or_else(|| {
            self.kinds.push(name);
            self.kinds.len() - 1
        })
    }
}

/// The classes that a class leads to.
fn mentioned(inspected: &Inspected) -> Vec<ClassRef> {
    let mut classes: Vec<ClassRef> = inspected.bases.iter().filter_map(|base| base.class.clone()).collect();
    if let Mro::Linear(mro) = &inspected.mro {
        classes.extend(mro.iter().cloned());
    }
    if let Metaclass::Known { class, .. } = &inspected.metaclass {
        classes.push(class.clone());
    }
    classes
}
