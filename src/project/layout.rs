//! How CPython lays out the instances of a class: which bases can be combined, who has a `__dict__`.
//!
//! Models `best_base`, `solid_base` and the slots of `type_new` in `Objects/typeobject.c`.
//! <https://docs.python.org/3/reference/datamodel.html#slots>

use rustc_hash::FxHashMap;

use crate::facts::{ArgumentKind, BindingKind, Expr, ExprId};
use crate::finding::FileId;
use crate::project::{ClassId, ClassRef, ExprRef, Metaclass, Project, PythonVersion, Unknown, Value};

/// The layout of a class, or what CPython says instead of creating it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    Known(Instances),
    /// The message of the `TypeError`.
    Refused(String),
    Unknown(Unknown),
}

/// What instances of a class hold besides what their methods store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instances {
    /// The nearest class on the way along `__base__` that is laid out otherwise than its own base.
    pub solid_base: ClassRef,
    pub has_dict: bool,
    /// They can be referred to weakly.
    pub has_weakref: bool,
    /// Their size varies: a class below cannot have slots with names of its own.
    pub has_items: bool,
}

/// What `__slots__` a class has in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slots {
    /// None: instances have a `__dict__`.
    Absent,
    /// As they are written, `__dict__` and `__weakref__` among them.
    Names(Vec<String>),
    /// Not written out, but none is left out: whether there is any.
    Some(bool),
    Unknown,
}

impl Project {
    pub fn layout(&self, class: &ClassRef) -> Layout {
        self.layout_within(class, &mut FxHashMap::default(), 0)
    }

    /// Each class is laid out once for a question, however many ways lead to it.
    fn layout_within(&self, class: &ClassRef, known: &mut FxHashMap<ClassRef, Layout>, depth: u32) -> Layout {
        if let Some(layout) = known.get(class) {
            return layout.clone();
        }
        let layout = self.laid_out(class, known, depth);
        known.insert(class.clone(), layout.clone());
        layout
    }

    fn laid_out(&self, class: &ClassRef, known: &mut FxHashMap<ClassRef, Layout>, depth: u32) -> Layout {
        const MAX_DEPTH: u32 = 200;
        if depth > MAX_DEPTH {
            return Layout::Unknown(Unknown::Fuel);
        }
        let (bases, slots) = match class {
            ClassRef::Stdlib(name) => {
                return match self.stdlib().layout(name) {
                    Some(layout) => Layout::Known(Instances {
                        solid_base: ClassRef::stdlib(layout.solid_base),
                        has_dict: layout.has_dict,
                        has_weakref: layout.has_weakref,
                        has_items: layout.has_items,
                    }),
                    None => Layout::Unknown(Unknown::External(name.clone())),
                };
            }
            ClassRef::Source(id) => {
                let bases = self.bases(*id);
                if let Some(base) = bases.iter().find(|base| base.class.is_none()) {
                    let reason = base.value.unknown().cloned();
                    return Layout::Unknown(reason.unwrap_or(Unknown::Because("a base is no class")));
                }
                match self.metaclass(class) {
                    Metaclass::Known { class: metaclass, .. } if !self.creates_with_type(&metaclass) => {
                        return Layout::Unknown(Unknown::Because("its metaclass may change its slots"));
                    }
                    Metaclass::Known { .. } => {}
                    Metaclass::Conflict(_) => return Layout::Unknown(Unknown::Refused),
                    Metaclass::Callable(_) => {
                        return Layout::Unknown(Unknown::Because("its metaclass is no type"));
                    }
                    Metaclass::Unknown(reason) => return Layout::Unknown(reason),
                }
                (bases.into_iter().filter_map(|base| base.class).collect(), self.slots(*id))
            }
            ClassRef::Created(id) => (self.bases_of(class), self.slots_of_created(*id)),
        };
        let best = match self.best_base(&bases, known, depth) {
            Ok(best) => best,
            Err(layout) => return layout,
        };
        // The other bases bring no layout of their own, but a `__dict__` and a list of references.
        let others: Vec<&Instances> = bases
            .iter()
            .filter_map(|base| match known.get(base) {
                Some(Layout::Known(instances)) => Some(instances),
                _ => None,
            })
            .collect();
        self.extended(class, best, &others, &slots)
    }

