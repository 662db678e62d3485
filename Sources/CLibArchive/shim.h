#ifndef AIRLOCK_CLIBARCHIVE_SHIM_H
#define AIRLOCK_CLIBARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>

/* Macros with casts, which Swift does not import. */
static inline unsigned int airlock_file_type_regular(void) { return AE_IFREG; }
static inline unsigned int airlock_file_type_directory(void) { return AE_IFDIR; }
static inline unsigned int airlock_file_type_symbolic_link(void) { return AE_IFLNK; }

#endif
