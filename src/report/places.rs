//! How programs are told of places: paths from the working directory, addresses of pages, fingerprints.

use rustc_hash::FxHashMap;

use crate::engine::Run;
use crate::finding::{FileId, Finding};
use crate::settle::UNUSED_SUPPRESSION;
use crate::source;

use super::is_stdin;
use super::texts::Texts;

/// The path of a file from the working directory on, with slashes; as it is where it lies elsewhere. Services take it
/// for the path in the repository.
pub fn path(run: &Run, file: FileId) -> String {
    let Some(input) = run.inputs.get(file.0 as usize) else { return String::new() };
    let here = std::env::current_dir().ok();
    let below = here.as_deref().and_then(|here| input.path.strip_prefix(here).ok()).unwrap_or(&input.path);
    let below = below.strip_prefix(".").unwrap_or(below);
    below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The path from the root of the file system on.
pub fn absolute_path(run: &Run, file: FileId) -> String {
    let Some(input) = run.inputs.get(file.0 as usize) else { return String::new() };
    if is_stdin(input) {
        return "-".to_owned();
    }
    std::path::absolute(&input.path).unwrap_or_else(|_| input.path.clone()).to_string_lossy().into_owned()
}

/// The page of a rule; none while the package has no address.
pub fn url(rule: &str) -> Option<String> {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let rule = crate::rules::RULES.iter().find(|known| known.name == rule)?;
    (!repository.is_empty())
        .then(|| format!("{repository}/blob/v{}/rules/{}/{}.md", env!("CARGO_PKG_VERSION"), rule.topic, rule.name))
}

/// Names findings so that they keep their names when lines move: by the rule, the path, the text of the line and the
/// count of findings before that are alike in all of these.
#[derive(Debug, Default)]
pub struct Fingerprints {
    seen: FxHashMap<u64, u32>,
}

impl Fingerprints {
    /// Findings must be asked for in the order of the report; the path is the one of the finding's file.
    pub fn of(&mut self, path: &str, texts: &mut Texts<'_>, finding: &Finding) -> String {
        let key = [finding.rule, path, &line_of(texts, finding)].join("\0");
        let hash = source::hash(key.as_bytes());
        let count = self.seen.entry(hash).or_default();
        *count += 1;
        match *count {
            1 => format!("{hash:016x}"),
            count => format!("{:016x}", source::hash(format!("{key}\0{count}").as_bytes())),
        }
    }
}

/// What is on the line of a finding, in one way of spacing it; empty where that can no longer be read.
pub fn line_of(texts: &mut Texts<'_>, finding: &Finding) -> String {
    let place = finding.primary.place;
    let Some(source) = texts.get(place.file) else { return String::new() };
    let line = source.line(source.position(place.range.start()).line);
    let line = if finding.rule == UNUSED_SUPPRESSION { line } else { without_suppression(line) };
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line without what our suppressions say in it: a finding is no other one because its neighbour is silenced.
fn without_suppression(line: &str) -> &str {
    let is_ours = |at: &usize| line[at + 1..].trim_start().starts_with("classwise:");
    let start = memchr::memchr_iter(b'#', line.as_bytes()).find(is_ours);
    start.map_or(line, |start| &line[..start])
}
