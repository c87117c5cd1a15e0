//! `--since REV`: what a change brings about, wherever it shows.
//!
//! The files are checked as they are and as they were, both times with the settings and the environment of today, and
//! what was found then as well is left out. So a finding counts that stands in a line that nobody touched, below a base
//! class that became another one. A finding is known again by its rule, its file, also under an earlier name, and the
//! text of its line: it may move. Of several alike that are more than they were, those in new lines are the new ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use similar::{ChangeTag, TextDiff};

use crate::engine::{Input, Run};
use crate::finding::{FileId, Finding};
use crate::git::{Past, Was};
use crate::report::{Texts, line_of};
use crate::source::Source;

/// What was found in the files as they were.
#[derive(Debug)]
pub struct Before<'p> {
    past: &'p Past,
    found: FxHashMap<Known, usize>,
}

/// What a finding is known again by: the path that the file has now, the rule, the text of the line.
type Known = (PathBuf, &'static str, String);

impl<'p> Before<'p> {
    /// Takes the findings of a run over the files as they were.
    pub fn new(past: &'p Past, run: &Run) -> Self {
        let moved = past.files.iter().filter_map(|(now, was)| match was {
            Was::Elsewhere(then) => Some((then.as_path(), now.as_path())),
            Was::Absent | Was::Other(_) => None,
        });
        let moved: FxHashMap<&Path, &Path> = moved.collect();
        let mut texts = Texts::new(run);
        let mut found: FxHashMap<Known, usize> = FxHashMap::default();
        for finding in &run.findings {
            let path = past.path_of(&run.input(finding.primary.place.file).path);
            let path = moved.get(path.as_path()).map_or(path.clone(), |now| now.to_path_buf());
            *found.entry((path, finding.rule, line_of(&mut texts, finding))).or_default() += 1;
        }
        Self { past, found }
    }

    /// Leaves the findings that are new; gives the number of the others. `is_fault` tells what is told in any case.
    pub fn leave_new(&self, run: &mut Run, is_fault: &dyn Fn(&Finding) -> bool) -> usize {
        let mut alike: BTreeMap<Known, Vec<usize>> = BTreeMap::new();
        let mut texts = Texts::new(run);
        for (index, finding) in run.findings.iter().enumerate().filter(|(_, finding)| !is_fault(finding)) {
            let path = self.past.path_of(&run.input(finding.primary.place.file).path);
            alike.entry((path, finding.rule, line_of(&mut texts, finding))).or_default().push(index);
        }
        let mut old: BTreeSet<usize> = BTreeSet::new();
        for (known, mut indices) in alike {
            let count = self.found.get(&known).copied().unwrap_or(0);
            if count > 0 && count < indices.len() {
                let new_lines = self.new_lines(run, run.findings[indices[0]].primary.place.file);
                let is_in_new_line = |&index: &usize| {
                    let place = run.findings[index].primary.place;
                    texts.span(place).is_some_and(|(start, _)| new_lines.contains(&start.line))
                };
                indices.sort_by_cached_key(is_in_new_line);
            }
            old.extend(indices.into_iter().take(count));
        }
        drop(texts);
        let mut index = 0;
        run.findings.retain(|_| {
            index += 1;
            !old.contains(&(index - 1))
        });
        old.len()
    }

    /// The lines of a file, from 1, that were not there.
    fn new_lines(&self, run: &Run, file: FileId) -> BTreeSet<usize> {
        let input = run.input(file);
        let bytes = match self.past.of(&self.past.path_of(&input.path)) {
            Some(Was::Other(bytes)) => Some(bytes),
            Some(Was::Elsewhere(then)) => self.past.gone.get(then),
            Some(Was::Absent) | None => None,
        };
        let then = bytes.and_then(|bytes| Source::decode(&**bytes, input.kind).ok());
        let now = Texts::new(run).get(file);
        let (Some(then), Some(now)) = (then, now) else { return BTreeSet::new() };
        let diff = TextDiff::from_lines(&*then.text, &*now.text);
        let added = diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Insert);
        added.filter_map(|change| Some(change.new_index()? + 1)).collect()
    }
}

impl Past {
    /// An input as it was; `None` where it was not.
    pub fn input(&self, input: &Input) -> Option<Input> {
        let old = match self.of(&self.path_of(&input.path)) {
            // What stands in for a file that is as it was.
            None if input.text.is_some() && !input.path.exists() => return None,
            None => return Some(Input { text: None, ..input.clone() }),
            Some(Was::Absent) => return None,
            Some(Was::Other(bytes)) => return Some(Input { text: Some(Arc::clone(bytes)), ..input.clone() }),
            Some(Was::Elsewhere(old)) => old,
        };
        let text = Arc::clone(self.gone.get(old)?);
        Some(Input { path: old.clone(), text: Some(text), ..input.clone() })
    }
}
