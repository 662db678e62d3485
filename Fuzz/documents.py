"""First inputs of the targets that read what airlock itself writes, and foreign archives, names and documents.

Each function takes `add(target, bytes)`. What a document says of others need not be true here: parsers do not look.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import struct
import tarfile
import tempfile

DIGEST = "sha256:" + "0123456789abcdef" * 4
IMAGE = "application/vnd.oci.image.%s.v1+json"
HEAD = "log.example\n20\n" + base64.b64encode(bytes(32)).decode() + "\n"
NAMES = [
    "ghcr.io/org/app:v1", "localhost:5000/a/b@" + DIGEST, "busybox", "index.docker.io/busybox", DIGEST, DIGEST[7:],
    "app=oci:dir/layout:1.0", "oci-archive:file.tar@" + DIGEST, "docker://ghcr.io/org/app", "linux/arm64/v8,all",
    "sha256-" + DIGEST[7:] + ".att", "blobs/sha256/" + DIGEST[7:], "7:" + DIGEST, "ghcr.io/org/blobs+/app",
    "host+5000/app", "bundle.airlock@ghcr.io/org/app", "2024-01-31T00:00:00.5+01:00", "90d", "none", "c2hhMjU2",
    "0" * 80, "Docker.IO/Library/x:Y", "user@example.com"]


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def canonical(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode()


def all_documents(add, root):
    names(add)
    yaml(add, root)
    archives(add, root)
    tars(add)
    manifests(add)
    trust(add)
    state(add)
    proofs(add)
    builds(add)
    programs(add)
    for path in ["cosign/hello.pub", "exporters/sample.pub"]:
        with open(os.path.join(root, "keys", path), "rb") as file:
            add("cosign", file.read())


def names(add):
    for text in NAMES:
        add("names", text.encode())
    for text in ['{"a":[1,-2.5e3,"\\u00e9\\ud83d\\ude00\\n",null,true],"":{"b":{}}}\0/a/2', "[[[[]]]]", '"\\/"\0', " 0 "]:
        add("json", text.encode())


def yaml(add, root):
    for name in ["policy.md", "trust-directory.md"]:
        with open(os.path.join(root, "Docs", name)) as file:
            for example in re.findall("```yaml\n(.*?)```", file.read(), re.S):
                add("yaml", example.encode())
    add("yaml", b"version: 1\nimages:\n  - source: ghcr.io/org/app:1.0\n    platforms: [linux/amd64]\n")
    add("yaml", "a: |\n  x\n  y\nb: >-\n  z\n\"c\": 'd''e'\n? f\n: {g: [1, ~, 0x1F, 1:30, .nan]}\n".encode())
    add("yaml", b"%YAML 1.1\n--- &a !!str x\n...\n---\n<<: *a\n")


def archives(add, root):
    with open(os.path.join(root, "bundles", "hello.airlock"), "rb") as file:
        bundle = file.read()
    for step in [0, 100, 255]:
        add("archive", bytes([step]) + bundle)
    content = b"one piece of content. " * 60
    raw = struct.pack("<IBQ", 0xFD2FB528, 0xE0, len(content))
    raw += struct.pack("<I", len(content) << 3 | 1)[:3] + content
    rle = struct.pack("<IBBI", 0xFD2FB528, 0x80, 0x50, 5000) + struct.pack("<I", 5000 << 3 | 3)[:3] + b"x"
    frames = [(raw, len(content)), (rle, 5000)]
    with tempfile.NamedTemporaryFile() as file:
        file.write(content * 20)
        file.flush()
        try:
            packed = subprocess.run(["zstd", "-cq", "--no-check", file.name], check=True, capture_output=True).stdout
            frames.append((packed, 20 * len(content)))
        except OSError:
            pass
    for chosen in [frames, frames[:1], frames[1:]]:
        table = b"".join(struct.pack("<II", len(frame), size) for frame, size in chosen)
        table += struct.pack("<IBI", len(chosen), 0, 0x8F92EAB1)
        body = b"".join(frame for frame, _ in chosen)
        add("archive", b"\x20" + body + struct.pack("<II", 0x184D2A5E, len(table)) + table)


def tars(add):
    for form in [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
            for kind, name in [(tarfile.REGTYPE, "./etc/passwd"), (tarfile.DIRTYPE, "etc/"), (tarfile.SYMTYPE, "a/link"),
                               (tarfile.LNKTYPE, "hard"), (tarfile.CHRTYPE, "dev/null"), (tarfile.FIFOTYPE, "pipe"),
                               (tarfile.REGTYPE, "etc/.wh.x")] + (
                                   [] if form == tarfile.USTAR_FORMAT else [(tarfile.REGTYPE, "long/" + "n" * 120)]):
                entry = tarfile.TarInfo(name)
                entry.type, entry.mtime, entry.uid, entry.uname = kind, 1706659200, 1000, "user"
                if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
                    entry.linkname = "../etc/passwd"
                if form == tarfile.PAX_FORMAT:
                    entry.pax_headers = {"SCHILY.xattr.user.a": "b", "mtime": "1706659200.5"}
                entry.size = 700 if kind == tarfile.REGTYPE else 0
                archive.addfile(entry, io.BytesIO(b"c" * 700) if entry.size else None)
        # A tar file ends with two blocks of zeros; the others only pad it.
        tar = buffer.getvalue().rstrip(b"\0")
        tar += bytes(-len(tar) % 512 + 1024)
        add("tar", tar)
        add("tar", gzip.compress(tar, mtime=0))
        try:
            add("tar", subprocess.run(["zstd", "-cq"], input=tar, check=True, capture_output=True).stdout)
        except OSError:
            pass
    add("tar", gzip.compress(b"", mtime=0))


def manifests(add):
    named = lambda number, size, **more: {
        "mediaType": IMAGE % "manifest", "digest": "@%d" % number, "size": size, **more}
    config = compact({"architecture": "amd64", "os": "linux"})
    payload = compact({"critical": {"identity": {"docker-reference": "a"}, "image": {
        "docker-manifest-digest": "@2"}, "type": "cosign container image signature"}, "optional": {}})
    layer = {"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "@4", "size": len(config)}
    manifest = compact({"schemaVersion": 2, "mediaType": IMAGE % "manifest", "config": {
        "mediaType": IMAGE % "config", "digest": "@4", "size": len(config)}, "layers": [layer]})
    signature = compact({"schemaVersion": 2, "config": {"mediaType": IMAGE % "config", "digest": "@4", "size": len(
        config)}, "layers": [{"mediaType": "application/vnd.dev.cosign.simplesigning.v1+json", "digest": "@5",
                              "size": len(payload) + 69}], "subject": named(2, 0), "annotations": {"a": "b"}})
    platform = {"os": "linux", "architecture": "arm64", "variant": "v8", "os.version": "1", "os.features": ["x"]}
    child = len(manifest) + 2 * 69
    index = compact({"schemaVersion": 2, "mediaType": IMAGE % "index", "manifests": [
        named(2, child, platform=platform), named(2, child, platform={"os": "unknown", "architecture": "unknown"},
                                                  annotations={"vnd.docker.reference.digest": "@2"})]})
    entries = [{**named(1, len(index) + 3 * 69, annotations={"org.opencontainers.image.ref.name": "1.0"}),
                "mediaType": IMAGE % "index"}, named(2, child, annotations={"io.containerd.image.name": "a/b:1"}),
               named(3, len(signature) + 3 * 69, annotations={
                   "org.opencontainers.image.ref.name": "sha256-" + DIGEST[7:] + ".sig"})]
    layout = compact({"schemaVersion": 2, "manifests": entries, "annotations": None})
    add("manifest", b"\0".join([layout, index, manifest, signature, config, payload]))
    for document in [index, manifest, signature, b'{"imageLayoutVersion":"1.0.0"}']:
        add("manifest", document.replace(b"@1", DIGEST.encode()).replace(b"@2", DIGEST.encode()).replace(
            b"@4", DIGEST.encode()).replace(b"@5", DIGEST.encode()))


def trust(add):
    files = [{"digest": DIGEST, "path": path, "size": 100} for path in ["officers/a.pub", "policy.yaml"]]
    listing = canonical({"files": files, "format": "application/vnd.airlock.trust.v1+json"})
    add("bundle-tables", listing)
    for kind in ["trust.seal", "seal", "head-request.seal"]:
        add("bundle-tables", canonical({
            "payload": base64.b64encode(listing).decode(), "payloadType": "application/vnd.airlock.%s.v1+json" % kind,
            "signatures": [{"keyid": DIGEST[7:], "sig": base64.b64encode(bytes(64)).decode()}]}))
    record = {"absent": [{"digest": DIGEST, "reason": "platform"}], "digest": DIGEST, "evidence": [],
              "mediaType": IMAGE % "index", "notFound": [{"kind": "sbom", "subject": DIGEST}], "reference": None,
              "size": 400}
    add("bundle-tables", canonical(record) + b"\n" + canonical({**record, "reference": "ghcr.io/org/app:1"}) + b"\n")
    add("bundle-tables", compact({"image": record, "repository": ["ghcr.io", "org"], "blobs": [[DIGEST, 1, 2]]}))
    table = {"digest": DIGEST, "size": 100}
    add("bundle-tables", canonical({
        "base": None, "consistencyProofs": [], "critical": [], "format": "application/vnd.airlock.bundle.v1+json",
        "heads": [], "tables": {"entries": table, "images": table}, "volume": {"count": 1, "number": 1, "set": DIGEST}}))


def state(add):
    note = HEAD + "\n\u2014 log.example " + base64.b64encode(bytes(72)).decode() + "\n"
    proof = {"hashes": [base64.b64encode(bytes(32)).decode()], "newSize": "20", "oldSize": "7", "origin": "log.example"}
    summary = {"rootHash": base64.b64encode(bytes(32)).decode(), "size": "20"}
    form = lambda name: "application/vnd.airlock.%s.v1+json" % name
    log = "airlock.receipts/0123456789abcdef\n1\n" + base64.b64encode(bytes(32)).decode() + "\n"
    receipt = {
        "format": form("receipt"), "heads": [{"after": summary, "before": summary, "origin": "log.example"}],
        "images": [{"digest": DIGEST, "newestProvenTime": "2024-01-31T00:00:00Z", "reference": "ghcr.io/org/app:1",
                    "verdict": "admitted"}],
        "newestProvenTime": "2024-01-31T00:00:00Z", "previous": DIGEST, "sequence": 2,
        "receiptLog": {"key": None, "origin": "airlock.receipts/0123456789abcdef"},
        "trustSeal": {"officers": DIGEST, "signedBy": ["officers/a.pub"], "threshold": 1}}
    heads = {"consistencyProofs": [proof], "format": form("heads"), "heads": [note]}
    request = {"format": form("head-request"), "heads": [note], "inventory": [DIGEST], "receipt": {
        "digest": DIGEST, "sequence": "1"}, "receiptCheckpoint": log}
    update = {"checkpoint": base64.b64encode(log.encode()).decode(), "format": form("receipt-log-update"), "files": [
        {"bytes": "AAAA", "path": "tile/0/000.p/1"}]}
    transaction = {"format": form("transaction"), "layouts": ["ghcr.io/org/app", "a/b"], "receipt": 1, "state": "/s"}
    for letter, document in [("r", receipt), ("h", heads), ("q", request), ("u", update), ("t", transaction)]:
        add("site-state", letter.encode() + canonical(document))
    for text in [log, log + "\n\u2014 airlock.receipts/0123456789abcdef " + base64.b64encode(bytes(68)).decode() + "\n"]:
        add("site-state", b"c" + text.encode())
    line = compact({"image": {"absent": [], "digest": DIGEST, "evidence": [], "mediaType": IMAGE % "index",
                              "notFound": [], "reference": None, "size": 1}, "repository": [], "blobs": []})
    keys = bytes(32) + struct.pack("<QI", 0, len(line)) + hashlib.sha256(line).digest()[:8]
    add("site-state", b"iairlock-logidx-1" + bytes(64) + struct.pack("<QQ", 1, len(line)) + keys + line)


def proofs(add):
    leaf = hashlib.sha256(b"\0\0").digest()
    node = hashlib.sha256(b"\1" + leaf + leaf).digest()
    head = "log.example\n2\n" + base64.b64encode(node).decode() + "\n\n\u2014 log.example " + base64.b64encode(
        bytes(72)).decode() + "\n"
    add("proof-sources", b"\xff".join([head.encode(), leaf + leaf, b"\0\1a\0\1b"]))
    add("proof-sources", b"\xff".join([head.replace("\n2\n", "\n70000\n", 1).encode(), leaf * 256]))
    log = {"signedTreeHead": head, "treeID": "7", "inactiveShards": [{"signedTreeHead": head, "treeID": "6"}]}
    proof = {"logIndex": 1, "treeSize": 2, "rootHash": node.hex(), "hashes": [leaf.hex()], "checkpoint": head}
    entry = {(7).to_bytes(8, "big").hex() + leaf.hex(): {
        "body": "AA==", "logID": "00" * 32, "logIndex": 1, "integratedTime": 1, "verification": {
            "inclusionProof": proof, "signedEntryTimestamp": "AAAA"}}}
    add("proof-sources", b"\xff".join(map(compact, [log, entry, {"hashes": [leaf.hex()], "rootHash": node.hex()}])))
    add("proof-sources", b"\xff".join(map(compact, [log, [entry], entry])))


def builds(add):
    subject = [{"name": "a", "digest": {"sha256": DIGEST[7:]}}]
    statement = lambda kind, predicate: compact({
        "_type": "https://in-toto.io/Statement/v1", "subject": subject, "predicateType": kind, "predicate": predicate})
    material = {"uri": "git+https://x", "digest": {"sha1": "0" * 40}}
    step = {"entryPoint": "make\n\x1b[2J<b>", "arguments": ["a"], "environment": {"image": "i"}, "image": "j",
            "command": ["c"], "args": ["d"], "script": "e"}
    slsa1 = statement("https://slsa.dev/provenance/v1", {
        "buildDefinition": {"buildType": "t", "externalParameters": {
            "workflow": {"path": "p", "repository": "https://x"}, "source": material,
            "runSpec": {"taskRef": {"name": "n"}, "taskSpec": {"steps": [step]},
                        "pipelineSpec": {"tasks": [{"taskSpec": {"steps": [step]}}]}}},
            "resolvedDependencies": [material]},
        "runDetails": {"builder": {"id": "b"}, "metadata": {
            "invocationId": "i", "startedOn": "s", "buildkit_metadata": {"vcs": {"source": "s", "revision": "r"}}}}})
    slsa0 = statement("https://slsa.dev/provenance/v0.2", {
        "builder": {"id": "b"}, "buildType": "t", "invocation": {"configSource": material, "parameters": {"a": [1]}},
        "materials": [material], "buildConfig": {"steps": [step], "tasks": [{"steps": [step]}]},
        "metadata": {"buildInvocationId": "i", "buildStartedOn": "s", "https://mobyproject.org/buildkit@v1#metadata": {
            "vcs": {"source": "s", "revision": "r"}}}})
    tekton = statement("https://tekton.dev/chains/provenance", {
        "invocation": {"recipe_uri": "r", "event_id": "e", "parameters": ["A={string x []}"]},
        "recipe": {"steps": [step]}, "materials": [material], "metadata": {"buildStartedOn": "s"}})
    spdx = {"spdxVersion": "SPDX-2.3", "packages": [{"name": "@a/b", "versionInfo": "1", "externalRefs": [
        {"referenceType": "purl", "referenceLocator": "pkg:npm/b@1"}]}]}
    cyclone = {"bomFormat": "CycloneDX", "components": [{"group": "g", "name": "n", "version": "1", "purl": "pkg:x",
                                                       "components": [{"name": "m"}]}]}
    syft = {"descriptor": {"name": "syft"}, "artifacts": [{"name": "n", "version": "1", "purl": "p"}]}
    for pair in [[slsa1, slsa0], [tekton, slsa1], [slsa0]] + [
            [compact(document)] for document in [spdx, cyclone, syft, {"Data": json.dumps(spdx)}]]:
        add("provenance", b"\0".join(pair))


def programs(add):
    """Edits of a bundle, as Sources/verify/Program.swift reads them."""
    edit = lambda kind, place, offset, content=b"": struct.pack(">BBHB", kind, place, offset, len(content)) + content
    for end in range(8):
        add("verify", bytes([end]))
    for kind in range(10):
        for place, offset in [(0, 3), (3, 40), (7, 0), (12, 200)]:
            for content in [b"", b"0", b'"registry.test/team/other:1.0"']:
                add("verify", bytes([0 if kind in (6, 7) else 2 | 4 * (kind > 7)]) + edit(kind, place, offset, content))
