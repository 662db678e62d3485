"""A small transparency log in the form of Rekor v1, kept as tiles: what an export needs to carry tree heads."""

import base64
import hashlib
import json
import os
import subprocess

HOST, TREE = "log.test", "7"
ORIGIN = "%s - %s" % (HOST, TREE)


def encode(content):
    return base64.b64encode(content).decode()


class TileLog:
    """A log with its key; its leaves are numbers."""

    def __init__(self, work):
        self.work = work
        self.key = os.path.join(work, "log.key")
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", self.key)
        self.spki = openssl("pkey", "-in", self.key, "-pubout", "-outform", "DER")
        self.leaves = []

    def grow(self, count):
        """Appends leaves; at most one tile of them fits."""
        for _ in range(count):
            self.leaves.append(hashlib.sha256(b"\0leaf %d" % len(self.leaves)).digest())

    def checkpoint(self):
        text = "%s\n%d\n%s\n" % (ORIGIN, len(self.leaves), encode(root(self.leaves)))
        path = os.path.join(self.work, "head.text")
        with open(path, "w") as file:
            file.write(text)
        hint = hashlib.sha256(self.spki).digest()[:4]
        signature = openssl("dgst", "-sha256", "-sign", self.key, path)
        return "%s\n\u2014 %s %s\n" % (text, HOST, encode(hint + signature))

    def write(self, path):
        """Writes the log as a new directory of tiles, which is what `--proofs` reads."""
        os.makedirs(os.path.join(path, "tile", "0", "000.p"))
        with open(os.path.join(path, "checkpoint"), "w") as file:
            file.write(self.checkpoint())
        with open(os.path.join(path, "tile", "0", "000.p", str(len(self.leaves))), "wb") as file:
            file.write(b"".join(self.leaves))

    def trust(self, path):
        """Adds the log and its present head to a trust directory."""
        log = {
            "baseUrl": "https://" + HOST, "hashAlgorithm": "SHA2_256",
            "logId": {"keyId": encode(hashlib.sha256(self.spki).digest())},
            "publicKey": {"rawBytes": encode(self.spki), "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                          "validFor": {"start": "2020-01-01T00:00:00Z"}}}
        document = {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1", "tlogs": [log],
                    "certificateAuthorities": [], "ctlogs": [], "timestampAuthorities": []}
        with open(os.path.join(path, "trusted_root.json"), "w") as file:
            json.dump(document, file)
        os.mkdir(os.path.join(path, "heads"), 0o755)
        with open(os.path.join(path, "heads", "log.checkpoint"), "w") as file:
            file.write(self.checkpoint())


def root(hashes):
    """The root over leaf hashes (RFC 6962, section 2.1)."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(hashes[:split]) + root(hashes[split:])).digest()


def openssl(*arguments):
    return subprocess.run(["openssl"] + list(arguments), check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout
