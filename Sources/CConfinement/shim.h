#pragma once

// Landlock and seccomp, for which Glibc has no functions.

#include <asm/unistd.h>
#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

long syscall(long number, ...);
int prctl(int option, ...);

// The headers of older systems stop at early versions of it, so the structures stand here.

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
