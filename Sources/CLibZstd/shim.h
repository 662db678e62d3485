#ifndef AIRLOCK_CLIBZSTD_SHIM_H
#define AIRLOCK_CLIBZSTD_SHIM_H

#include <zstd.h>
#include <zstd_errors.h>

#endif
