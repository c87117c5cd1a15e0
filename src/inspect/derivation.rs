//! How CPython comes to an MRO, a metaclass and a layout, step by step.
//!
//! Models `mro_implementation`, `_PyType_CalculateMetaclass` and `best_base` of `Objects/typeobject.c`.

use std::sync::Arc;

use crate::project::{ClassId, ClassRef, Layout, Metaclass, MetaclassOrigin, Mro, Project};

/// The C3 merge of a class's bases.
#[derive(Debug)]
pub struct Merge {
    /// What is merged: the MRO of each base, then the bases themselves.
    pub lists: Vec<(Source, Arc<[ClassRef]>)>,
    pub steps: Vec<MergeStep>,
}

/// Where a list of a merge comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    MroOf(ClassRef),
    Bases,
}

/// One round: the heads of the lists are tried in turn.
#[derive(Debug)]
pub struct MergeStep {
    /// Heads that stand behind the head of another list, and which list that is.
    pub passed_over: Vec<(ClassRef, Source)>,
    /// The class that comes next in the MRO; `None` where no head is left that can.
    pub taken: Option<ClassRef>,
}

impl Merge {
    /// `None` where a base or its MRO is not known, or there is nothing to merge.
    pub fn of(project: &Project, class: ClassId) -> Option<Self> {
        let bases: Vec<ClassRef> =
            project.bases(class).into_iter().map(|base| base.class).collect::<Option<Vec<ClassRef>>>()?;
        let mut lists = Vec::with_capacity(bases.len() + 1);
        for base in &bases {
            let Mro::Linear(mro) = project.mro(base) else { return None };
            lists.push((Source::MroOf(base.clone()), mro));
        }
        if bases.is_empty() {
            return None;
        }
        lists.push((Source::Bases, bases.into()));
        let mut rest: Vec<(Source, &[ClassRef])> =
            lists.iter().map(|(source, list)| (source.clone(), &**list)).collect();
        let mut steps = Vec::new();
        loop {
            rest.retain(|(_, list)| !list.is_empty());
            if rest.is_empty() {
                break;
            }
            let mut step = MergeStep { passed_over: Vec::new(), taken: None };
            for (_, list) in &rest {
                let Some((head, _)) = list.split_first() else { continue };
                let blocking = rest.iter().find(|(_, other)| other.get(1..).is_some_and(|tail| tail.contains(head)));
                match blocking {
                    None => {
                        step.taken = Some(head.clone());
                        break;
                    }
                    Some((source, _)) if !step.passed_over.iter().any(|(class, _)| class == head) => {
                        step.passed_over.push((head.clone(), source.clone()));
                    }
                    Some(_) => {}
                }
            }
            let taken = step.taken.clone();
            steps.push(step);
            let Some(taken) = taken else { break };
            for (_, list) in &mut rest {
                if let Some((head, tail)) = list.split_first()
                    && *head == taken
                {
                    *list = tail;
                }
            }
        }
        Some(Self { lists, steps })
    }
}

/// How the most derived metaclass is found.
#[derive(Debug)]
pub struct MetaclassSearch {
    /// What the class statement asks for, `type` without `metaclass=`.
    pub asked: ClassRef,
    pub is_explicit: bool,
    /// For each base its metaclass, and what that changes.
    pub steps: Vec<MetaclassStep>,
}

#[derive(Debug)]
pub struct MetaclassStep {
    pub base: ClassRef,
    pub metaclass: ClassRef,
    pub outcome: Outcome,
}

/// What a base's metaclass, or its layout, means for the one that was the most derived so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The winner so far is it or derives from it.
    Stays,
    /// It derives from the winner so far, and takes its place.
    Wins,
    /// Neither derives from the other.
    Conflict { winner: ClassRef },
}

