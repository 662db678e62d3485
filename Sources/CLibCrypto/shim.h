// What of libcrypto's headers Swift imports, and inline functions for the macros that it cannot see.
#ifndef CLIBCRYPTO_SHIM_H
#define CLIBCRYPTO_SHIM_H

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/// 1 if the error says that no provider offers the algorithm, 0 for any other.
static inline int clibcrypto_error_is_unavailable(unsigned long code)
{
    int reason = ERR_GET_REASON(code);
    return ERR_GET_LIB(code) == ERR_LIB_EVP
        && (reason == ERR_R_UNSUPPORTED || reason == ERR_R_FETCH_FAILED || reason == EVP_R_UNSUPPORTED_ALGORITHM
            || reason == EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
}

/// 1 if the error says that the library itself broke down (out of memory, internal error), 0 for any other.
static inline int clibcrypto_error_is_breakdown(unsigned long code)
{
    int reason = ERR_GET_REASON(code);
    return reason == ERR_R_MALLOC_FAILURE || reason == ERR_R_INTERNAL_ERROR || reason == ERR_R_INIT_FAIL;
}

/// How to print a name as RFC 2253 has it.
static inline unsigned long clibcrypto_name_flags_rfc2253(void)
{
    return XN_FLAG_RFC2253;
}

#endif
