#!/usr/bin/env python3
"""Says which log entries each pinned tree head accepts. Written from the RFCs, apart from airlock, to compare with it.

Every checkpoint P of checkpoints.json is taken in turn as the only pinned head. An entry of entries.json is accepted if
  - it has an inclusion proof with a checkpoint C, and the log that the entry names has signed C,
  - C has the origin of P, and the log has signed P too,
  - the inclusion proof leads from the entry's body to C's root at C's size,
  - C is P (same size, same root), or consistency.json holds a proof between exactly these two that is good.

Not looked at: the signed entry timestamp, the content of the body, witnesses, and when a log's key was in use.
Of consistency.json only sizes, roots and proofs are used. A checkpoint given there is neither a pinned head nor evidence.

Log keys are read from every *trusted_root.json below a TRUST directory; TRUST may also be such a file.
A log whose key is in none of them accepts nothing. Two keys for one log ID are an error.

usage: accepted_entries.py [--table] REKOR TRUST [TRUST…]

Needs `cryptography` for the signatures (Debian: python3-cryptography, PyPI: cryptography).
"""

import base64
import hashlib
import json
import pathlib
import re
import sys
import urllib.parse
from collections import namedtuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

Log = namedtuple("Log", "name hint key")
Head = namedtuple("Head", "origin size root")


def require(condition, reason):
    if not condition:
        raise ValueError(reason)


def decoded(text, length=None):
    value = base64.b64decode(text, validate=True)
    require(length in (None, len(value)), "wrong length")
    return value


def node(left, right):
    """An inner node of the tree (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_inclusion(index, size, leaf, path):
    """The root that an audit path leads to. RFC 6962, 2.1.1, read backwards: the last hash stands next to the root."""
    require(0 <= index < size, "index outside of the tree")
    if size == 1:
        require(not path, "inclusion proof too long")
        return leaf
    require(path, "inclusion proof too short")
    left = 1 << (size - 1).bit_length() - 1  # the largest power of two below size
    if index < left:
        return node(root_from_inclusion(index, left, leaf, path[:-1]), path[-1])
    return node(path[-1], root_from_inclusion(index - left, size - left, leaf, path[:-1]))


def roots_from_consistency(old, new, proof, known=None):
    """The roots of both trees. RFC 6962, 2.1.2, read backwards. `known` is the old root while the proof may leave it out."""
    require(0 < old <= new, "sizes out of order")
    if old == new:
        require(len(proof) == (known is None), "consistency proof of wrong length")
        whole = proof[0] if known is None else known
        return whole, whole
    require(proof, "consistency proof too short")
    left = 1 << (new - 1).bit_length() - 1  # the largest power of two below new
    if old <= left:
        before, after = roots_from_consistency(old, left, proof[:-1], known)
        return before, node(after, proof[-1])
    before, after = roots_from_consistency(old - left, new - left, proof[:-1])
    return node(proof[-1], before), node(proof[-1], after)


def verify(key, signature, text):
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signature, text)
    else:
        require(isinstance(key.curve, ec.SECP256R1), "neither an Ed25519 key nor one on P-256")
        key.verify(signature, text, ec.ECDSA(SHA256()))


def head_of(note, log):
    """The head in a signed note. Every line with the log's name and key hint must verify, and there must be one."""
    text, blank, signatures = note.rpartition("\n\n")
    require(blank and signatures.endswith("\n"), "not a signed note")
    origin, size, root = (text.split("\n") + ["", ""])[:3]
    require(origin and re.fullmatch("0|[1-9][0-9]*", size), "not a checkpoint")
    found = False
    for line in signatures[:-1].split("\n"):
        match = re.fullmatch("\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)", line)
        require(match, "not a signature line")
        value = decoded(match[2])
        if match[1] == log.name and value[:4] == log.hint:
            verify(log.key, value[4:], (text + "\n").encode())
            found = True
    require(found, "the log has not signed")
    return Head(origin, int(size), decoded(root, 32))


def logs_in(places):
    """The logs of all trusted roots, by log ID."""
    logs = {}
    for place in map(pathlib.Path, places):
        for path in place.rglob("*trusted_root.json") if place.is_dir() else [place]:
            for log in json.loads(path.read_text(encoding="utf-8"))["tlogs"]:
                identity, spki = decoded(log["logId"]["keyId"]), decoded(log["publicKey"]["rawBytes"])
                found = Log(urllib.parse.urlsplit(log["baseUrl"]).netloc, identity[:4], spki)
                if logs.setdefault(identity, found) != found:
                    raise SystemExit("%s: another key or name for the log %s" % (path, found.name))
    return {identity: log._replace(key=load_der_public_key(log.key)) for identity, log in logs.items()}


def head_of_entry(entry, logs):
    """The signed head that the entry's own inclusion proof leads to."""
    proof, log = entry.get("inclusionProof") or {}, logs.get(decoded(entry["logId"]["keyId"]))
    require(proof.get("checkpoint") and log, "no checkpoint, or an unknown log")
    head = head_of(proof["checkpoint"]["envelope"], log)
    leaf = hashlib.sha256(b"\x00" + decoded(entry["canonicalizedBody"])).digest()
    path = [decoded(value, 32) for value in proof.get("hashes", [])]
    root = root_from_inclusion(int(proof.get("logIndex", 0)), head.size, leaf, path)
    require(root == head.root, "the inclusion proof leads to another root")
    return head


def is_good(link):
    """Whether a consistency proof leads from the one root to the other."""
    roots = decoded(link["root1"], 32), decoded(link["root2"], 32)
    proof = [decoded(value, 32) for value in link["proof"]]
    return roots_from_consistency(link["size1"], link["size2"], proof, roots[0]) == roots


def attempt(function, *arguments):
    """The result, or None where what was read proves nothing. Malformed base64 and numbers are a ValueError too."""
    try:
        return function(*arguments)
    except (InvalidSignature, ValueError):
        return None


def main():
    arguments = [text for text in sys.argv[1:] if text != "--table"]
    if len(arguments) < 2:
        raise SystemExit(re.search("usage: .*", __doc__)[0])
    files = (pathlib.Path(arguments[0], name + ".json") for name in ("checkpoints", "consistency", "entries"))
    checkpoints, links, entries = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    logs = logs_in(arguments[1:])
    proven = [attempt(head_of_entry, entry["entry"], logs) for entry in entries]
    linked = set()
    for link in links:
        if attempt(is_good, link):
            one, two = (Head(link["origin"], link["size" + n], decoded(link["root" + n])) for n in "12")
            linked |= {(one, two), (two, one)}
    rows = []
    for note in (each["checkpoint"] for tree in checkpoints.values() for each in tree):
        origin, size, root = note.split("\n")[:3]
        pinned = next(filter(None, (attempt(head_of, note, log) for log in logs.values())), None)
        accepted = [i for i, head in enumerate(proven) if head and pinned and (head == pinned or (head, pinned) in linked)]
        rows.append({"origin": origin, "size": int(size), "root": root, "accepted": accepted})
    rows.sort(key=lambda row: (row["origin"], row["size"], row["root"]))
    table = "\n".join("%-45s %11d %3d" % (row["origin"], row["size"], len(row["accepted"])) for row in rows)
    print(table if "--table" in sys.argv else json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
