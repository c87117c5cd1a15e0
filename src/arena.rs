//! Memory for syntax trees: given out by moving a pointer, taken back all at once.
//!
//! A tree is made of a million small pieces that live and die together. An ordinary allocator finds room for each and
//! takes each back, which costs a third of what parsing costs. Here the thread that builds a tree takes all of its
//! memory from a few chunks, the tree is never dropped piece by piece, and the next tree gets the same, still warm
//! chunks.
//!
//! The only file with `unsafe` code. What it relies on is stated at [`Planted::grow`].

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, Ordering};

/// A global allocator that gives trees memory of their own where a [`Planted::grow`] asks for it, and leaves everything
/// else to the allocator that it wraps.
#[derive(Debug, Default, Clone, Copy)]
pub struct TreeAllocator<A>(pub A);

/// Lets the program's allocator keep what is freed for what comes next, where it would give it back to the system after a
/// second. For a process that is soon over: what it has given back it asks for again.
pub fn keep_freed_memory() {
    /// `mi_option_purge_delay` of mimalloc.h, and what it is unless somebody chose another one: in milliseconds.
    const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;
    const USUAL: std::ffi::c_long = 1000;
    const NEVER: std::ffi::c_long = -1;
    // SAFETY: both read and write one number of a table that they check the bounds of, and may be called at any time.
    unsafe {
        if libmimalloc_sys::mi_option_get(PURGE_DELAY) == USUAL {
            libmimalloc_sys::mi_option_set(PURGE_DELAY, NEVER);
        }
    }
}

/// A value whose memory is taken back as a whole.
///
/// Where the program's allocator is no [`TreeAllocator`], or the thread holds another one already, it is an ordinary
/// value.
#[derive(Debug)]
pub struct Planted<T> {
    value: ManuallyDrop<T>,
    /// The value's memory comes from this thread's chunks.
    is_in_arena: bool,
    /// The chunks are the thread's.
    not_send: PhantomData<*const ()>,
}

impl<T> Planted<T> {
    /// Builds a value in the memory of this thread.
    ///
    /// # Safety
    ///
    /// Memory that `build` allocates is taken back with the value, so nothing of it may be in use afterwards: `build`
    /// and what it calls store nothing allocated in a static, in a thread-local variable or in what they borrow, and
    /// nothing is moved out of the value. What the value allocates later, through interior mutability, is never freed.
    pub unsafe fn grow(build: impl FnOnce() -> T) -> Self {
        let scope = Scope::enter();
        let value = ManuallyDrop::new(build());
        Self { value, is_in_arena: scope.leave(), not_send: PhantomData }
    }

    /// Builds an ordinary value.
    pub fn plain(value: T) -> Self {
        Self { value: ManuallyDrop::new(value), is_in_arena: false, not_send: PhantomData }
    }

    /// Ends the value in another way than by dropping it; one in an arena needs none.
    pub fn end_with(mut self, end: impl FnOnce(T)) {
        if self.is_in_arena {
            return;
        }
        // SAFETY: `self` is forgotten at once, so that the value is taken but once.
        let value = unsafe { ManuallyDrop::take(&mut self.value) };
        std::mem::forget(self);
        end(value);
    }
}

impl<T> Deref for Planted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Drop for Planted<T> {
    fn drop(&mut self) {
        if self.is_in_arena {
            ARENA.with(Arena::take_back);
        } else {
            // SAFETY: nobody sees the value after this.
            unsafe { ManuallyDrop::drop(&mut self.value) };
        }
    }
}

/// While it lives, the thread allocates in its chunks.
struct Scope {
    is_open: bool,
}

impl Scope {
    fn enter() -> Self {
        // Makes sure that the thread gives its chunks back when it ends. Before the scope opens: the list of what a
        // thread has to end outlives it.
        let _ = LAST.try_with(|_| ());
        let is_open = ARENA.with(|arena| {
            let is_free = !arena.is_lent.get();
            if is_free {
                arena.is_lent.set(true);
                arena.is_open.set(true);
            }
            is_free
        });
        Self { is_open }
    }

    /// Whether the chunks hold what was allocated since.
    fn leave(self) -> bool {
        if !self.is_open {
            return false;
        }
        // Only a `TreeAllocator` puts this into a chunk, or makes one for it.
        drop(std::hint::black_box(Box::new(0_u8)));
        let is_in_arena = ARENA.with(|arena| {
            arena.is_open.set(false);
            let is_in_arena = !arena.chunk.get().is_null();
            arena.is_lent.set(is_in_arena);
            is_in_arena
        });
        std::mem::forget(self);
        is_in_arena
    }
}

