//! Inspected classes for people.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};

use super::access::{self, Namespace, on_instance};
use super::body::{Attribute, Form};
use super::derivation::{LayoutSearch, Merge, MetaclassSearch, Outcome, Source, metaclass_path};
use super::kinds::Kind;
use super::target::nearest;
use super::{Inspected, METACLASS_CONFLICT, Options, full_name, unknown_base};
use crate::finding::Place;
use crate::project::{
    ClassId, ClassRef, Layout, LayoutRefusal, Metaclass, MetaclassOrigin, Mro, Project, Refusal, Slots, Unknown,
};
use crate::report::texts::Texts;
use crate::report::visible;

/// More classes than these are told in a line each, unless one is named.
const MOST_PAGES: usize = 12;

pub fn write(
    project: &Project,
    classes: &BTreeSet<ClassRef>,
    texts: &mut Texts<'_>,
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if classes.is_empty() {
        return writeln!(out, "no classes");
    }
    let mut terminal = Terminal { project, texts, options, here: std::env::current_dir().unwrap_or_default(), out };
    if classes.len() > MOST_PAGES && !options.is_named && options.attribute.is_none() {
        for class in classes {
            terminal.summary(class)?;
        }
        let count = classes.len();
        return writeln!(terminal.out, "{count} classes: name one as `module:Class` to see all that is known of it");
    }
    for (index, class) in classes.iter().enumerate() {
        if index > 0 {
            writeln!(terminal.out)?;
        }
        match &options.attribute {
            Some(name) => terminal.explanation(class, name)?,
            None => terminal.page(class)?,
        }
    }
    Ok(())
}

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const NAME: Style = AnsiColor::Cyan.on_default();
const WRONG: Style = AnsiColor::Red.on_default().bold();
const UNSURE: Style = AnsiColor::Yellow.on_default();

/// A line in pieces of one style each. What the analysed project wrote is made harmless when it is printed.
type Line = Vec<(Style, String)>;

fn piece(style: Style, text: impl Into<String>) -> (Style, String) {
    (style, text.into())
}

struct Terminal<'a, 't> {
    project: &'a Project,
    texts: &'a mut Texts<'t>,
    options: &'a Options,
    /// The current directory: paths below it are shown from there.
    here: PathBuf,
    out: &'a mut dyn io::Write,
}

impl Terminal<'_, '_> {
    fn line(&mut self, line: &Line) -> io::Result<()> {
        for (style, text) in line {
            let text = visible(text);
            if self.options.color && *style != PLAIN && !text.is_empty() {
                write!(self.out, "{style}{text}{style:#}")?;
            } else {
                write!(self.out, "{text}")?;
            }
        }
        writeln!(self.out)
    }

    fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    // Names and places.

    /// The name of a class as its module knows it.
    fn short(&self, class: &ClassRef) -> String {
        match class {
            ClassRef::Source(_) | ClassRef::Created(_) => self.project.qualname(class),
            ClassRef::Stdlib(_) => self.project.class_name(class).into_owned(),
        }
    }

    /// `path:line`, or the module where there is no source.
    fn location(&mut self, class: &ClassRef) -> String {
        match class {
            ClassRef::Source(id) => self.at(Place::new(id.file, self.project.class(*id).statement)),
            ClassRef::Created(id) => self.at(Place::new(id.file, self.project.created_range(*id))),
            ClassRef::Stdlib(name) => match self.project.stdlib().class(name) {
                Some(class) => class.module().to_owned(),
                None => String::new(),
            },
        }
    }

    fn at(&mut self, place: Place) -> String {
        let path = self.texts.path(place.file).unwrap_or(Path::new(""));
        let path = path.strip_prefix(&self.here).unwrap_or(path).display();
        match self.line_of(place) {
            Some(line) => format!("{path}:{line}"),
            None => path.to_string(),
        }
    }

    fn line_of(&mut self, place: Place) -> Option<usize> {
        self.texts.span(place).map(|(start, _)| start.line)
    }

    // One line a class.

    fn summary(&mut self, class: &ClassRef) -> io::Result<()> {
        let inspected = Inspected::new(self.project, class);
        let location = self.location(class);
        let mut line: Line = vec![piece(DIM, format!("{location}: ")), piece(NAME, inspected.qualname.clone())];
        let bases: Vec<String> = inspected
            .bases
            .iter()
            .filter(|base| !matches!(&base.class, Some(class) if class.is_stdlib("builtins.object")))
            .map(|base| base.class.as_ref().map_or("?".to_owned(), |class| self.short(class)))
            .collect();
        if !bases.is_empty() {
            line.push(piece(PLAIN, format!("({})", bases.join(", "))));
        }
        match &inspected.metaclass {
            Metaclass::Known { class, .. } if !class.is_stdlib("builtins.type") => {
                line.push(piece(PLAIN, format!(" metaclass {}", self.short(class))));
            }
            _ => {}
        }
        match (&inspected.mro, &inspected.metaclass) {
            (Mro::Conflict(why), _) => {
                let message = why.message(self.project, &inspected.class);
                line.push(piece(WRONG, format!(" TypeError: {message}")));
            }
            (_, Metaclass::Conflict(_)) => line.push(piece(WRONG, " TypeError: metaclass conflict")),
            (Mro::Unknown(reason), _) | (_, Metaclass::Unknown(reason)) => {
                line.push(piece(UNSURE, format!(" unknown, since {reason}")));
            }
            _ => {}
        }
        self.line(&line)
    }

