#pragma once

// System calls that Glibc's headers declare for GNU programs only, which Swift's import of them is not.

/// Waits until everything in the file system of an open file is on the device; -1 and errno on failure.
int syncfs(int descriptor);

/// Starts writing a part of an open file to the device (`flags` 2: SYNC_FILE_RANGE_WRITE); it waits for nothing.
int sync_file_range(int descriptor, long offset, long count, unsigned int flags);
