// What no verified export or import of these blobs can do without: every byte is read once, hashed once with libcrypto's
// SHA-256 and written once, on two threads, and is on the disk at the end. Nothing else: no archive, no check, no name.
//
//     floor export BLOBS FILE      all files of the directory BLOBS into one file, one behind the other
//     floor import BLOBS FILE DIR  that file into files of DIR; names and sizes are those of BLOBS
//
// The largest file goes first, so that no thread is left alone with it. FLOOR_SYNC=0 does not wait for the disk.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { THREADS = 2, BLOCK = 256 << 10 };

struct blob {
    char name[256];
    off_t size, offset;
};

static struct blob *blobs;
static int count, next;
static int source, target;  // the directory or file that is read, and the one that is written
static int importing, synchronising = 1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct blob *)a)->name, ((const struct blob *)b)->name);
}

static int by_size(const void *a, const void *b) {
    off_t first = ((const struct blob *)a)->size, second = ((const struct blob *)b)->size;
    return (first < second) - (first > second);
}

static void list(const char *path) {
    DIR *directory = opendir(path);
    if (!directory) fail(path);
    for (struct dirent *entry; (entry = readdir(directory));) {
        struct stat status;
        if (fstatat(dirfd(directory), entry->d_name, &status, AT_SYMLINK_NOFOLLOW)) fail(entry->d_name);
        if (!S_ISREG(status.st_mode)) continue;
        blobs = realloc(blobs, (count + 1) * sizeof *blobs);
        if (!blobs) fail("memory");
        strcpy(blobs[count].name, entry->d_name);
        blobs[count++].size = status.st_size;
    }
    closedir(directory);
    qsort(blobs, count, sizeof *blobs, by_name);
    off_t offset = 0;
    for (int index = 0; index < count; offset += blobs[index++].size) blobs[index].offset = offset;
    qsort(blobs, count, sizeof *blobs, by_size);
}

static void copy(const struct blob *blob, unsigned char *block, EVP_MD_CTX *hash) {
    int input = importing ? source : openat(source, blob->name, O_RDONLY);
    int output = importing ? openat(target, blob->name, O_WRONLY | O_CREAT | O_EXCL, 0444) : target;
    if (input < 0 || output < 0) fail(blob->name);
    EVP_DigestInit_ex(hash, EVP_sha256(), NULL);
    for (off_t done = 0; done < blob->size;) {
        size_t wanted = blob->size - done < BLOCK ? blob->size - done : BLOCK;
        ssize_t got = pread(input, block, wanted, importing ? blob->offset + done : done);
        if (got <= 0) fail("read");
        EVP_DigestUpdate(hash, block, got);
        if (pwrite(output, block, got, importing ? done : blob->offset + done) != got) fail("write");
        done += got;
    }
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_DigestFinal_ex(hash, digest, NULL);
    if (!importing) {
        close(input);
        return;
    }
    if (synchronising && fsync(output)) fail("fsync");
    close(output);
}

static void *work(void *unused) {
    unsigned char *block = aligned_alloc(4096, BLOCK);
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    if (!block || !hash) fail("memory");
    for (;;) {
        pthread_mutex_lock(&lock);
        int index = next++;
        pthread_mutex_unlock(&lock);
        if (index >= count) break;
        copy(&blobs[index], block, hash);
    }
    EVP_MD_CTX_free(hash);
    free(block);
    return unused;
}

int main(int argc, char **argv) {
    importing = argc == 5 && !strcmp(argv[1], "import");
    if (!importing && (argc != 4 || strcmp(argv[1], "export"))) {
        fprintf(stderr, "usage: floor export BLOBS FILE | floor import BLOBS FILE DIR\n");
        return 64;
    }
    const char *wish = getenv("FLOOR_SYNC");
    if (wish && !strcmp(wish, "0")) synchronising = 0;
    list(argv[2]);
    if (importing && mkdir(argv[4], 0755)) fail(argv[4]);
    source = importing ? open(argv[3], O_RDONLY) : open(argv[2], O_RDONLY | O_DIRECTORY);
    if (source < 0) fail("open");
    target = importing ? open(argv[4], O_RDONLY | O_DIRECTORY) : open(argv[3], O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (target < 0) fail("create");
    pthread_t threads[THREADS];
    for (int index = 0; index < THREADS; index++)
        if (pthread_create(&threads[index], NULL, work, NULL)) fail("thread");
    for (int index = 0; index < THREADS; index++) pthread_join(threads[index], NULL);
    // The content of the one file, or the names of the many.
    if (synchronising && fsync(target)) fail("fsync");
    return 0;
}