    /// The base whose solid base derives from those of all others.
    fn best_base(
        &self,
        bases: &[ClassRef],
        known: &mut FxHashMap<ClassRef, Layout>,
        depth: u32,
    ) -> Result<(ClassRef, Instances), Layout> {
        let object = ClassRef::stdlib("builtins.object");
        let bases = if bases.is_empty() { std::slice::from_ref(&object) } else { bases };
        let mut winner: Option<(ClassRef, Instances)> = None;
        for base in bases {
            if let ClassRef::Stdlib(name) = base
                && self.stdlib().layout(name).is_some_and(|layout| !layout.is_subclassable)
            {
                let name = name.strip_prefix("builtins.").unwrap_or(name);
                return Err(Layout::Refused(format!("type '{name}' is not an acceptable base type")));
            }
            let instances = match self.layout_within(base, known, depth + 1) {
                Layout::Known(instances) => instances,
                Layout::Refused(_) => return Err(Layout::Unknown(Unknown::Refused)),
                Layout::Unknown(reason) => return Err(Layout::Unknown(reason)),
            };
            let Some((_, so_far)) = &winner else {
                winner = Some((base.clone(), instances));
                continue;
            };
            let unknown = || Layout::Unknown(Unknown::Because("the bases of a base are not known"));
            if self.is_subclass(&so_far.solid_base, &instances.solid_base).ok_or_else(unknown)? {
                continue;
            }
            if self.is_subclass(&instances.solid_base, &so_far.solid_base).ok_or_else(unknown)? {
                winner = Some((base.clone(), instances));
                continue;
            }
            return Err(Layout::Refused("multiple bases have instance lay-out conflict".to_owned()));
        }
        winner.ok_or(Layout::Unknown(Unknown::Opaque))
    }

    /// What a class adds to the layout of its best base.
    fn extended(
        &self,
        class: &ClassRef,
        (base, inherited): (ClassRef, Instances),
        others: &[&Instances],
        slots: &Slots,
    ) -> Layout {
        let (mut has_dict, mut has_weakref) = (inherited.has_dict, inherited.has_weakref);
        let may_add_dict = !inherited.has_dict;
        let may_add_weakref = !inherited.has_weakref && !inherited.has_items;
        let (mut adds_dict, mut adds_weakref) = (false, false);
        let mut is_solid = false;
        match slots {
            Slots::Absent => (adds_dict, adds_weakref) = (may_add_dict, may_add_weakref),
            Slots::Unknown => return Layout::Unknown(Unknown::Because("its slots are not written out")),
            Slots::Some(is_any) => is_solid = *is_any,
            Slots::Names(names) => {
                if inherited.has_items && !names.is_empty() {
                    let name = self.class_name(&base);
                    return Layout::Refused(format!("nonempty __slots__ not supported for subtype of '{name}'"));
                }
                for name in names {
                    match name.as_str() {
                        "__dict__" if !may_add_dict || adds_dict => {
                            return Layout::Refused("__dict__ slot disallowed: we already got one".to_owned());
                        }
                        "__weakref__" if !may_add_weakref || adds_weakref => {
                            let text = if self.model_version() < PythonVersion::new(3, 12) {
                                "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0"
                            } else {
                                "__weakref__ slot disallowed: we already got one"
                            };
                            return Layout::Refused(text.to_owned());
                        }
                        "__dict__" => adds_dict = true,
                        "__weakref__" => adds_weakref = true,
                        _ => is_solid = true,
                    }
                }
                // "Secondary bases may provide weakrefs or dict."
                for instances in others {
                    adds_dict |= may_add_dict && instances.has_dict;
                    adds_weakref |= may_add_weakref && instances.has_weakref;
                }
            }
        }
        has_dict |= adds_dict;
        has_weakref |= adds_weakref;
        let is_older = self.model_version() < PythonVersion::new(3, 12);
        if is_older {
            is_solid |= adds_dict && inherited.has_items;
            if adds_weakref && !adds_dict && !has_dict && !is_solid {
                // Only a later `__dict__` shows whether the list of references counts.
                return Layout::Unknown(Unknown::Because("a list of weak references before 3.12"));
            }
        }
        Layout::Known(Instances {
            solid_base: if is_solid { class.clone() } else { inherited.solid_base },
            has_dict,
            has_weakref,
            has_items: inherited.has_items,
        })
    }

