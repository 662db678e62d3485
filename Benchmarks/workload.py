"""Images to measure and to test with: an OCI layout with signed images, made from a seed, and a trust directory for it.

The layers are valid gzip of one random file each, so nothing compresses them further. Signatures are in cosign's
legacy form (a `.sig` manifest with a simple signing payload), made with openssl; no log vouches for them, so the policy
pins the key and says `log: none`.
"""

import base64
import hashlib
import json
import os
import random
import subprocess
import tarfile
import zlib

REGISTRY = "bench.example"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json"
REF_NAME = "org.opencontainers.image.ref.name"

# Sizes of thirteen layers in MB, 1250 together, and which of them each of eight images has: bases are shared.
LAYER_SIZES = [282, 196, 160, 131, 108, 89, 73, 60, 49, 37, 23, 21, 21]
IMAGE_LAYERS = [[0, 5, 9], [0, 5, 10], [0, 6], [1, 7, 11], [1, 7, 12], [2, 8], [3], [4, 8]]


def compact(value):
    """JSON without white space, as bytes."""
    return json.dumps(value, separators=(",", ":")).encode()


class SigningKey:
    """A P-256 key pair, made and used by openssl."""

    def __init__(self, directory):
        self.private = os.path.join(directory, "signer.pem")
        self.public = os.path.join(directory, "signer.pub")
        if os.path.exists(self.public):
            return
        run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", self.private])
        run(["openssl", "pkey", "-in", self.private, "-pubout", "-out", self.public])

    def sign(self, message):
        """The signature in base64."""
        command = ["openssl", "dgst", "-sha256", "-sign", self.private]
        return base64.b64encode(subprocess.run(command, input=message, check=True, capture_output=True).stdout).decode()


class Layout:
    """An OCI image layout that is being written."""

    def __init__(self, path):
        self.path = path
        self.entries = []
        self.images = []
        os.makedirs(os.path.join(path, "blobs", "sha256"))

    def blob(self, content, media_type):
        """Adds a small blob and gives its descriptor."""
        digest = hashlib.sha256(content).hexdigest()
        with open(os.path.join(self.path, "blobs", "sha256", digest), "wb") as file:
            file.write(content)
        return {"mediaType": media_type, "digest": "sha256:" + digest, "size": len(content)}

    def layer(self, seed, size):
        """Adds a layer with a file of `size` random bytes and gives its descriptor and its diff ID."""
        source = random.Random(seed)
        header = tarfile.TarInfo("data-%d" % seed)
        header.size = size
        packer = zlib.compressobj(0, zlib.DEFLATED, 31)
        inner, outer, written = hashlib.sha256(), hashlib.sha256(), 0
        temporary = os.path.join(self.path, "blobs", "sha256", ".layer")
        with open(temporary, "wb") as file:
            def put(packed):
                nonlocal written
                outer.update(packed)
                file.write(packed)
                written += len(packed)
            for chunk in chunks(header.tobuf(tarfile.USTAR_FORMAT), source, size):
                inner.update(chunk)
                put(packer.compress(chunk))
            put(packer.flush())
        os.rename(temporary, os.path.join(self.path, "blobs", "sha256", outer.hexdigest()))
        descriptor = {"mediaType": LAYER, "digest": "sha256:" + outer.hexdigest(), "size": written}
        return descriptor, "sha256:" + inner.hexdigest()

    def image(self, name, layers, key):
        """Adds an image of some layers under a tag, and its signature for the repository of that name."""
        config = {"architecture": "amd64", "os": "linux", "config": {"Labels": {"name": name}},
                  "rootfs": {"type": "layers", "diff_ids": [diff_id for _, diff_id in layers]}}
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": self.blob(compact(config), CONFIG),
                    "layers": [descriptor for descriptor, _ in layers]}
        descriptor = self.blob(compact(manifest), MANIFEST)
        self.entries.append({**descriptor, "annotations": {REF_NAME: name}})
        self.images.append(descriptor)
        self.sign(descriptor["digest"], REGISTRY + "/" + name, key)
        return descriptor["digest"]

    def sign(self, digest, repository, key):
        """Adds the signature of an image as cosign does."""
        payload = compact({
            "critical": {"identity": {"docker-reference": repository}, "image": {"docker-manifest-digest": digest},
                         "type": "cosign container image signature"}, "optional": None})
        layer = self.blob(payload, SIMPLE_SIGNING)
        layer["annotations"] = {"dev.cosignproject.cosign/signature": key.sign(payload)}
        config = {"architecture": "", "os": "", "config": {},
                  "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]}}
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": self.blob(compact(config), CONFIG),
                    "layers": [layer]}
        tag = digest.replace(":", "-") + ".sig"
        self.entries.append({**self.blob(compact(manifest), MANIFEST), "annotations": {REF_NAME: tag}})

    def close(self):
        """Writes the index, with an entry `all` that holds every image: so other tools can copy all at once."""
        children = [{**image, "platform": {"os": "linux", "architecture": "amd64", "variant": "v%d" % number}}
                    for number, image in enumerate(self.images)]
        everything = self.blob(compact({"schemaVersion": 2, "mediaType": INDEX, "manifests": children}), INDEX)
        entries = self.entries + [{**everything, "annotations": {REF_NAME: "all"}}]
        with open(os.path.join(self.path, "oci-layout"), "w") as file:
            file.write('{"imageLayoutVersion":"1.0.0"}')
        with open(os.path.join(self.path, "index.json"), "wb") as file:
            file.write(compact({"schemaVersion": 2, "manifests": entries}))

    def sources(self, tag="v1"):
        """What `airlock export` is given: every image with its reference."""
        names = [entry["annotations"][REF_NAME] for entry in self.entries]
        return ["%s/%s:%s=oci:%s:%s" % (REGISTRY, name, tag, self.path, name)
                for name in names if not name.startswith("sha256-")]