    // The page of a class.

    fn page(&mut self, class: &ClassRef) -> io::Result<()> {
        let inspected = Inspected::new(self.project, class);
        self.title(class)?;
        self.blank()?;
        self.mro(&inspected)?;
        self.metaclass(&inspected)?;
        let refusal = class.source().and_then(|id| self.project.refusal(id).ok().flatten());
        if let Some(refusal) = &refusal {
            self.refusal(refusal, &inspected)?;
        }
        self.instances(&inspected)?;
        self.tree(&inspected)?;
        self.derivation(&inspected)?;
        let is_refused = refusal.is_some()
            || matches!(inspected.mro, Mro::Conflict(_))
            || matches!(inspected.metaclass, Metaclass::Conflict(_));
        // A class that never exists has nothing to look up.
        if is_refused { Ok(()) } else { self.table(class) }
    }

    fn title(&mut self, class: &ClassRef) -> io::Result<()> {
        let location = self.location(class);
        let name = full_name(self.project, class);
        self.line(&vec![piece(BOLD, "class "), piece(NAME.bold(), name), piece(DIM, format!("  {location}"))])
    }

    fn entry(&mut self, label: &str, mut text: Line) -> io::Result<()> {
        text.insert(0, piece(BOLD, format!("  {label:<11}")));
        self.line(&text)
    }

    fn mro(&mut self, inspected: &Inspected) -> io::Result<()> {
        match &inspected.mro {
            Mro::Linear(mro) => self.linear("mro", mro)?,
            Mro::Conflict(why) => {
                let message = why.message(self.project, &inspected.class);
                let refused = piece(WRONG, "CPython refuses the bases");
                self.entry("mro", vec![refused, piece(PLAIN, format!(": TypeError: {message}"))])?;
            }
            Mro::Unknown(reason) => {
                self.entry("mro", vec![piece(UNSURE, "unknown"), piece(PLAIN, format!(", since {reason}"))])?;
            }
        }
        // Its name stands for another class.
        inspected.decorated_mro.as_ref().map_or(Ok(()), |mro| self.linear("decorated", mro))
    }

    /// A list of classes, on as many lines as it needs.
    fn linear(&mut self, label: &str, mro: &[ClassRef]) -> io::Result<()> {
        const INDENT: usize = 13;
        let mut line: Line = Vec::new();
        let mut width = INDENT;
        let mut is_first_line = true;
        for (index, class) in mro.iter().enumerate() {
            let name = self.short(class);
            let arrow = if index + 1 == mro.len() { "" } else { " → " };
            let own = name.chars().count() + arrow.chars().count();
            if width + own > self.options.width.max(60) && !line.is_empty() {
                if let Some((_, arrow)) = line.last_mut() {
                    arrow.truncate(arrow.trim_end().len());
                }
                let full = std::mem::take(&mut line);
                self.entry(if is_first_line { label } else { "" }, full)?;
                is_first_line = false;
                width = INDENT;
            }
            width += own;
            line.push(piece(NAME, name));
            line.push(piece(DIM, arrow));
        }
        self.entry(if is_first_line { label } else { "" }, line)
    }

    fn metaclass(&mut self, inspected: &Inspected) -> io::Result<()> {
        if let Mro::Conflict(_) = inspected.mro {
            return Ok(());
        }
        let text = match &inspected.metaclass {
            Metaclass::Known { class: metaclass, origin } => {
                let name = full_name(self.project, metaclass);
                let name = name.strip_prefix("builtins.").unwrap_or(&name).to_owned();
                let path = metaclass_path(self.project, &inspected.class);
                let origin = match (origin, &path[..]) {
                    (MetaclassOrigin::Explicit, _) if inspected.class.source().is_some() => {
                        "named by the class statement".to_owned()
                    }
                    (MetaclassOrigin::Default, _) | (_, []) => {
                        if metaclass.is_stdlib("builtins.type") {
                            String::new()
                        } else {
                            "its own".to_owned()
                        }
                    }
                    (_, [base]) => format!("from the base `{}`", self.short(base)),
                    (_, [base, .., last]) => {
                        format!("from `{}`, through the base `{}`", self.short(last), self.short(base))
                    }
                };
                let origin = if origin.is_empty() { origin } else { format!(", {origin}") };
                vec![piece(NAME, name), piece(PLAIN, origin)]
            }
            Metaclass::Conflict(_) => vec![
                piece(WRONG, "CPython refuses the bases"),
                piece(PLAIN, format!(": TypeError: {METACLASS_CONFLICT}")),
            ],
            Metaclass::Callable(_) => {
                vec![piece(UNSURE, "unknown"), piece(PLAIN, ", since `metaclass=` is given a callable that is no type")]
            }
            Metaclass::Unknown(reason) => vec![piece(UNSURE, "unknown"), piece(PLAIN, format!(", since {reason}"))],
        };
        self.entry("metaclass", text)
    }