impl Drop for Scope {
    /// After a panic: its message may lie in the chunks, so they are left to it for good.
    fn drop(&mut self) {
        if self.is_open {
            ARENA.with(|arena| {
                arena.is_open.set(false);
                arena.is_lent.set(false);
                arena.abandon();
            });
        }
    }
}

thread_local! {
    static ARENA: Arena = const { Arena::new() };
    /// Variables with a destructor must not be touched by an allocator: hence two.
    static LAST: Last = const { Last };
}

/// The chunks of all threads in which something panicked: they are never given back.
static ABANDONED: AtomicPtr<Chunk> = AtomicPtr::new(ptr::null_mut());

struct Last;

impl Drop for Last {
    fn drop(&mut self) {
        ARENA.with(|arena| {
            if !arena.is_lent.get() {
                arena.free_chunks(ptr::null_mut());
            }
        });
    }
}

/// The chunks of one thread. Nothing in here allocates.
struct Arena {
    /// A value lives in the chunks, or is being built there.
    is_lent: Cell<bool>,
    /// A value is being built.
    is_open: Cell<bool>,
    /// The newest chunk, from which the next piece comes.
    chunk: Cell<*mut Chunk>,
    /// The free part of it.
    next: Cell<*mut u8>,
    end: Cell<*mut u8>,
}

/// What a chunk begins with.
struct Chunk {
    older: *mut Chunk,
    layout: Layout,
}

/// Trees of nine files in ten fit into one chunk, in bytes.
const CHUNK: usize = 8 << 20;
/// Every piece begins at a multiple of this.
const ALIGN: usize = 16;
const HEADER: usize = size_of::<Chunk>().next_multiple_of(ALIGN);

impl Arena {
    const fn new() -> Self {
        Self {
            is_lent: Cell::new(false),
            is_open: Cell::new(false),
            chunk: Cell::new(ptr::null_mut()),
            next: Cell::new(ptr::null_mut()),
            end: Cell::new(ptr::null_mut()),
        }
    }

    /// Room of the newest chunk.
    #[inline]
    fn piece(&self, size: usize, align: usize) -> Option<NonNull<u8>> {
        let at = self.next.get();
        let padding = (at as usize).wrapping_neg() & (align - 1);
        let room = self.end.get() as usize - at as usize;
        let size = size.checked_next_multiple_of(ALIGN)?;
        if padding.checked_add(size)? > room || at.is_null() {
            return None;
        }
        // SAFETY: both stay within the chunk.
        let piece = unsafe { at.add(padding) };
        self.next.set(unsafe { piece.add(size) });
        NonNull::new(piece)
    }

    /// Room in a chunk that is made for it.
    #[cold]
    fn piece_of_new_chunk(&self, inner: &impl GlobalAlloc, layout: Layout) -> *mut u8 {
        let Some(size) = layout.size().checked_add(layout.align()).and_then(|size| size.checked_add(HEADER + ALIGN))
        else {
            return ptr::null_mut();
        };
        let Ok(whole) = Layout::from_size_align(size.max(CHUNK), ALIGN) else { return ptr::null_mut() };
        // SAFETY: `whole` is not empty.
        let start = unsafe { inner.alloc(whole) };
        if start.is_null() {
            return start;
        }
        let chunk = start.cast::<Chunk>();
        // SAFETY: a chunk is large enough for its header and aligned for it.
        unsafe {
            chunk.write(Chunk { older: self.chunk.get(), layout: whole });
            self.next.set(start.add(HEADER));
            self.end.set(start.add(whole.size()));
        }
        self.chunk.set(chunk);
        self.piece(layout.size(), layout.align()).map_or(ptr::null_mut(), NonNull::as_ptr)
    }

    #[inline]
    fn holds(&self, piece: *mut u8) -> bool {
        is_within(self.chunk.get(), piece)
    }

    #[inline]
    fn is_last(&self, piece: *mut u8, size: usize) -> bool {
        (piece as usize).checked_add(size.next_multiple_of(ALIGN)) == Some(self.next.get() as usize)
    }

    /// The value is gone: the oldest chunk is kept for the next one.
    fn take_back(&self) {
        let mut oldest = self.chunk.get();
        // SAFETY: chunks of the list are alive.
        while let Some(older) = NonNull::new(unsafe { (*oldest).older }) {
            oldest = older.as_ptr();
        }
        // SAFETY: as above.
        let is_huge = unsafe { (*oldest).layout.size() } > CHUNK;
        self.free_chunks(if is_huge { ptr::null_mut() } else { oldest });
        self.is_lent.set(false);
    }

