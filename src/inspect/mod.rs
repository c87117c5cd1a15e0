//! What is known of classes, for people and for programs: `classwise inspect`.
//!
//! Here a class is collected from the [`Project`]; each output format is a file of its own. Nothing here decides
//! anything about Python but the kinds of attributes, which no rule asks for.

mod access;
mod body;
mod demanded;
mod derivation;
mod follow;
mod graph;
mod json;
mod kinds;
mod page;
pub mod target;
mod terminal;

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueEnum;

use crate::engine::{Input, Linked, Run};
use crate::finding::{FileId, Place};
use crate::project::{ClassId, ClassRef, CreatedId, Layout, Metaclass, MetaclassOrigin, Mro, Project, Unknown, Value};
use crate::report::texts::Texts;
use crate::resolve::dotted_name;

pub use body::Attribute;
pub use demanded::Demanded;
pub use kinds::Kind;

/// How inspected classes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, ValueEnum)]
pub enum Format {
    /// A page for each class; where no class is named and there are many, a line.
    #[default]
    Full,
    /// An array of objects.
    Json,
    /// The same objects, one on a line.
    JsonLines,
    /// A class diagram in the language of Mermaid.
    Mermaid,
    /// A graph in the language of Graphviz.
    Dot,
    /// A page for a browser: the hierarchy to look around in, with what was found.
    Html,
}

/// What is shown of classes.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub format: Format,
    /// ANSI styles in [`Format::Full`].
    pub color: bool,
    /// Explain the lookup of this attribute, in [`Format::Full`].
    pub attribute: Option<String>,
    /// List what classes of the standard library have, in [`Format::Full`].
    pub all: bool,
    /// Some target names a class: pages are wanted, however many.
    pub is_named: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// What [`Format::Html`] is called.
    pub title: String,
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
    /// The MRO of the class that a decorator derives from this one and puts in its place.
    pub decorated_mro: Option<Arc<[ClassRef]>>,
    pub metaclass: Metaclass,
    pub layout: Layout,
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
        Self::with(project, class, body::attributes(project, class))
    }

    fn with(project: &Project, class: &ClassRef, attributes: Vec<Attribute>) -> Self {
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
            ClassRef::Created(_) => {
                let base = |class: ClassRef| Base { value: project.class_value(&class), class: Some(class) };
                (None, project.bases_of(class).into_iter().map(base).collect())
            }
            ClassRef::Stdlib(name) => {
                let bases = project.stdlib().class(name).map_or(&[][..], |class| &class.bases);
                let base = |&name: &&str| Base { value: Value::external(name), class: Some(ClassRef::stdlib(name)) };
                (None, bases.iter().map(base).collect())
            }
        };
        let (module, qualname) = names(project, class);
        // A decorator may have put another class in place of the one that the statement makes.
        let mut made = class.clone();
        let mut decorated_mro = None;
        let replaced = class.source().and_then(|id| match project.decorated_class(id) {
            Value::Class(same) if same == id => None,
            Value::Created(id) => {
                let decorated = ClassRef::Created(id);
                match project.mro(&decorated) {
                    Mro::Linear(mro) if mro.contains(class) => decorated_mro = Some(mro),
                    _ => made = decorated,
                }
                None
            }
            Value::Unknown(reason) => Some(reason),
            _ => Some(Unknown::Because("a decorator gives something else in its place")),
        });
        Self {
            class: class.clone(),
            module,
            qualname,
            statement,
            bases,
            mro: replaced.clone().map_or_else(|| project.mro(&made), Mro::Unknown),
            decorated_mro,
            layout: replaced.clone().map_or_else(|| project.layout(&made), Layout::Unknown),
            metaclass: replaced.map_or_else(|| project.metaclass(&made), Metaclass::Unknown),
            attributes,
        }
    }
}

/// The module of a class and its name there.
fn names(project: &Project, class: &ClassRef) -> (Option<String>, String) {
    match class {
        ClassRef::Source(ClassId { file, .. }) | ClassRef::Created(CreatedId { file, .. }) => {
            (module_name(project, *file), project.qualname(class))
        }
        ClassRef::Stdlib(name) => match project.stdlib().class(name) {
            Some(class) => (Some(class.module().to_owned()), class.qualname().to_owned()),
            None => (None, name.to_string()),
        },
    }
}

