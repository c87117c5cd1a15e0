//! Projects that are checked again and again while their files change: what an editor's server holds.
//!
//! Facts of all files stay in memory. After a change the files that changed are read, everything is linked again, and
//! who asks for the findings of a file has that file checked.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::engine::{self, Linked, Memory, Reading, Request, Run};
use crate::finding::{FileId, Finding};
use crate::paths::absolute;
use crate::prepare::{Prepared, Separate};
use crate::rules::RULES;
use crate::settle::Policy;

/// All projects of a workspace.
#[derive(Default)]
pub struct Live {
    memory: Memory,
    projects: Vec<Project>,
    /// The project that reports in a file, and its id there.
    places: FxHashMap<PathBuf, At>,
    problems: Run,
}

/// A file of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    project: usize,
    pub file: FileId,
}

struct Project {
    linked: Linked,
    policy: Box<dyn Policy + Send>,
    max_file_size: u64,
}

impl Live {
    /// Reads and links what was prepared; what was read before is read again only where it has `changed`.
    pub fn open(&mut self, prepared: &Prepared, changed: &[PathBuf]) {
        for project in self.projects.drain(..) {
            self.memory.keep(project.linked);
        }
        changed.iter().for_each(|path| self.memory.forget(path));
        self.problems = prepared.problems();
        let memory = &self.memory;
        let projects = prepared.projects().map(|separate| {
            let Separate { inputs, settings, policy, max_file_size } = separate;
            let request = Request {
                inputs,
                findings: Vec::new(),
                settings,
                rules: &[],
                policy: &*policy,
                max_file_size,
                explain: None,
                progress: None,
            };
            let linked = engine::link_again(request, Some(memory), &|_, _| {});
            Project { linked, policy, max_file_size }
        });
        self.projects = projects.collect();
        self.places.clear();
        for (project, live) in self.projects.iter().enumerate() {
            for (index, input) in live.linked.inputs.iter().enumerate().filter(|(_, input)| input.is_reported) {
                let at = At { project, file: FileId(index as u32) };
                self.places.insert(absolute(&input.path), at);
            }
        }
        // What is read from here on is kept by the links themselves.
        self.memory.forget_all();
    }

    /// An editor holds other bytes than the disk, or none any more. They count from the next [`Live::open`] or
    /// [`Live::glance`] on.
    pub fn hold(&mut self, path: &Path, text: Option<Arc<[u8]>>) {
        match text {
            Some(text) => self.memory.texts.insert(path.to_path_buf(), text),
            None => self.memory.texts.remove(path),
        };
    }

    /// Reads changed files again. Where a first look at them will do, it takes what is known of classes as it was:
    /// [`Live::look_again`] links anew. Everything else is linked at once. Tells which files got something from those, the
    /// nearest first.
    pub fn glance<'p>(&mut self, paths: impl Iterator<Item = &'p Path> + Clone) -> (Reading, Vec<At>) {
        let mut reading = Reading::Same;
        let mut importers = Vec::new();
        for (index, project) in self.projects.iter_mut().enumerate() {
            let files: Vec<FileId> = paths.clone().filter_map(|path| project.linked.file(path)).collect();
            if !files.is_empty() {
                let (own, found) = project.linked.read_again(&files, &self.memory, project.max_file_size);
                reading = reading.max(own);
                importers.extend(found.into_iter().map(|file| At { project: index, file }));
            }
        }
        (reading, importers)
    }

    /// Links anew where there was only a first look.
    pub fn look_again(&mut self) {
        for project in &mut self.projects {
            project.linked.look_again(&self.memory, project.max_file_size);
        }
    }

    /// Where findings of a path are reported; absent where they are not.
    pub fn find(&self, path: &Path) -> Option<At> {
        self.places.get(path).copied()
    }

    /// The absolute path of a file.
    pub fn path(&self, at: At) -> &Path {
        self.linked(at).project.path(at.file)
    }

    /// Whether a file belongs to the libraries of a project.
    pub fn is_library(&self, path: &Path) -> bool {
        let mut settings = self.projects.iter().map(|project| project.linked.project.settings());
        settings.any(|settings| settings.environment.iter().any(|directory| path.starts_with(directory)))
    }

    /// The files that a file got something from, through its own imports.
    pub fn followed(&self, at: At) -> impl Iterator<Item = At> {
        self.linked(at).project.followed(at.file).map(move |file| At { file, ..at })
    }

    /// All files in which findings are reported.
    pub fn files(&self) -> impl Iterator<Item = (&Path, At)> {
        self.places.iter().map(|(path, at)| (path.as_path(), *at))
    }

    /// The findings of files, in their order.
    pub fn check(&self, files: &[At]) -> Vec<Vec<Finding>> {
        let mut all: Vec<Vec<Finding>> = files.iter().map(|_| Vec::new()).collect();
        for (index, project) in self.projects.iter().enumerate() {
            let places: Vec<usize> = (0..files.len()).filter(|&place| files[place].project == index).collect();
            if places.is_empty() {
                continue;
            }
            let own: Vec<FileId> = places.iter().map(|&place| files[place].file).collect();
            let found = project.linked.check(&own, RULES, &*project.policy);
            for (place, findings) in places.into_iter().zip(found) {
                all[place] = findings;
            }
        }
        all
    }

    /// Whether a file was read, be it of a library.
    pub fn has(&self, path: &Path) -> bool {
        self.places.contains_key(path) || self.projects.iter().any(|project| project.linked.file(path).is_some())
    }

    /// All files that were read.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> {
        let inputs = self.projects.iter().flat_map(|project| &project.linked.inputs);
        inputs.map(|input| absolute(&input.path))
    }

    /// The directories of all files that were read.
    pub fn directories(&self) -> BTreeSet<PathBuf> {
        self.paths().filter_map(|path| path.parent().map(Path::to_path_buf)).collect()
    }

    /// Findings, by path, as those of one run.
    pub fn run(&self, found: &FxHashMap<PathBuf, Vec<Finding>>) -> Run {
        let mut run = Run::default();
        let mut moved: FxHashMap<FileId, FileId> = FxHashMap::default();
        let Run { inputs, findings, .. } = &self.problems;
        for finding in findings {
            let mut finding = finding.clone();
            for label in finding.labels_mut() {
                let file = label.place.file;
                label.place.file = *moved.entry(file).or_insert_with(|| {
                    run.inputs.extend(inputs.get(file.0 as usize).cloned());
                    FileId(run.inputs.len() as u32 - 1)
                });
            }
            run.findings.push(finding);
        }
        for (index, project) in self.projects.iter().enumerate() {
            let behind = run.inputs.len() as u32;
            run.inputs.extend(project.linked.inputs.iter().cloned());
            let own = found.iter().filter(|(path, _)| self.find(path).is_some_and(|at| at.project == index));
            for mut finding in own.flat_map(|(_, findings)| findings).cloned() {
                finding.labels_mut().for_each(|label| label.place.file.0 += behind);
                run.findings.push(finding);
            }
        }
        engine::sort(&mut run.findings, &run.inputs);
        run.files_checked = engine::files_checked(&run.inputs);
        run
    }

    /// The files and the model of the project that a file is in.
    pub fn linked(&self, at: At) -> &Linked {
        &self.projects[at.project].linked
    }

    /// What is wrong with the configuration, and with what could not be read.
    pub fn problems(&self) -> &Run {
        &self.problems
    }
}