    /// What CPython says to the class statement, where no other line tells it.
    fn refusal(&mut self, refusal: &Refusal, inspected: &Inspected) -> io::Result<()> {
        let is_told = matches!(inspected.mro, Mro::Conflict(_))
            || matches!(inspected.metaclass, Metaclass::Conflict(_))
            || matches!(inspected.layout, Layout::Refused(_));
        if is_told {
            return Ok(());
        }
        let words = format!(": {}: {}", refusal.exception, refusal.words());
        self.entry("class", vec![piece(WRONG, "CPython refuses it"), piece(PLAIN, words)])
    }

    /// Slots, and whether instances have a `__dict__`.
    fn instances(&mut self, inspected: &Inspected) -> io::Result<()> {
        if let ClassRef::Source(id) = &inspected.class
            && let Some(names) = self.slot_names(*id, inspected)
        {
            let text = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            self.entry("slots", vec![piece(PLAIN, text)])?;
        }
        let (Mro::Linear(mro), Metaclass::Known { .. } | Metaclass::Unknown(_) | Metaclass::Callable(_)) =
            (&inspected.mro, &inspected.metaclass)
        else {
            return Ok(());
        };
        match &inspected.layout {
            Layout::Refused(why) => {
                let message = why.message(self.project, &inspected.class);
                let text =
                    vec![piece(WRONG, "CPython refuses the class"), piece(PLAIN, format!(": TypeError: {message}"))];
                return self.entry("layout", text);
            }
            Layout::Known(instances) if !instances.solid_base.is_stdlib("builtins.object") => {
                let text = if instances.solid_base == inspected.class {
                    "its own, for its slots".to_owned()
                } else {
                    format!("that of `{}`", self.short(&instances.solid_base))
                };
                self.entry("layout", vec![piece(PLAIN, text)])?;
            }
            Layout::Known(_) | Layout::Unknown(_) => {}
        }
        let text = match self.dict_from(mro) {
            Some(Some(owner)) if owner == inspected.class => "have a `__dict__`".to_owned(),
            Some(Some(owner)) => format!("have a `__dict__`, from `{}`", self.short(&owner)),
            Some(None) => "have no `__dict__`: other attributes cannot be set".to_owned(),
            None => return Ok(()),
        };
        self.entry("instances", vec![piece(PLAIN, text)])?;
        let names = self.project.abstract_methods(&inspected.class).unwrap_or_default();
        if names.is_empty() {
            return Ok(());
        }
        let text = format!("{}: instances cannot be created before a subclass defines them", names.join(", "));
        self.entry("abstract", vec![piece(PLAIN, text)])
    }

    /// As they are written, or as a decorator makes them of fields.
    fn slot_names(&self, id: ClassId, inspected: &Inspected) -> Option<Vec<String>> {
        match self.project.slots(id) {
            Slots::Names(slots) => Some(slots.into_iter().map(|slot| slot.name).collect()),
            Slots::Absent | Slots::NotStrings { .. } => None,
            Slots::Some(_) | Slots::Unknown => {
                let is_slot = |attribute: &&Attribute| attribute.form == Form::Slot;
                let names: Vec<String> =
                    inspected.attributes.iter().filter(is_slot).map(|attribute| attribute.name.clone()).collect();
                (!names.is_empty()).then_some(names)
            }
        }
    }

    /// The class that gives instances their `__dict__`; `None` where it is not known whether one does.
    fn dict_from(&self, mro: &[ClassRef]) -> Option<Option<ClassRef>> {
        for class in mro.iter().rev() {
            match self.project.layout(class) {
                Layout::Known(instances) if instances.has_dict => return Some(Some(class.clone())),
                Layout::Known(_) => {}
                Layout::Refused(_) | Layout::Unknown(_) => return None,
            }
        }
        Some(None)
    }

    /// The bases as a tree, each class with its place in the MRO.
    fn tree(&mut self, inspected: &Inspected) -> io::Result<()> {
        let is_trivial = inspected
            .bases
            .iter()
            .all(|base| base.class.as_ref().is_some_and(|class| class.is_stdlib("builtins.object")));
        if is_trivial {
            return Ok(());
        }
        self.blank()?;
        let mro = match &inspected.mro {
            Mro::Linear(mro) => mro.clone(),
            Mro::Conflict(_) | Mro::Unknown(_) => [].into(),
        };
        let heading = if mro.is_empty() { "  bases" } else { "  bases, each with its place in the MRO" };
        self.line(&vec![piece(BOLD, heading)])?;
        let mut rows: Vec<[Line; 3]> = Vec::new();
        let mut shown = BTreeSet::new();
        self.branch(&inspected.class, &mro, "", "", &mut shown, &mut rows);
        self.columns(&rows)
    }

