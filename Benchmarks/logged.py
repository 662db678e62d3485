"""Images whose signatures stand in one transparency log of many leaves, and a trust directory that demands the proof.

Signatures are as cosign makes them: a `.sig` manifest with a simple signing payload and Rekor v1's answer beside it.
Python's `cryptography` signs, since a process for each signature would take longer than what is measured.
"""

import base64
import hashlib
import json
import os
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "Tests", "CrashTests"))

import tile_log  # noqa: E402
import workload  # noqa: E402

# Hashes in one tile.
WIDTH = 256
TIME = 1700000000


def sign(key, message):
    """The signature in base64."""
    return base64.b64encode(key.sign(message, ec.ECDSA(hashes.SHA256()))).decode()


def load(path):
    """A private key in PEM."""
    with open(path, "rb") as file:
        return serialization.load_pem_private_key(file.read(), None)


def canonical(value):
    """JSON as RFC 8785 has it, for texts in ASCII and integers."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


class Log(tile_log.TileLog):
    """A log that takes entries and promises them, with as many tiles as it needs."""

    def __init__(self, work):
        super().__init__(work)
        self.signer = load(self.key)
        self.id = hashlib.sha256(self.spki).hexdigest()

    def append(self, body):
        """Adds an entry, and gives the text of cosign's annotation about it."""
        payload = {"body": base64.b64encode(body).decode(), "integratedTime": TIME, "logID": self.id,
                   "logIndex": len(self.leaves)}
        self.leaves.append(hashlib.sha256(b"\0" + body).digest())
        return canonical({"Payload": payload, "SignedEntryTimestamp": sign(self.signer, canonical(payload))}).decode()

    def write(self, path):
        os.mkdir(path)
        with open(os.path.join(path, "checkpoint"), "w") as file:
            file.write(self.checkpoint())
        level, row = 0, self.leaves
        while row:
            tiles = [row[start:start + WIDTH] for start in range(0, len(row), WIDTH)]
            for number, tile in enumerate(tiles):
                self.write_tile(os.path.join(path, "tile", str(level)), number, tile)
            level, row = level + 1, [tile_log.root(tile) for tile in tiles if len(tile) == WIDTH]

    @staticmethod
    def write_tile(folder, number, tile):
        """Tile 1234 is the file x001/234, or x001/234.p/8 if it has 8 hashes."""
        name = "%03d" % (number % 1000)
        while number >= 1000:
            number //= 1000
            name = "x%03d/%s" % (number % 1000, name)
        path = os.path.join(folder, name if len(tile) == WIDTH else "%s.p/%d" % (name, len(tile)))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(b"".join(tile))


class Layout(workload.Layout):
    """A layout of images that differ only in an annotation, each signed by one key, each signature in the log."""

    def __init__(self, path, key, log):
        super().__init__(path)
        self.signer, self.log = load(key.private), log
        with open(key.public, "rb") as file:
            self.verifier = base64.b64encode(file.read()).decode()
        layer, diff_id = self.layer(1, 100)
        config = {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [diff_id]}}
        self.config, self.layers = self.blob(workload.compact(config), workload.CONFIG), [layer]

    def add(self, name):
        """Adds an image under a tag, with its signature."""
        manifest = {"schemaVersion": 2, "mediaType": workload.MANIFEST, "config": self.config, "layers": self.layers,
                    "annotations": {"org.opencontainers.image.title": name}}
        descriptor = self.blob(workload.compact(manifest), workload.MANIFEST)
        self.entries.append({**descriptor, "annotations": {workload.REF_NAME: name}})
        self.sign(descriptor["digest"], workload.REGISTRY + "/" + name, self)

    def annotations(self, payload):
        signature = sign(self.signer, payload)
        body = {"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": {
            "data": {"hash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()}},
            "signature": {"content": signature, "publicKey": {"content": self.verifier}}}}
        return {"dev.cosignproject.cosign/signature": signature,
                "dev.sigstore.cosign/bundle": self.log.append(canonical(body))}

    def sign(self, digest, repository, key):
        payload = workload.compact({
            "critical": {"identity": {"docker-reference": repository}, "image": {"docker-manifest-digest": digest},
                         "type": "cosign container image signature"}, "optional": None})
        layer = {**self.blob(payload, workload.SIMPLE_SIGNING), "annotations": self.annotations(payload)}
        config = {"architecture": "", "os": "", "config": {},
                  "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]}}
        manifest = {"schemaVersion": 2, "mediaType": workload.MANIFEST,
                    "config": self.blob(workload.compact(config), workload.CONFIG), "layers": [layer]}
        self.entries.append({**self.blob(workload.compact(manifest), workload.MANIFEST),
                             "annotations": {workload.REF_NAME: digest.replace(":", "-") + ".sig"}})


def trust(path, airlock, key, work, log=None):
    """A trust directory as that of the workload. With a log it demands the proof and pins the log's present head."""
    seal = workload.trust(path, airlock, key, work)
    if log:
        policy = os.path.join(path, "policy.yaml")
        with open(policy) as file:
            text = file.read().replace("log: none", "log: inclusion")
        with open(policy, "w") as file:
            file.write(text)
        log.trust(path)
    return seal