    /// The slots that a class has after its decorators.
    pub fn slots(&self, id: ClassId) -> Slots {
        let facts = self.facts(id.file);
        let class = self.class(id);
        for &decorator in facts.list(class.decorators) {
            let (callee, call) = match facts.expr(decorator) {
                Expr::Call(call) => (facts.calls[call.index()].callee, Some(facts.calls[call.index()])),
                _ => (decorator, None),
            };
            let value = self.evaluate(ExprRef { file: id.file, expr: callee });
            let is_dataclass = match &value {
                Value::External(name) => match &**name {
                    "dataclasses.dataclass" => true,
                    name if name.starts_with("attr.") || name.starts_with("attrs.") => return Slots::Unknown,
                    _ => false,
                },
                Value::Function(function) => match self.module_name(function.file) {
                    Some("attr._make" | "attr._next_gen") => return Slots::Unknown,
                    _ => false,
                },
                _ => false,
            };
            let has_slots = call.is_some_and(|call| {
                facts.arguments(call.arguments).iter().any(|argument| {
                    matches!(argument.kind, ArgumentKind::Keyword(name) if facts.name(name) == "slots")
                        && !matches!(facts.expr(argument.value), Expr::False)
                })
            });
            if is_dataclass && has_slots {
                // Fields that a base has as slots already are no new ones.
                let has_fields = facts
                    .bindings_in(class.scope)
                    .iter()
                    .any(|binding| matches!(binding.kind, BindingKind::Annotated { .. }));
                return if has_fields && !self.bases(id).is_empty() { Slots::Unknown } else { Slots::Some(has_fields) };
            }
        }
        let Some(symbol) = facts.names.find("__slots__") else { return Slots::Absent };
        match facts.bindings_of(class.scope, symbol) {
            [] => Slots::Absent,
            [binding] => match binding.kind {
                BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                    self.slot_names(id.file, value).map_or(Slots::Unknown, Slots::Names)
                }
                BindingKind::Annotated { value: None, .. } => Slots::Absent,
                _ => Slots::Unknown,
            },
            _ => Slots::Unknown,
        }
    }

    fn slot_names(&self, file: FileId, value: ExprId) -> Option<Vec<String>> {
        let facts = self.facts(file);
        let text = |expr: ExprId| match facts.expr(expr) {
            Expr::Str(name) => Some(facts.name(name).to_owned()),
            _ => match self.evaluate(ExprRef { file, expr }) {
                Value::Str(text) => Some(text.to_string()),
                _ => None,
            },
        };
        match facts.expr(value) {
            Expr::Str(name) => Some(vec![facts.name(name).to_owned()]),
            Expr::Tuple(run) | Expr::List(run) | Expr::Set(run) => {
                facts.list(run).iter().map(|&name| text(name)).collect()
            }
            Expr::Dict(run) => facts.list(run).chunks(2).map(|pair| text(*pair.first()?)).collect(),
            _ => match self.evaluate(ExprRef { file, expr: value }) {
                Value::Str(name) => Some(vec![name.to_string()]),
                Value::Tuple(names) => names
                    .iter()
                    .map(|name| match name {
                        Value::Str(name) => Some(name.to_string()),
                        _ => None,
                    })
                    .collect(),
                _ => None,
            },
        }
    }
}
