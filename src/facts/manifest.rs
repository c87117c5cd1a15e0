//! Facts of a `pyproject.toml`, with what lies beside it.
//!
//! The tables are kept as written, each key and value with its range. What they mean is for the rules to say.

use ruff_text_size::{TextRange, TextSize};
use toml::de::{DeTable, DeValue};

/// A `pyproject.toml` and its siblings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub root: Table,
    pub siblings: Siblings,
    /// Where the file is no TOML. The tables then hold what could be read nevertheless, and rules do not run.
    pub errors: Vec<ManifestError>,
    /// The first line that is neither empty nor a comment, or an empty range at the start.
    pub first_line: TextRange,
}

/// A place where the text is no TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestError {
    pub range: TextRange,
    pub message: String,
}

/// The keys of a table in source order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    pub entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    /// The key; of a table with a header, the last part of the header's name.
    pub key_range: TextRange,
    /// The value; of a table with a header, the header with its brackets.
    pub range: TextRange,
    pub value: Value,
}

/// A value, as far as rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    String(String),
    Boolean(bool),
    Integer(i64),
    Array(Vec<Item>),
    Table(Table),
    /// Floats, dates, and integers that do not fit.
    Other,
}

/// An element of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub range: TextRange,
    pub value: Value,
}

/// What lies beside a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Siblings {
    /// Names of the files in the same directory, sorted.
    pub files: Vec<String>,
    /// Directories in the same directory that hold an `__init__.py`, sorted.
    pub packages: Vec<String>,
    /// Directories in `src/` that hold an `__init__.py`, and modules of `src/` without `.py`, sorted.
    pub src: Vec<String>,
    /// A `setup.cfg` that describes a distribution, not only the settings of other tools.
    pub setup_cfg_has_metadata: bool,
}

impl Siblings {
    /// From paths relative to the manifest's directory, with `/` between their parts; what lies deeper than
    /// `src/NAME/__init__.py` does not matter. `setup_cfg` is the text of `setup.cfg`.
    pub fn new<'a>(paths: impl IntoIterator<Item = &'a str>, setup_cfg: Option<&str>) -> Self {
        let mut siblings = Self { setup_cfg_has_metadata: setup_cfg.is_some_and(has_metadata), ..Self::default() };
        for path in paths {
            match *path.split('/').collect::<Vec<_>>().as_slice() {
                [file] => siblings.files.push(file.to_owned()),
                ["src", package, "__init__.py"] => siblings.src.push(package.to_owned()),
                ["src", module] => {
                    if let Some(module) = module.strip_suffix(".py") {
                        siblings.src.push(module.to_owned());
                    }
                }
                [package, "__init__.py"] => siblings.packages.push(package.to_owned()),
                _ => {}
            }
        }
        for names in [&mut siblings.files, &mut siblings.packages, &mut siblings.src] {
            names.sort();
            names.dedup();
        }
        siblings
    }

    pub fn has_file(&self, name: &str) -> bool {
        self.files.iter().any(|file| file == name)
    }
}

/// Whether a `setup.cfg` has the sections that setuptools builds a distribution from.
fn has_metadata(text: &str) -> bool {
    let section = |name: &str| text.lines().any(|line| line.trim_end() == name);
    section("[metadata]") && (section("[options]") || text.lines().any(|line| line.trim_start().starts_with("name")))
}

impl Manifest {
    /// Reads the text of a `pyproject.toml`. Never fails: what is no TOML is told by [`Manifest::errors`].
    pub fn new(text: &str, siblings: Siblings) -> Self {
        let first_line = first_line(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        let errors = errors
            .iter()
            .map(|error| ManifestError {
                range: error.span().map_or(first_line, |span| text_range(&span)),
                message: error.message().to_owned(),
            })
            .collect();
        Self { root: Table::new(table.get_ref()), siblings, errors, first_line }
    }

    /// The value at a path of keys: `["tool", "uv", "package"]`.
    pub fn get(&self, path: &[&str]) -> Option<&Entry> {
        let (last, parents) = path.split_last()?;
        let mut table = &self.root;
        for key in parents {
            table = table.table(key)?;
        }
        table.get(last)
    }

    pub fn table(&self, path: &[&str]) -> Option<&Table> {
        match &self.get(path)?.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn string(&self, path: &[&str]) -> Option<&str> {
        match &self.get(path)?.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn boolean(&self, path: &[&str]) -> Option<bool> {
        match self.get(path)?.value {
            Value::Boolean(value) => Some(value),
            _ => None,
        }
    }

    pub fn has(&self, path: &[&str]) -> bool {
        self.get(path).is_some()
    }
}

impl Table {
    fn new(table: &DeTable<'_>) -> Self {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_range: text_range(&key.span()),
                range: text_range(&value.span()),
                value: Value::new(value.get_ref()),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_range.start());
        Self { entries }
    }

    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub fn table(&self, key: &str) -> Option<&Table> {
        match &self.get(key)?.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }
}

impl Value {
    fn new(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::String(text.to_string()),
            DeValue::Boolean(value) => Self::Boolean(*value),
            DeValue::Integer(number) => {
                i64::from_str_radix(number.as_str(), number.radix()).map_or(Self::Other, Self::Integer)
            }
            DeValue::Array(items) => Self::Array(
                items
                    .iter()
                    .map(|item| Item { range: text_range(&item.span()), value: Self::new(item.get_ref()) })
                    .collect(),
            ),
            DeValue::Table(table) => Self::Table(Table::new(table)),
            DeValue::Float(_) | DeValue::Datetime(_) => Self::Other,
        }
    }

    /// The strings of an array; absent where it is none or holds anything else.
    pub fn strings(&self) -> Option<Vec<&str>> {
        let Self::Array(items) = self else { return None };
        items
            .iter()
            .map(|item| match &item.value {
                Value::String(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }
}

/// A span of the TOML reader as a range of the text.
pub(crate) fn text_range(span: &std::ops::Range<usize>) -> TextRange {
    let size = |offset: usize| TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX));
    TextRange::new(size(span.start), size(span.end.max(span.start)))
}

fn first_line(text: &str) -> TextRange {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        if !content.is_empty() && !content.starts_with('#') {
            let indent = line.len() - line.trim_start().len();
            return text_range(&(start + indent..start + indent + content.len()));
        }
        start += line.len();
    }
    text_range(&(0..0))
}
