#pragma once

// System calls that Glibc's headers declare for GNU programs only, which Swift's import of them is not.

/// Waits until everything in the file system of an open file is on the device; -1 and errno on failure.
int syncfs(int descriptor);