    fn branch(
        &mut self,
        class: &ClassRef,
        mro: &[ClassRef],
        joint: &str,
        indent: &str,
        shown: &mut BTreeSet<ClassRef>,
        rows: &mut Vec<[Line; 3]>,
    ) {
        const MOST: usize = 400;
        if rows.len() >= MOST {
            return;
        }
        let place = mro.iter().position(|entry| entry == class);
        let place = place.map_or(String::new(), |place| place.to_string());
        let is_again = !shown.insert(class.clone());
        let inspected = Inspected::new(self.project, class);
        let named = match &inspected.metaclass {
            Metaclass::Known { class: metaclass, origin: MetaclassOrigin::Explicit }
                if !metaclass.is_stdlib("builtins.type") && metaclass_path(self.project, class).is_empty() =>
            {
                format!("metaclass {}", self.short(metaclass))
            }
            _ => String::new(),
        };
        let tree = vec![
            piece(DIM, format!("  {place:>3}  {indent}{joint}")),
            piece(NAME, self.short(class)),
            piece(DIM, if is_again { " (see above)" } else { "" }),
        ];
        let location = self.location(class);
        rows.push([tree, vec![piece(DIM, location)], vec![piece(PLAIN, named)]]);
        if is_again {
            return;
        }
        // Every class ends at `object`: it is shown where it stands among others.
        let is_object =
            |base: &super::Base| base.class.as_ref().is_some_and(|class| class.is_stdlib("builtins.object"));
        let bases = match &inspected.bases[..] {
            [only] if is_object(only) => &[][..],
            bases => bases,
        };
        let below = if joint.is_empty() {
            String::new()
        } else {
            format!("{indent}{}", if joint.starts_with('├') { "│  " } else { "   " })
        };
        for (index, base) in bases.iter().enumerate() {
            let joint = if index + 1 == bases.len() { "└─ " } else { "├─ " };
            match &base.class {
                Some(base) => self.branch(base, mro, joint, &below, shown, rows),
                None => {
                    let written = vec![
                        piece(DIM, format!("  {:>3}  {below}{joint}", "")),
                        piece(UNSURE, format!("unknown, since {}", unknown_base(base))),
                    ];
                    rows.push([written, Vec::new(), Vec::new()]);
                }
            }
        }
    }

