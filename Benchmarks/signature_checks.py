"""Which signatures one verification of a Sigstore bundle checks, and how many libcrypto alone checks in a second.

The bundle is only read here, and taken to be good; keys and names come from openssl's own output.
"""

import base64
import json
import re
import subprocess

# How keys are named in trusted roots and by openssl, and in `openssl speed`. The first that fits counts.
ALGORITHMS = [("P256|prime256v1", "ecdsap256"), ("P384|secp384r1", "ecdsap384"), ("P521|secp521r1", "ecdsap521"),
              ("ED25519", "ed25519"), ("4096", "rsa4096"), ("3072", "rsa3072"), ("2048|RSA", "rsa2048")]
NAMES = {"ecdsap256": "P-256", "ecdsap384": "P-384", "ecdsap521": "P-521", "ed25519": "Ed25519"}


class Check:
    """One signature: what it is over, the signer's kind of key, and the modes in which it is remembered."""

    # Remembered where the same bundle comes again.
    BUNDLE = ("run",)
    # Remembered as soon as another bundle needed it too.
    AUTHORITY = ("run", "distinct")

    def __init__(self, what, algorithm, remembered=()):
        self.what, self.algorithm, self.remembered = what, algorithm, remembered

    def __str__(self):
        return "%s %s" % (self.what, name(self.algorithm))


def name(algorithm):
    return NAMES.get(algorithm, algorithm.upper())


def needed(bundle, root, key):
    """The checks that a bundle (given by its path) needs by a trusted root; `key` is the pinned one, or nothing."""
    with open(bundle) as file:
        material = json.load(file)["verificationMaterial"]
    with open(root) as file:
        root = json.load(file)
    checks = []
    if key:
        checks.append(Check("signature", kind(output(["openssl", "pkey", "-pubin", "-noout", "-text", "-in", key]))))
    else:
        chain = material.get("x509CertificateChain", {}).get("certificates", [material.get("certificate")])
        leaf = base64.b64decode(chain[0]["rawBytes"])
        checks += [Check("signature", certificate_key(leaf))] + certificate(leaf, root)
    for entry in material.get("tlogEntries", []):
        checks += log_entry(entry, root)
    for stamp in material.get("timestampVerificationData", {}).get("rfc3161Timestamps", []):
        checks += timestamp(base64.b64decode(stamp["signedTimestamp"]), root)
    return checks


def certificate(leaf, root):
    """The path from the signer's certificate to the anchor, and what a certificate log promised."""
    issuer = certificate_text(leaf, "-issuer")
    authorities = [chain(authority) for authority in root["certificateAuthorities"]]
    named = [path for path in authorities if certificate_text(path[0], "-subject") == issuer]
    logs = [log for log in root["ctlogs"] if base64.b64decode(log["logId"]["keyId"]) in leaf]
    return ([Check("certificate", certificate_key(named[0][0]), Check.BUNDLE)] + issuers("issuer", named[0])
            + [Check("certificate timestamp", kind(log["publicKey"]["keyDetails"]), Check.BUNDLE) for log in logs[:1]])


def log_entry(entry, root):
    """Promise and checkpoint of an entry, where its log is known and they are there."""
    logs = [log for log in root["tlogs"] if log["logId"]["keyId"] == entry["logId"]["keyId"]]
    checks = []
    for log in logs[:1]:
        algorithm = kind(log["publicKey"]["keyDetails"])
        if entry.get("inclusionPromise"):
            checks.append(Check("promise", algorithm))
        if entry.get("inclusionProof", {}).get("checkpoint"):
            checks.append(Check("checkpoint", algorithm, Check.BUNDLE))
    return checks


def timestamp(token, root):
    """A timestamp and the path of its authority, which the token names by its serial number."""
    for authority in root.get("timestampAuthorities", []):
        path = chain(authority)
        if bytes.fromhex(certificate_text(path[0], "-serial")) in token:
            return [Check("timestamp", certificate_key(path[0]))] + issuers("timestamp's issuer", path)
    return []


def issuers(what, path):
    """The certificates above the first, each signed by the next; the last is trusted by itself."""
    return [Check(what, certificate_key(issuer), Check.AUTHORITY) for issuer in path[1:]]


def chain(authority):
    return [base64.b64decode(certificate["rawBytes"]) for certificate in authority["certChain"]["certificates"]]


def certificate_text(der, part):
    """One part of a certificate, without its label."""
    return output(["openssl", "x509", "-inform", "DER", "-noout", part], der).split("=", 1)[1].strip()


def certificate_key(der):
    pem = output(["openssl", "x509", "-inform", "DER", "-noout", "-pubkey"], der)
    return kind(output(["openssl", "pkey", "-pubin", "-noout", "-text"], pem.encode()))


def kind(text):
    for pattern, algorithm in ALGORITHMS:
        if re.search(pattern, text):
            return algorithm
    raise SystemExit("unknown kind of key: %s" % text)


def rate(algorithm, threads, by_processor=True):
    """How many signatures libcrypto checks in a second, with nothing around it.

    Seconds are those of the processor, as openssl counts them by itself, or of the clock.
    """
    command = ["openssl", "speed", "-mr", "-seconds", "1"] + (["-multi", str(threads)] if threads > 1 else [])
    command += [] if by_processor else ["-elapsed"]
    lines = [line for line in output(command + [algorithm]).split("\n") if line.startswith("+F")]
    return float(lines[-1].split(":")[-1])


def output(command, data=None):
    """What a command that must succeed prints."""
    result = subprocess.run(command, input=data, capture_output=True)
    if result.returncode != 0:
        raise SystemExit("%s: exit code %d\n%s" % (" ".join(command), result.returncode, result.stderr.decode()))
    return result.stdout.decode()
