#pragma once

// System calls that Glibc's headers declare for GNU programs only, which Swift's import of them is not, and those for which
// it has no function.

#include <asm/unistd.h>
#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

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

long syscall(long number, ...);
int prctl(int option, ...);

// Landlock. The headers of older systems stop at early versions of it, so the structures stand here.

struct linux_landlock_ruleset {
    uint64_t files;
    /// From version 4 on.
    uint64_t network;
    /// From version 6 on.
    uint64_t scopes;
};

struct linux_landlock_rule {
    uint64_t access;
    int32_t place;
} __attribute__((packed));

/// The version that the kernel knows; -1 and errno where it has none, or where it was turned off.
static inline long linux_landlock_version(void) { return syscall(444, NULL, (size_t)0, 1); }

/// A new set of rules, as a descriptor. `size` is that of the structure in the kernel's version.
static inline long linux_landlock_create(const struct linux_landlock_ruleset *handled, size_t size) {
    return syscall(444, handled, size, 0);
}

/// Allows something below a directory, or for one file.
static inline long linux_landlock_allow(int ruleset, uint64_t access, int place) {
    struct linux_landlock_rule rule = {access, place};
    return syscall(445, ruleset, 1, &rule, 0);
}

/// Holds the calling thread, and those that it starts, to a set of rules.
static inline long linux_landlock_restrict(int ruleset) { return syscall(446, ruleset, 0); }

/// No program that is run from here on gains rights by it; what the other two require of users who are not root.
static inline int linux_forbid_new_privileges(void) { return prctl(38, 1L, 0L, 0L, 0L); }

/// Has all threads ask a filter before each system call; not 0 on failure.
static inline long linux_install_filter(const struct sock_filter *instructions, unsigned short count) {
    struct sock_fprog program = {count, (struct sock_filter *)instructions};
    return syscall(__NR_seccomp, 1, 1, &program);
}