    /// Leaves the chunks to whoever still holds a piece of them.
    #[cold]
    fn abandon(&self) {
        let newest = self.chunk.replace(ptr::null_mut());
        self.next.set(ptr::null_mut());
        self.end.set(ptr::null_mut());
        let mut oldest = newest;
        // SAFETY: chunks of the list are alive, and this thread's alone until they are published below.
        unsafe {
            while !oldest.is_null() && !(*oldest).older.is_null() {
                oldest = (*oldest).older;
            }
            if !oldest.is_null() {
                let publish = |others: *mut Chunk| {
                    (*oldest).older = others;
                    Some(newest)
                };
                let _ = ABANDONED.fetch_update(Ordering::AcqRel, Ordering::Acquire, publish);
            }
        }
    }

    /// Gives all chunks back that are newer than one.
    fn free_chunks(&self, kept: *mut Chunk) {
        let mut chunk = self.chunk.get();
        while !chunk.is_null() && chunk != kept {
            // SAFETY: chunks of the list are alive. No scope is open, so that the chunk goes to the wrapped allocator,
            // which gave it with this layout.
            unsafe {
                let Chunk { older, layout } = chunk.read();
                std::alloc::dealloc(chunk.cast(), layout);
                chunk = older;
            }
        }
        self.chunk.set(chunk);
        if chunk.is_null() {
            self.next.set(ptr::null_mut());
            self.end.set(ptr::null_mut());
        } else {
            // SAFETY: within the chunk.
            unsafe {
                self.next.set(chunk.cast::<u8>().add(HEADER));
                self.end.set(chunk.cast::<u8>().add((*chunk).layout.size()));
            }
        }
    }
}

/// Whether one of a list of chunks holds a piece.
#[inline]
fn is_within(mut chunk: *mut Chunk, piece: *mut u8) -> bool {
    while !chunk.is_null() {
        // SAFETY: chunks of a list are alive.
        let Chunk { older, layout } = unsafe { chunk.read() };
        if (piece as usize).wrapping_sub(chunk as usize) < layout.size() {
            return true;
        }
        chunk = older;
    }
    false
}

/// Whether a piece lies where a panic left it.
#[inline]
fn is_abandoned(piece: *mut u8) -> bool {
    let newest = ABANDONED.load(Ordering::Acquire);
    !newest.is_null() && is_within(newest, piece)
}

// SAFETY: a piece of a chunk is given out once, as large and as aligned as asked, and is not given out again before the
// value that it belongs to is gone; everything else is the wrapped allocator's. A thread sees only chunks of its own,
// and only while it builds a value; a value in an arena is neither sent nor dropped, and what a panic takes out of one is
// known by its address.
unsafe impl<A: GlobalAlloc> GlobalAlloc for TreeAllocator<A> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ARENA.with(|arena| {
            if !arena.is_open.get() {
                // SAFETY: as this call's.
                return unsafe { self.0.alloc(layout) };
            }
            match arena.piece(layout.size(), layout.align()) {
                Some(piece) => piece.as_ptr(),
                None => arena.piece_of_new_chunk(&self.0, layout),
            }
        })
    }

    #[inline]
    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        ARENA.with(|arena| {
            if !arena.is_open.get() || !arena.holds(piece) {
                if !is_abandoned(piece) {
                    // SAFETY: as this call's.
                    unsafe { self.0.dealloc(piece, layout) };
                }
                return;
            }
            if arena.is_last(piece, layout.size()) {
                arena.next.set(piece);
            }
        });
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !ARENA.with(|arena| arena.is_open.get()) {
            // SAFETY: as this call's.
            return unsafe { self.0.alloc_zeroed(layout) };
        }
        // SAFETY: as this call's; the piece is as large as the layout.
        unsafe {
            let piece = self.alloc(layout);
            if !piece.is_null() {
                piece.write_bytes(0, layout.size());
            }
            piece
        }
    }

    #[inline]
    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let is_ours = ARENA.with(|arena| arena.is_open.get() && arena.holds(piece));
        if !is_ours && !is_abandoned(piece) {
            // SAFETY: as this call's.
            return unsafe { self.0.realloc(piece, layout, size) };
        }
        let has_grown = ARENA.with(|arena| {
            if is_ours && arena.is_last(piece, layout.size()) {
                let next = arena.next.get();
                arena.next.set(piece);
                if arena.piece(size, 1).is_some() {
                    return true;
                }
                arena.next.set(next);
            }
            size <= layout.size()
        });
        if has_grown {
            return piece;
        }
        // SAFETY: the caller's layout is valid, and `size` does not overflow with its alignment; the pieces differ.
        unsafe {
            let wider = Layout::from_size_align_unchecked(size, layout.align());
            let moved = self.alloc(wider);
            if !moved.is_null() {
                ptr::copy_nonoverlapping(piece, moved, layout.size().min(size));
            }
            moved
        }
    }
}
