//! The descriptor protocol and attribute access.

pub mod descriptor_keeps_instances;
pub mod descriptor_name_mismatch;
pub mod descriptor_recursion;
pub mod descriptor_shared_state;
pub mod descriptor_storage_collision;
mod sources;
mod storage;
