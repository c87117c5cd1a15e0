//! What rules ask of all files together, found out before they ask.

use rayon::prelude::*;

use crate::project::{ClassId, ClassRef, Project};

impl Project {
    /// Finds out, on all threads, what rules that look at one file alone would wait for: each answer is found by the thread
    /// that asks first.
    pub(crate) fn look_ahead(&self) {
        let classes: Vec<ClassId> = self.classes().collect();
        classes.par_iter().for_each(|&id| drop(self.metaclass(&ClassRef::Source(id))));
        // The others go by them.
        self.direct_subclasses(&ClassRef::stdlib("builtins.object"));
        self.may_be_descriptor("");
        self.find_descriptor_uses();
        let asks: [fn(&Self); 9] = [
            |project| _ = project.may_be_abstract(""),
            |project| _ = project.classes_with_property(""),
            |project| _ = project.calls_naming("").next(),
            |project| _ = project.may_be_unhashable(""),
            |project| _ = project.may_be_decorated(""),
            |project| _ = project.may_take_nothing(""),
            |project| _ = project.may_be_slotted(""),
            |project| _ = project.may_have_calling(""),
            |project| _ = project.files_setting(""),
        ];
        asks.par_iter().with_max_len(1).for_each(|ask| ask(self));
    }
}
