#pragma once

// System calls that Glibc's headers declare for GNU programs only, which Swift's import of them is not.

/// Waits until everything in the file system of an open file is on the device; -1 and errno on failure.
int syncfs(int descriptor);

/// Starts writing a part of an open file to the device (`flags` 2: SYNC_FILE_RANGE_WRITE); it waits for nothing.
int sync_file_range(int descriptor, long offset, long count, unsigned int flags);

/// `O_PATH`: points at a file and opens nothing of it.
static const int linux_open_place = 010000000;
/// `O_TMPFILE`, where a directory is one bit of it.
#ifdef __aarch64__
static const int linux_open_nameless = 020040000;
#else
static const int linux_open_nameless = 020200000;
#endif
