/* Preloaded into a program, cuts what it reads and writes to pieces of chance sizes, and interrupts every seventh call.
 * AIRLOCK_SHORT is the seed. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/uio.h>

static atomic_uint state;

/* How much of a call is let through; 0 interrupts it. */
static size_t cut(size_t count) {
    unsigned number = atomic_fetch_add(&state, 1);
    if (number == 0) {
        const char *seed = getenv("AIRLOCK_SHORT");
        number = atomic_fetch_add(&state, seed ? (unsigned)atoi(seed) * 1000003u : 1);
    }
    if (number % 7 == 0) return 0;
    unsigned chance = number * 2654435761u >> 8;
    /* Small calls are cut down to single bytes, large ones to some share. */
    return count < 2 ? count : 1 + chance % (count < 4096 ? count : count / 2);
}

#define PIECES(name, buffer, ...)                                                                   \
    ssize_t name(int file, buffer data, size_t count __VA_OPT__(, ) __VA_ARGS__) {                  \
        static ssize_t (*real)(int, buffer, size_t, ...);                                           \
        if (!real) real = (ssize_t(*)(int, buffer, size_t, ...))dlsym(RTLD_NEXT, #name);            \
        size_t some = count ? cut(count) : 0;                                                       \
        if (count && !some) {                                                                       \
            errno = EINTR;                                                                          \
            return -1;                                                                              \
        }

PIECES(read, void *)
    return real(file, data, some);
}
PIECES(write, const void *)
    return real(file, data, some);
}
PIECES(pread, void *, off_t offset)
    return real(file, data, some, offset);
}
PIECES(pread64, void *, off_t offset)
    return real(file, data, some, offset);
}
PIECES(pwrite, const void *, off_t offset)
    return real(file, data, some, offset);
}
/* Of several pieces a part of the first. */
ssize_t pwritev(int file, const struct iovec *pieces, int count, off_t offset) {
    return count > 0 ? pwrite(file, pieces[0].iov_base, pieces[0].iov_len, offset) : 0;
}