impl MetaclassSearch {
    /// `None` where a metaclass is not known.
    pub fn of(project: &Project, class: ClassId) -> Option<Self> {
        let explicit = match project.explicit_metaclass(class) {
            Some(value) => Some(project.class_of(&value)?),
            None => None,
        };
        let is_explicit = explicit.is_some();
        let asked = explicit.unwrap_or_else(|| ClassRef::stdlib("builtins.type"));
        let mut winner = asked.clone();
        let mut steps = Vec::new();
        for base in project.bases(class) {
            let base = base.class?;
            let Metaclass::Known { class: metaclass, .. } = project.metaclass(&base) else { return None };
            let outcome = if project.is_subclass(&winner, &metaclass)? {
                Outcome::Stays
            } else if project.is_subclass(&metaclass, &winner)? {
                winner = metaclass.clone();
                Outcome::Wins
            } else {
                Outcome::Conflict { winner: winner.clone() }
            };
            let is_last = matches!(outcome, Outcome::Conflict { .. });
            steps.push(MetaclassStep { base, metaclass, outcome });
            if is_last {
                break;
            }
        }
        Some(Self { asked, is_explicit, steps })
    }

    /// Whether there was more than one to choose from.
    pub fn is_contested(&self) -> bool {
        let mut metaclasses: Vec<&ClassRef> = self.steps.iter().map(|step| &step.metaclass).collect();
        if self.is_explicit {
            metaclasses.push(&self.asked);
        }
        metaclasses.retain(|metaclass| !metaclass.is_stdlib("builtins.type"));
        metaclasses.sort_unstable();
        metaclasses.dedup();
        metaclasses.len() > 1
    }
}

/// How the base is found that decides what instances hold.
#[derive(Debug)]
pub struct LayoutSearch {
    pub steps: Vec<LayoutStep>,
}

#[derive(Debug)]
pub struct LayoutStep {
    pub base: ClassRef,
    /// What the base is laid out as.
    pub solid_base: ClassRef,
    pub outcome: Outcome,
}

impl LayoutSearch {
    /// `None` where a layout is not known.
    pub fn of(project: &Project, class: ClassId) -> Option<Self> {
        let mut winner: Option<ClassRef> = None;
        let mut steps = Vec::new();
        for base in project.bases(class) {
            let base = base.class?;
            let Layout::Known(instances) = project.layout(&base) else { return None };
            let solid_base = instances.solid_base;
            let outcome = match winner.clone() {
                None => Outcome::Wins,
                Some(winner) if project.is_laid_out_on(&winner, &solid_base)? => Outcome::Stays,
                Some(winner) if project.is_laid_out_on(&solid_base, &winner)? => Outcome::Wins,
                Some(winner) => Outcome::Conflict { winner },
            };
            let is_last = matches!(outcome, Outcome::Conflict { .. });
            if outcome == Outcome::Wins {
                winner = Some(solid_base.clone());
            }
            steps.push(LayoutStep { base, solid_base, outcome });
            if is_last {
                break;
            }
        }
        Some(Self { steps })
    }
}

/// The classes through which a class has its metaclass: its base, that one's base, up to the one that names it.
pub fn metaclass_path(project: &Project, class: &ClassRef) -> Vec<ClassRef> {
    const LONGEST: usize = 64;
    let mut path: Vec<ClassRef> = Vec::new();
    let mut at = class.clone();
    while path.len() < LONGEST {
        let Metaclass::Known { class: metaclass, origin } = project.metaclass(&at) else { break };
        let next = match (&at, origin) {
            (ClassRef::Source(_) | ClassRef::Created(_), MetaclassOrigin::Base(position)) => {
                project.bases_of(&at).into_iter().nth(position)
            }
            (ClassRef::Stdlib(name), _) => {
                let bases = project.stdlib().class(name).map_or(&[][..], |class| &class.bases);
                let has_it =
                    |base: &&&str| project.stdlib().class(base).is_some_and(|base| metaclass.is_stdlib(base.metaclass));
                bases.iter().find(has_it).filter(|base| **base != "builtins.object").map(|base| ClassRef::stdlib(base))
            }
            (ClassRef::Source(_) | ClassRef::Created(_), MetaclassOrigin::Explicit | MetaclassOrigin::Default) => None,
        };
        let Some(next) = next else { break };
        path.push(next.clone());
        at = next;
    }
    path
}
