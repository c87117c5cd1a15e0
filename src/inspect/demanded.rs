//! What was collected of classes while modules were looked for, and need not be collected again.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::body::{self, Attribute};
use super::classes_in;
use crate::finding::FileId;
use crate::project::answers::depending;
use crate::project::{ClassRef, Project};

/// The attributes of classes that no module that comes can change.
#[derive(Debug, Default)]
pub struct Demanded(Mutex<FxHashMap<ClassRef, Vec<Attribute>>>);

impl Demanded {
    /// Asks for all that an inspection of a file's classes will ask.
    pub fn demand(&self, project: &Project, file: FileId) {
        let mut lasting = Vec::new();
        for id in classes_in(project, file) {
            let class = ClassRef::Source(id);
            let _ = (project.mro(&class), project.metaclass(&class));
            let (attributes, depends) = depending(|| body::attributes(project, &class));
            lasting.push((class, depends.lasts().then_some(attributes)));
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (class, attributes) in lasting {
            match attributes {
                Some(attributes) => known.insert(class, attributes),
                None => known.remove(&class),
            };
        }
    }

    /// The attributes of a class, for who asks but once.
    pub fn take_attributes(&self, project: &Project, class: &ClassRef) -> Vec<Attribute> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(class);
        known.unwrap_or_else(|| body::attributes(project, class))
    }
}
