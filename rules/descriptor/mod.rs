//! The descriptor protocol and attribute access.

mod asked;
pub mod descriptor_keeps_instances;
pub mod descriptor_name_mismatch;
pub mod descriptor_recursion;
pub mod descriptor_shared_state;
pub mod descriptor_signature;
pub mod descriptor_storage_collision;
pub mod descriptor_storage_unavailable;
mod sources;
mod storage;
