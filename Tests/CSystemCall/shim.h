#pragma once

#include <asm/unistd.h>

long syscall(long number, ...);

/// Makes any system call: what a program does that was taken over.
static inline long raw_system_call(long number, long a, long b, long c, long d, long e, long f) {
    return syscall(number, a, b, c, d, e, f);
}