def chunks(header, source, size):
    """A tar file with one file of random bytes, in pieces."""
    yield header
    rest = size
    while rest > 0:
        count = min(rest, 1 << 20)
        yield source.randbytes(count)
        rest -= count
    yield bytes(-size % 512 + 1024)


def large(path, key, seed, megabytes):
    """Eight images that share layers; the layers have `megabytes` MB together."""
    layout = Layout(path)
    layers = [layout.layer(seed * 1000 + number, size * megabytes * 1000000 // sum(LAYER_SIZES))
              for number, size in enumerate(LAYER_SIZES)]
    for number, parts in enumerate(IMAGE_LAYERS):
        layout.image("app%d" % number, [layers[part] for part in parts], key)
    layout.close()
    return layout


def small(path, key, seed, count, size=4000):
    """Many images with one small layer each."""
    layout = Layout(path)
    for number in range(count):
        layout.image("app%d" % number, [layout.layer(seed * 100000 + number, size)], key)
    layout.close()
    return layout


def trust(path, airlock, key, work):
    """Makes a trust directory that admits the images of `key`, and gives the private key that seals for it."""
    prefix = os.path.join(work, "exporter")
    if not os.path.exists(prefix + ".key"):
        run([airlock, "keygen", "--type", "ed25519", "-o", prefix])
    for folder, source in [("cosign", key.public), ("exporters", prefix + ".pub")]:
        os.makedirs(os.path.join(path, folder), mode=0o755)
        with open(source) as file, open(os.path.join(path, folder, os.path.basename(source)), "w") as copy:
            copy.write(file.read())
    with open(os.path.join(path, "policy.yaml"), "w") as file:
        file.write("version: 1\nseal: required\nimages:\n  - match: %s/**\n    require: [signature]\n"
                   "    by: [{key: cosign/signer.pub}]\n    log: none\n    moves: any\n" % REGISTRY)
    return prefix + ".key"


def run(command):
    """Runs a command that must succeed; its output is shown only where it does not."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if result.returncode != 0:
        raise SystemExit("%s: exit code %d\n%s" % (" ".join(command), result.returncode, result.stdout.decode()))
    return result.stdout.decode()