    /// Rows of a table, the columns as wide as they have to be.
    fn columns<const N: usize>(&mut self, rows: &[[Line; N]]) -> io::Result<()> {
        const WIDEST: usize = 56;
        let width = |line: &Line| line.iter().map(|(_, text)| visible(text).chars().count()).sum::<usize>();
        let mut widths = [0; N];
        for row in rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = (*widest).max(width(cell)).min(WIDEST);
            }
        }
        for row in rows {
            let last = row.iter().rposition(|cell| width(cell) > 0).unwrap_or(0);
            let mut line: Line = Vec::new();
            for (index, (cell, widest)) in row.iter().zip(widths).enumerate().take(last + 1) {
                line.extend(cell.iter().cloned());
                if index < last {
                    line.push(piece(PLAIN, " ".repeat(widest.saturating_sub(width(cell)) + 2)));
                }
            }
            self.line(&line)?;
        }
        Ok(())
    }

    // Derivations.

    /// What CPython goes through where it refuses the class, or had to choose.
    fn derivation(&mut self, inspected: &Inspected) -> io::Result<()> {
        let Some(id) = inspected.class.source() else { return Ok(()) };
        if let Mro::Conflict(_) = inspected.mro {
            self.merge(id)?;
        }
        let search = MetaclassSearch::of(self.project, id).filter(MetaclassSearch::is_contested);
        if let Some(search) = search {
            self.search(&search)?;
        }
        let is_conflict = matches!(inspected.layout, Layout::Refused(LayoutRefusal::Conflict { .. }));
        match LayoutSearch::of(self.project, id).filter(|_| is_conflict) {
            Some(search) => self.layout_search(&search),
            None => Ok(()),
        }
    }

    fn layout_search(&mut self, search: &LayoutSearch) -> io::Result<()> {
        self.blank()?;
        self.line(&vec![piece(BOLD, "  how CPython finds the layout")])?;
        let mut rows: Vec<[Line; 3]> = Vec::new();
        for (index, step) in search.steps.iter().enumerate() {
            let text = match &step.outcome {
                Outcome::Wins if index == 0 => piece(PLAIN, "the first: wins"),
                Outcome::Stays => piece(PLAIN, "the winner so far extends it, or is it: stays"),
                Outcome::Wins => piece(PLAIN, "extends the winner so far: wins"),
                Outcome::Conflict { winner } => {
                    let winner = self.short(winner);
                    piece(WRONG, format!("neither extends {winner} nor is extended by it: TypeError"))
                }
            };
            rows.push([
                vec![
                    piece(DIM, format!("  {:>3}  ", index + 1)),
                    piece(PLAIN, format!("base {}", self.short(&step.base))),
                ],
                vec![piece(PLAIN, "that of "), piece(NAME, self.short(&step.solid_base))],
                vec![text],
            ]);
        }
        self.columns(&rows)
    }

    fn merge(&mut self, id: ClassId) -> io::Result<()> {
        let bases: Vec<_> = self.project.bases(id).into_iter().filter_map(|base| base.class).collect();
        let twice = bases.iter().enumerate().find(|(index, base)| bases[..*index].contains(base));
        self.blank()?;
        if let Some((_, base)) = twice {
            let name = self.short(base);
            return self.line(&vec![
                piece(BOLD, "  why"),
                piece(
                    PLAIN,
                    format!("  `{name}` stands twice among the bases: CPython looks for that before it merges"),
                ),
            ]);
        }
        let Some(merge) = Merge::of(self.project, id) else { return Ok(()) };
        self.line(&vec![piece(BOLD, "  how CPython merges the MROs of the bases")])?;
        let label = |terminal: &Self, source: &Source| match source {
            Source::MroOf(class) => format!("MRO of {}", terminal.short(class)),
            Source::Bases => "bases".to_owned(),
        };
        let rows: Vec<[Line; 2]> = merge
            .lists
            .iter()
            .map(|(source, list)| {
                let names: Vec<String> = list.iter().map(|class| self.short(class)).collect();
                [vec![piece(DIM, format!("       {}", label(self, source)))], vec![piece(PLAIN, names.join(", "))]]
            })
            .collect();
        self.columns(&rows)?;
        let mut rows: Vec<[Line; 2]> = Vec::new();
        for (index, step) in merge.steps.iter().enumerate() {
            let mut number = (index + 1).to_string();
            let mut row = |name: (Style, String), outcome: (Style, String)| {
                rows.push([vec![piece(DIM, format!("  {:>3}  ", std::mem::take(&mut number))), name], vec![outcome]]);
            };
            for (class, source) in &step.passed_over {
                let text = format!("waits: it stands behind another class in the {}", label(self, source));
                row(piece(PLAIN, self.short(class)), piece(PLAIN, text));
            }
            match &step.taken {
                Some(class) => row(piece(NAME, self.short(class)), piece(PLAIN, "taken")),
                None => row(piece(WRONG, "TypeError"), piece(PLAIN, "no list has a class that can come next")),
            }
        }
        self.columns(&rows)?;
        Ok(())
    }

    fn search(&mut self, search: &MetaclassSearch) -> io::Result<()> {
        self.blank()?;
        self.line(&vec![piece(BOLD, "  how CPython finds the metaclass")])?;
        let asked = self.short(&search.asked);
        let why = if search.is_explicit { "named by the class statement" } else { "the statement names none" };
        let mut rows: Vec<[Line; 3]> =
            vec![[vec![piece(DIM, "    0  start")], vec![piece(NAME, asked.clone())], vec![piece(PLAIN, why)]]];
        for (index, step) in search.steps.iter().enumerate() {
            let metaclass = self.short(&step.metaclass);
            let text = match &step.outcome {
                Outcome::Stays => piece(PLAIN, "the winner so far derives from it, or is it: stays"),
                Outcome::Wins => piece(PLAIN, "derives from the winner so far: wins"),
                Outcome::Conflict { winner } => {
                    let winner = self.short(winner);
                    piece(WRONG, format!("neither derives from {winner} nor is derived from by it: TypeError"))
                }
            };
            rows.push([
                vec![
                    piece(DIM, format!("  {:>3}  ", index + 1)),
                    piece(PLAIN, format!("base {}", self.short(&step.base))),
                ],
                vec![piece(NAME, metaclass)],
                vec![text],
            ]);
        }
        self.columns(&rows)
    }

    // Attributes.

    fn table(&mut self, class: &ClassRef) -> io::Result<()> {
        let namespace = Namespace::new(self.project, class);
        let mut rows: Vec<[Line; 4]> = Vec::new();
        let mut left_out: Vec<(ClassRef, usize)> = Vec::new();
        for row in namespace.rows() {
            if row.owner.is_stdlib("builtins.object") && row.owner != class && !self.options.all {
                continue;
            }
            let is_of_stdlib = matches!(row.owner, ClassRef::Stdlib(_));
            let is_listed = self.options.all || !is_of_stdlib || row.owner == class;
            if !is_listed {
                match left_out.last_mut() {
                    Some((owner, count)) if owner == row.owner => *count += 1,
                    _ => left_out.push((row.owner.clone(), 1)),
                }
                continue;
            }
            let (kind, style) = match &row.attribute.kind {
                Ok(kind) => (kind.name(), PLAIN),
                Err(_) => ("?", UNSURE),
            };
            let defined = match row.attribute.form {
                Form::MadeBy(who) => format!("{}, by {who}", self.short(row.owner)),
                Form::Ordinary | Form::Slot | Form::Field | Form::Builtin => {
                    self.defined(row.owner, row.attribute.place)
                }
            };
            let outcome = match row.shadowed_by {
                Some(by) => piece(DIM, format!("shadowed by {}", self.short(by))),
                None => piece(
                    if row.attribute.kind.is_ok() { PLAIN } else { UNSURE },
                    on_instance(self.project, row.attribute, row.assigned.is_some()),
                ),
            };
            let name_style = if row.shadowed_by.is_some() { DIM } else { NAME };
            rows.push([
                vec![piece(PLAIN, "  "), piece(name_style, row.attribute.name.clone())],
                vec![piece(style, kind)],
                vec![piece(DIM, defined)],
                vec![outcome],
            ]);
        }
        for (name, assigned) in namespace.instance_only() {
            let line = self.line_of(assigned.place);
            let method = self.project.function_qualname(assigned.method);
            let place = line.map_or(String::new(), |line| format!(", line {line}"));
            rows.push([
                vec![piece(PLAIN, "  "), piece(NAME, name)],
                vec![piece(DIM, "-")],
                vec![piece(DIM, format!("{method}{place}"))],
                vec![piece(PLAIN, "instance dict")],
            ]);
        }
        self.blank()?;
        if rows.is_empty() {
            let text = match namespace.unknown {
                None => "  no attributes but those of its bases",
                Some(_) => "  no attributes of its own",
            };
            self.line(&vec![piece(DIM, text)])?;
        } else {
            let headings = ["  attribute", "kind", "defined in", "on an instance"].map(|text| vec![piece(BOLD, text)]);
            rows.insert(0, headings);
            self.columns(&rows)?;
        }
        for hook in ["__getattribute__", "__getattr__"] {
            if let Some(owner) = access::hook(self.project, class, hook) {
                let owner = self.short(&owner);
                let effect = match hook {
                    "__getattribute__" => "decides every access first",
                    _ => "is asked for what is not found",
                };
                self.line(&vec![piece(DIM, format!("  `{owner}.{hook}` {effect}"))])?;
            }
        }
        for owner in &namespace.half_known {
            let text = format!("  what else `{}` holds is not known: a call creates it", self.short(owner));
            self.line(&vec![piece(UNSURE, text)])?;
        }
        if let Some(reason) = &namespace.unknown {
            self.line(&vec![piece(UNSURE, format!("  what bases have is not known, since {reason}"))])?;
        }
        if !left_out.is_empty() {
            let owners: Vec<String> =
                left_out.iter().map(|(owner, count)| format!("{} has {count}", self.short(owner))).collect();
            self.line(&vec![piece(DIM, format!("  and {}: `--all` lists them", owners.join(", ")))])?;
        }
        Ok(())
    }

    fn defined(&mut self, owner: &ClassRef, place: Option<Place>) -> String {
        let name = self.short(owner);
        match place.and_then(|place| self.line_of(place)) {
            Some(line) => format!("{name}, line {line}"),
            None => name,
        }
    }

    // One lookup.

    fn explanation(&mut self, class: &ClassRef, name: &str) -> io::Result<()> {
        let namespace = Namespace::complete(self.project, class);
        let own = class.source().map(|id| self.project.mangled(id, name));
        let is_known = |name: &str| namespace.names().any(|known| known == name);
        let name = match &own {
            Some(mangled) if !is_known(name) && is_known(mangled) => mangled.as_str(),
            _ => name,
        };
        self.title(class)?;
        self.blank()?;
        if !is_known(name)
            && let Some(nearest) = nearest(name, namespace.names().map(str::to_owned))
        {
            self.line(&vec![piece(PLAIN, format!("  nothing is called `{name}` here: did you mean `{nearest}`?"))])?;
            self.blank()?;
        }
        self.on_instance(class, name, &namespace)?;
        self.blank()?;
        self.on_class(class, name, &namespace)
    }

    fn on_instance(&mut self, class: &ClassRef, name: &str, namespace: &Namespace) -> io::Result<()> {
        let short = self.short(class);
        self.line(&vec![piece(BOLD, "  on an instance"), piece(PLAIN, format!(", `{}.{name}`", lower(&short)))])?;
        let mut steps = Steps::default();
        let makes_classes = namespace.owners().any(|owner| owner.is_stdlib("builtins.type"));
        match access::hook(self.project, class, "__getattribute__") {
            Some(owner) => {
                let owner = self.short(&owner);
                steps.add(format!("`{owner}.__getattribute__` runs: the rest holds where it calls `object`'s"));
            }
            None if makes_classes => {
                steps.add("`type.__getattribute__` runs: the instance is a class itself".to_owned())
            }
            None => steps.add("`object.__getattribute__` runs".to_owned()),
        }
        if let Some(reason) = &namespace.unknown {
            steps.add(format!("the MRO cannot be searched: it is unknown, since {reason}"));
            self.steps(&steps)?;
            return self.search_of(name, namespace);
        }
        let found = namespace.search(name).find_map(|(owner, attribute)| Some((owner.clone(), attribute?.clone())));
        steps.add(format!("the MRO is searched for `{name}`:"));
        self.steps(&steps)?;
        self.search_of(name, namespace)?;
        let mut steps = Steps { count: steps.count, ..Steps::default() };
        if let Some(owner) = self.unknown_before(name, namespace) {
            steps.add(format!("a call creates `{owner}`, and what else it holds is not known"));
            steps.end("unknown: it may have the name".to_owned());
            return self.steps(&steps);
        }
        let assigned = namespace.assigned(name).cloned();
        let in_instance = match &assigned {
            Some(assigned) => {
                let line = self.line_of(assigned.place).map_or(String::new(), |line| format!(", line {line}"));
                Some(format!("`{}` puts it there{line}", self.project.function_qualname(assigned.method)))
            }
            None => None,
        };
        let getattr = access::hook(self.project, class, "__getattr__").map(|owner| self.short(&owner));
        let owner_name = found.as_ref().map(|(owner, _)| self.short(owner)).unwrap_or_default();
        let getter = found.as_ref().map(|(_, attribute)| access::getter(self.project, attribute));
        let runs = |getter: &str| format!("{getter} runs, with the instance and `{short}`");
        match found.map(|(_, attribute)| attribute) {
            Some(Attribute { kind: Ok(Kind::DataDescriptor), form: Form::Ordinary, .. }) if getter == Some(None) => {
                steps.add("that is a data descriptor without `__get__`: reading goes past it".to_owned());
                steps.add(in_instance.unwrap_or_else(|| "the instance's `__dict__` is asked".to_owned()));
                steps.end(format!("what is there, else the object in `{owner_name}` itself"));
            }
            Some(Attribute { kind: Ok(kind @ (Kind::Property | Kind::DataDescriptor)), form, .. }) => {
                steps.add("that is a data descriptor: it comes before the instance's `__dict__`".to_owned());
                steps.end(match kind {
                    Kind::Property => {
                        format!("the getter of `{owner_name}.{name}` runs; setting and deleting go to it too")
                    }
                    _ if form == Form::Field => "the field of the tuple".to_owned(),
                    _ if form == Form::Slot => {
                        "the slot of the instance; `AttributeError` while it is empty".to_owned()
                    }
                    _ => runs(&getter.flatten().unwrap_or_else(|| "its `__get__`".to_owned())),
                });
            }
            Some(Attribute { kind: Ok(kind), .. }) => {
                steps.add("that is no data descriptor: the instance's `__dict__` comes first".to_owned());
                let is_assigned = in_instance.is_some();
                steps.add(in_instance.unwrap_or_else(|| "no method of these classes puts it there".to_owned()));
                let of_class = match kind {
                    Kind::Function => {
                        format!("a method, bound to the instance: `{owner_name}.{name}.__get__(instance, {short})`")
                    }
                    Kind::ClassMethod => format!("a method, bound to the class `{short}`"),
                    Kind::StaticMethod => "the function itself: a static method binds nothing".to_owned(),
                    Kind::NonDataDescriptor => runs(&getter.flatten().unwrap_or_else(|| "its `__get__`".to_owned())),
                    Kind::Plain | Kind::Property | Kind::DataDescriptor => {
                        format!("the object in `{owner_name}` itself: it has no `__get__`")
                    }
                };
                steps.end(if is_assigned { format!("what was put there; before that, {of_class}") } else { of_class });
            }
            Some(Attribute { kind: Err(reason), .. }) => {
                steps.add(format!("what it is, is unknown, since {reason}"));
                steps.end("a data descriptor would win, then the instance's `__dict__`, then what is there".to_owned());
            }
            None if makes_classes => {
                steps.add("no class has it: the instance, a class, and its bases are asked".to_owned());
                steps.end("unknown: that depends on the class".to_owned());
            }
            None => {
                steps.add("no class has it: the instance's `__dict__` is asked".to_owned());
                match (in_instance, getattr) {
                    (Some(text), _) => steps.end(text),
                    (None, Some(owner)) => {
                        steps.add("no method of these classes puts it there".to_owned());
                        steps.end(format!("`{owner}.__getattr__(instance, \"{name}\")`"));
                    }
                    (None, None) => {
                        steps.add("no method of these classes puts it there".to_owned());
                        if let Some((owner, reason)) = self.may_be_given(namespace) {
                            steps.add(format!("what the body of `{owner}` binds need not be all: {reason}"));
                            steps.end("unknown: it may have the name".to_owned());
                            return self.steps(&steps);
                        }
                        steps.end(format!("AttributeError: '{short}' object has no attribute '{name}'"));
                    }
                }
            }
        }
        self.steps(&steps)
    }

    /// A class that may have the name, on the MRO before the first that has it for certain.
    fn unknown_before(&self, name: &str, namespace: &Namespace) -> Option<String> {
        let certain = namespace.search(name).take_while(|(_, attribute)| attribute.is_none());
        certain
            .map(|(owner, _)| owner)
            .find(|owner| namespace.half_known.contains(owner))
            .map(|owner| self.short(owner))
    }

    /// A class of the MRO that its metaclass, or whatever makes it, may give other attributes.
    fn may_be_given(&self, namespace: &Namespace) -> Option<(String, Unknown)> {
        let mut sources = namespace.owners().filter_map(ClassRef::source);
        let (id, reason) = sources.find_map(|id| Some((id, self.project.is_left_alone(id).err()?)))?;
        Some((self.short(&ClassRef::Source(id)), reason))
    }

    fn on_class(&mut self, class: &ClassRef, name: &str, namespace: &Namespace) -> io::Result<()> {
        let short = self.short(class);
        self.line(&vec![piece(BOLD, "  on the class"), piece(PLAIN, format!(", `{short}.{name}`"))])?;
        let mut steps = Steps::default();
        let is_refused = matches!(self.project.mro(class), Mro::Conflict(_));
        let metaclass = match self.project.metaclass(class) {
            Metaclass::Known { class, .. } => class,
            Metaclass::Conflict(_) | Metaclass::Callable(_) | Metaclass::Unknown(_) if is_refused => {
                steps.end("CPython refuses to create the class".to_owned());
                return self.steps(&steps);
            }
            Metaclass::Conflict(_) => {
                steps.end("CPython refuses to create the class".to_owned());
                return self.steps(&steps);
            }
            Metaclass::Callable(_) | Metaclass::Unknown(_) => {
                steps.end("unknown: so is its metaclass, whose attributes may come first".to_owned());
                return self.steps(&steps);
            }
        };
        let meta = Namespace::complete(self.project, &metaclass);
        let meta_name = self.short(&metaclass);
        let of_meta = meta.search(name).find_map(|(owner, attribute)| Some((owner.clone(), attribute?.clone())));
        let is_data = |attribute: &Attribute| matches!(attribute.kind, Ok(Kind::Property | Kind::DataDescriptor));
        match &of_meta {
            Some((owner, attribute)) => {
                let owner = self.short(owner);
                let kind = attribute.kind.as_ref().map_or("of unknown kind", |kind| kind.name());
                steps.add(format!("the metaclass `{meta_name}` has it: `{owner}.{name}`, {kind}"));
            }
            None => steps.add(format!("no class on the MRO of the metaclass `{meta_name}` has it")),
        }
        let found = namespace.search(name).find_map(|(owner, attribute)| Some((owner.clone(), attribute?.clone())));
        let is_certain = !of_meta.as_ref().is_some_and(|(_, attribute)| is_data(attribute));
        if let Some(owner) = self.unknown_before(name, namespace).filter(|_| is_certain) {
            steps.add(format!("a call creates `{owner}`, and what else it holds is not known"));
            steps.end("unknown: it may have the name".to_owned());
            return self.steps(&steps);
        }
        match (found, of_meta) {
            (_, Some((_, attribute))) if is_data(&attribute) => {
                steps.end("it is a data descriptor: it comes before what the class itself has".to_owned());
            }
            (Some((owner, attribute)), _) => {
                let owner = self.short(&owner);
                steps.add(format!("the MRO of `{short}` has it in `{owner}`"));
                steps.end(match attribute.kind.clone() {
                    Ok(Kind::Function) => "the function itself".to_owned(),
                    Ok(Kind::ClassMethod) => format!("a method, bound to the class `{short}`"),
                    Ok(Kind::StaticMethod) => "the function behind the static method".to_owned(),
                    Ok(Kind::Property) => "the property itself: a getter runs for instances alone".to_owned(),
                    Ok(Kind::DataDescriptor) if attribute.form == Form::Slot => {
                        "the descriptor of the slot itself".to_owned()
                    }
                    Ok(Kind::DataDescriptor | Kind::NonDataDescriptor) => {
                        let getter = access::getter(self.project, &attribute);
                        match getter {
                            Some(getter) => format!("{getter} runs, with `None` and `{short}`"),
                            None => "the object itself: it has no `__get__`".to_owned(),
                        }
                    }
                    Ok(Kind::Plain) => "the object itself".to_owned(),
                    Err(reason) => format!("unknown, since {reason}"),
                });
            }
            (None, Some((_, attribute))) => {
                let end = match attribute.kind {
                    Ok(Kind::Function | Kind::ClassMethod) => "it is bound to the class",
                    Ok(Kind::NonDataDescriptor) => "its `__get__` runs, with the class as the instance",
                    Ok(_) => "the object itself",
                    Err(_) => "what it is, is not known",
                };
                steps.end(format!("no class on the MRO of `{short}` has it: {end}"));
            }
            (None, None) => match access::hook(self.project, &metaclass, "__getattr__") {
                Some(owner) => {
                    let owner = self.short(&owner);
                    steps.end(format!("`{owner}.__getattr__({short}, \"{name}\")`"));
                }
                None if namespace.unknown.is_some() => steps.end("unknown: a base may have it".to_owned()),
                None => match self.may_be_given(namespace) {
                    Some((owner, reason)) => {
                        steps.add(format!("what the body of `{owner}` binds need not be all: {reason}"));
                        steps.end("unknown: it may have the name".to_owned());
                    }
                    None => steps.end(format!("AttributeError: type object '{short}' has no attribute '{name}'")),
                },
            },
        }
        self.steps(&steps)
    }

    /// What each class of the MRO has under the name.
    fn search_of(&mut self, name: &str, namespace: &Namespace) -> io::Result<()> {
        let mut rows: Vec<[Line; 3]> = Vec::new();
        let mut is_found = false;
        for (owner, attribute) in namespace.search(name) {
            let short = self.short(owner);
            let (text, place) = match attribute {
                Some(attribute) => {
                    let kind = attribute.kind.as_ref().map_or("of unknown kind", |kind| kind.name());
                    let line = attribute.place.and_then(|place| self.line_of(place));
                    (kind, line.map_or(String::new(), |line| format!("line {line}")))
                }
                None => ("-", String::new()),
            };
            let is_it = attribute.is_some() && !is_found;
            is_found |= is_it;
            let style = if is_it { NAME } else { DIM };
            let mark = if is_it { "→ " } else { "  " };
            rows.push([
                vec![piece(style, format!("       {mark}{short}"))],
                vec![piece(if is_it { PLAIN } else { DIM }, text)],
                vec![piece(
                    DIM,
                    if is_it || attribute.is_none() {
                        place
                    } else if place.is_empty() {
                        "shadowed".to_owned()
                    } else {
                        format!("{place}, shadowed")
                    },
                )],
            ]);
        }
        self.columns(&rows)
    }

    fn steps(&mut self, steps: &Steps) -> io::Result<()> {
        for (index, text) in steps.lines.iter().enumerate() {
            let number = steps.count - steps.lines.len() + index + 1;
            self.line(&vec![piece(DIM, format!("  {number:>3}  ")), piece(PLAIN, text.clone())])?;
        }
        match &steps.end {
            Some(text) => self.line(&vec![piece(BOLD, "    ⇒  "), piece(PLAIN, text.clone())]),
            None => Ok(()),
        }
    }
}

/// Numbered lines and a result.
#[derive(Debug, Default)]
struct Steps {
    count: usize,
    lines: Vec<String>,
    end: Option<String>,
}

impl Steps {
    fn add(&mut self, text: String) {
        self.count += 1;
        self.lines.push(text);
    }

    fn end(&mut self, text: String) {
        self.end = Some(text);
    }
}

/// How people call an instance of a class: `order` for `Order`.
fn lower(class: &str) -> String {
    class.rsplit('.').next().unwrap_or(class).trim_start_matches('_').to_lowercase()
}
