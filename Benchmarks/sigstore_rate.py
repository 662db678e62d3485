"""Verifies one Sigstore bundle with PyPI's sigstore as fast as it can; run by the Python that has it.

    sigstore_rate.py BUNDLE ARTIFACT TRUSTED_ROOT IDENTITY ISSUER SECONDS

As for airlock, files are read and the trusted root is parsed before the clock starts, the artifact is hashed once, and
the bundle is parsed each time. IDENTITY and ISSUER may be empty: then whoever signed is good. It warms up, prints
`ready`, waits for a line, and prints `COUNT SECONDS PROCESSOR_SECONDS`; or `cannot` and the reason, if it cannot
verify the bundle.
"""

import hashlib
import json
import logging
import sys
import time

from sigstore.hashes import Hashed
from sigstore.models import Bundle, TrustedRoot
from sigstore.verify import Verifier, policy
from sigstore_models.common.v1 import HashAlgorithm

WARM_UP_SECONDS = 0.5


def main():
    # That nobody in particular is asked for would be told each time.
    logging.disable(logging.WARNING)
    bundle, artifact, root, identity, issuer, seconds = sys.argv[1:]
    with open(bundle, "rb") as file:
        bundle = file.read()
    with open(artifact, "rb") as file:
        digest = hashlib.sha256(file.read()).digest()
    signer = policy.Identity(identity=identity, issuer=issuer) if identity else policy.UnsafeNoOp()
    verifier = Verifier(trusted_root=TrustedRoot.from_file(root))
    trial = lambda: verify(verifier, bundle, digest, signer)
    try:
        repeat(trial, WARM_UP_SECONDS)
    except Exception as error:
        print("cannot", " ".join(str(error).split()))
        return
    print("ready", flush=True)
    sys.stdin.readline()
    print("%d %f %f" % repeat(trial, float(seconds)))


def verify(verifier, data, digest, signer):
    """One bundle, parsed and verified."""
    bundle = Bundle.from_json(data)
    if bundle._inner.message_signature is not None:
        verifier.verify_artifact(Hashed(algorithm=HashAlgorithm.SHA2_256, digest=digest), bundle, signer)
        return
    # A statement's subject is left to the caller.
    _, payload = verifier.verify_dsse(bundle, signer)
    if not any(subject["digest"].get("sha256") == digest.hex() for subject in json.loads(payload)["subject"]):
        raise ValueError("the statement is about another artifact")


def repeat(trial, seconds):
    """How often it was done, in how many seconds on the clock and of the processor."""
    count, started, used = 0, time.perf_counter(), time.process_time()
    while True:
        trial()
        count += 1
        elapsed = time.perf_counter() - started
        if elapsed >= seconds:
            return count, elapsed, time.process_time() - used


if __name__ == "__main__":
    main()