/// The name by which the search path finds a file, also where the packages around it were not read; else the name that
/// the packages give it.
fn module_name(project: &Project, file: FileId) -> Option<String> {
    let path = project.path(file);
    let settings = project.settings();
    let below = |roots: &[PathBuf]| {
        let root = roots.iter().filter(|root| path.starts_with(root)).max_by_key(|root| root.as_os_str().len())?;
        dotted_name(root, path).filter(|name| target::is_dotted(name))
    };
    let packaged = || project.module_name(file).map(str::to_owned);
    settings
        .editable_name(path)
        .or_else(|| below(&settings.environment))
        .or_else(|| below(&settings.roots).into_iter().chain(packaged()).max_by_key(|name| name.matches('.').count()))
}

/// `module.qualname`, the name by which CPython's `repr` knows the class.
pub fn full_name(project: &Project, class: &ClassRef) -> String {
    match names(project, class) {
        (Some(module), qualname) => format!("{module}.{qualname}"),
        (None, qualname) => qualname,
    }
}

/// The classes of a file, in source order.
pub fn classes_in(project: &Project, file: FileId) -> impl Iterator<Item = ClassId> + use<> {
    let count = project.facts(file).classes.len() as u32;
    (0..count).map(move |index| ClassId { file, index: crate::facts::ClassIndex(index) })
}

/// Writes the classes. `found` is what rules say of them, for [`Format::Html`]; `demanded` is what is known of them by now;
/// `pool` is whose threads collect the rest.
pub fn write(
    linked: Linked,
    classes: &BTreeSet<ClassRef>,
    found: &Run,
    options: &Options,
    demanded: &Demanded,
    pool: &rayon::ThreadPool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Linked { project, inputs, .. } = linked;
    let run = Run { inputs, ..Run::default() };
    let mut texts = Texts::new(&run);
    match options.format {
        Format::Full => terminal::write(&project, classes, &mut texts, options, out),
        Format::Json => json::write_array(&project, classes, demanded, &run, pool, out),
        Format::JsonLines => json::write_lines(&project, classes, demanded, &run, pool, out),
        Format::Mermaid => graph::write_mermaid(&project, classes, out),
        Format::Dot => graph::write_dot(&project, classes, out),
        Format::Html => page::write(&project, classes, found, &options.title, &mut texts, pool, out),
    }
}

/// How an attribute of a class and of its instances is found, in words; absent where that cannot be told.
pub fn explained(project: &Project, inputs: &[Input], class: &ClassRef, attribute: &str) -> Option<String> {
    let run = Run { inputs: inputs.to_vec(), ..Run::default() };
    let options = Options { attribute: Some(attribute.to_owned()), is_named: true, width: 100, ..Options::default() };
    let mut out = Vec::new();
    terminal::write(project, &BTreeSet::from([class.clone()]), &mut Texts::new(&run), &options, &mut out).ok()?;
    String::from_utf8(out).ok()
}

/// A class in few words of Markdown: its name, MRO and metaclass.
pub fn summary(project: &Project, class: &ClassRef) -> String {
    let Inspected { mro, metaclass, .. } = Inspected::new(project, class);
    let mut text = format!("```python\nclass {}\n```\n", full_name(project, class));
    match mro {
        Mro::Linear(mro) => {
            let names: Vec<String> = mro.iter().map(|class| format!("`{}`", project.qualname(class))).collect();
            text += &format!("\n**MRO**: {}\n", names.join(", "));
        }
        Mro::Conflict(conflict) => {
            text += &format!("\n**MRO**: CPython refuses the bases: {}\n", conflict.message(project, class));
        }
        Mro::Unknown(reason) => text += &format!("\n**MRO**: unknown, since {reason}\n"),
    }
    match metaclass {
        Metaclass::Known { class: metaclass, origin } => {
            text += &format!("\n**metaclass**: `{}`", project.qualname(&metaclass));
            match origin {
                MetaclassOrigin::Explicit => text += ", named by the class",
                MetaclassOrigin::Base(_) => text += ", from a base",
                MetaclassOrigin::Default => {}
            }
            text.push('\n');
        }
        Metaclass::Conflict(_) => text += &format!("\n**metaclass**: {METACLASS_CONFLICT}\n"),
        Metaclass::Callable(_) => text += "\n**metaclass**: a callable that is no type\n",
        Metaclass::Unknown(reason) => text += &format!("\n**metaclass**: unknown, since {reason}\n"),
    }
    text
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

/// What `type.__new__` says.
const METACLASS_CONFLICT: &str = "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of \
     the metaclasses of all its bases";
