#ifndef AIRLOCK_CLIBARCHIVE_SHIM_H
#define AIRLOCK_CLIBARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>

/* Macros with casts, which Swift does not import. */
static inline unsigned int airlock_file_type_regular(void) { return AE_IFREG; }
static inline unsigned int airlock_file_type_directory(void) { return AE_IFDIR; }
static inline unsigned int airlock_file_type_symbolic_link(void) { return AE_IFLNK; }
static inline unsigned int airlock_file_type_character_device(void) { return AE_IFCHR; }
static inline unsigned int airlock_file_type_block_device(void) { return AE_IFBLK; }
static inline unsigned int airlock_file_type_fifo(void) { return AE_IFIFO; }

#endif
