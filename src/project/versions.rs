//! Versions of Python: which ones a project supports, and what to say of claims that hold in some of them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A feature version: 3.13.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PythonVersion {
    pub major: u8,
    pub minor: u8,
}

impl Default for PythonVersion {
    fn default() -> Self {
        Self::NEWEST_MODELLED
    }
}

impl PythonVersion {
    /// The oldest that the tables know.
    pub const OLDEST: PythonVersion = PythonVersion::new(3, 9);
    /// The newest that exists.
    pub const NEWEST: PythonVersion = PythonVersion::new(3, 15);
    /// The newest that the embedded model of the standard library was asked of.
    pub const NEWEST_MODELLED: PythonVersion = PythonVersion::new(3, 13);

    pub const fn new(major: u8, minor: u8) -> Self {
        Self { major, minor }
    }

    /// Those that the embedded model of the standard library was asked of, the oldest first.
    pub fn modelled() -> impl DoubleEndedIterator<Item = PythonVersion> {
        (Self::OLDEST.minor..=Self::NEWEST_MODELLED.minor).map(|minor| Self::new(3, minor))
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl std::str::FromStr for PythonVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let (major, minor) = text.split_once('.')?;
            Some(Self::new(major.parse().ok()?, minor.parse().ok()?))
        };
        parse().ok_or_else(|| format!("`{text}` is no Python version such as `3.13`"))
    }
}

/// The versions that a project supports, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRange {
    pub lowest: PythonVersion,
    pub highest: PythonVersion,
}

impl Default for VersionRange {
    fn default() -> Self {
        Self { lowest: PythonVersion::OLDEST, highest: PythonVersion::NEWEST }
    }
}

impl VersionRange {
    pub fn contains(&self, version: PythonVersion) -> bool {
        (self.lowest..=self.highest).contains(&version)
    }

    /// Some supported version is at least this.
    pub fn reaches(&self, version: PythonVersion) -> bool {
        self.highest >= version
    }

    /// What to add to a message about something that happens from `since` on, up to and without `until`:
    /// nothing where it holds for every supported version; `None` where it holds for none.
    pub fn clause(&self, since: Option<PythonVersion>, until: Option<PythonVersion>) -> Option<String> {
        if since.is_some_and(|since| self.highest < since) || until.is_some_and(|until| self.lowest >= until) {
            return None;
        }
        let since = since.filter(|&since| self.lowest < since);
        let until = until.filter(|&until| self.highest >= until);
        Some(match (since, until) {
            (None, None) => String::new(),
            (Some(since), None) => format!(" since {since}"),
            (None, Some(until)) => format!(" before {until}"),
            (Some(since), Some(until)) => format!(" since {since} and before {until}"),
        })
    }
}
