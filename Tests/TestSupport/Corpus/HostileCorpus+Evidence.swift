internal import JSON
internal import OpenSSL

extension HostileCorpus {
    /// Sigstore bundles over the image of the corpus, by its pinned key, in its log.
    static func sigstoreBundles(_ world: CorpusWorld) throws -> [HostileCase] {
        let good = world.signature
        let entry = "/verificationMaterial/tlogEntries/0"
        let proof = "\(entry)/inclusionProof"
        var cases: [HostileCase] = []
        cases.append(
            make(.sigstoreBundle, "true.json", "the bundle from which the lies are made", "", good.encoded(.pretty)))
        cases.append(
            make(
                .sigstoreBundle, "true-lines.json", "one of two bundles in a file holds", "",
                good.encoded(.compact) + [0x0A] + Array("{}\n".utf8)))
        func lie(_ name: String, _ lie: String, _ code: String, _ change: (inout JSON) throws -> Void) rethrows {
            var document = good
            try change(&document)
            cases.append(make(.sigstoreBundle, "\(name).json", lie, code, document.encoded(.compact)))
        }
        func text(_ pointer: String) -> String { (try? good[at: pointer]?.string()) ?? "" }
        func bytes(_ pointer: String) -> [UInt8] { Base64.decode(text(pointer)) ?? [] }
        func base64(_ bytes: [UInt8]) -> JSON { .string(Base64.encode(bytes)) }

        // The form of a bundle.
        let form = "sigstore-bundle.malformed"
        lie("media-type-unknown", "a version that is not known", "sigstore-bundle.version") {
            $0[at: "/mediaType"] = "application/vnd.dev.sigstore.bundle.v0.9+json"
        }
        lie("media-type-missing", "no version", "sigstore-bundle.version") { $0[at: "/mediaType"] = nil }
        lie("media-type-number", "the type is a number", form) { $0[at: "/mediaType"] = 3 }
        lie("unknown-member", "a member that is not known", form) { $0[at: "/onlyBefore"] = "2024" }
        lie("unknown-material", "material that is not known", form) { $0[at: "/verificationMaterial/rule"] = [:] }
        lie("material-missing", "no material", form) { $0[at: "/verificationMaterial"] = nil }
        lie("two-contents", "an envelope and a message", "sigstore-bundle.content") {
            $0[at: "/messageSignature"] = [
                "messageDigest": ["algorithm": "SHA2_256", "digest": "AA=="], "signature": "AA==",
            ]
        }
        lie("no-content", "nothing is signed", "sigstore-bundle.content") { $0[at: "/dsseEnvelope"] = nil }
        lie("content-null", "what is signed is null", "sigstore-bundle.content") { $0[at: "/dsseEnvelope"] = .null }
        lie("no-signer", "neither key nor certificate", "sigstore-bundle.material") {
            $0[at: "/verificationMaterial/publicKey"] = nil
        }
        lie("key-and-chain", "a key and a chain", "sigstore-bundle.material") {
            $0[at: "/verificationMaterial/x509CertificateChain"] = ["certificates": []]
        }
        lie("chain-in-three", "a chain in a version that has none", "sigstore-bundle.material") { document in
            document[at: "/verificationMaterial/publicKey"] = nil
            document[at: "/verificationMaterial/x509CertificateChain"] = ["certificates": [["rawBytes": "MAA="]]]
        }
        lie("certificate-empty", "the certificate is an empty sequence", "certificate.malformed") { document in
            document[at: "/verificationMaterial/publicKey"] = nil
            document[at: "/verificationMaterial/certificate"] = ["rawBytes": "MAA="]
        }
        lie("timestamp-empty", "the timestamp is empty", "timestamp.malformed") {
            $0[at: "/verificationMaterial/timestampVerificationData"] = ["rfc3161Timestamps": [["signedTimestamp": ""]]]
        }
        lie("timestamp-refused", "the authority refused to stamp", "timestamp.malformed") {
            $0[at: "/verificationMaterial/timestampVerificationData"] = [
                "rfc3161Timestamps": [["signedTimestamp": base64([0x30, 5, 0x30, 3, 2, 1, 2])]]
            ]
        }
        lie("timestamps-many", "more timestamps than any signature has", "evidence.limit-exceeded") {
            $0[at: "/verificationMaterial/timestampVerificationData"] = [
                "rfc3161Timestamps": .array([JSON](repeating: ["signedTimestamp": "MAA="], count: 33))
            ]
        }

        // The envelope and what is in it.
        let signature = "/dsseEnvelope/signatures/0/sig"
        lie("signatures-none", "an envelope without signature", "envelope.malformed") {
            $0[at: "/dsseEnvelope/signatures"] = []
        }
        lie("signatures-two", "an envelope with two signatures", "sigstore-bundle.content") { document in
            let one = good[at: "/dsseEnvelope/signatures/0"] ?? .null
            document[at: "/dsseEnvelope/signatures"] = [one, one]
        }
        lie("signatures-many", "more signatures than any envelope has", "envelope.malformed") {
            $0[at: "/dsseEnvelope/signatures"] = .array(
                [JSON](repeating: good[at: "/dsseEnvelope/signatures/0"] ?? .null, count: 33))
        }
        lie("signature-empty", "a signature without a byte", "envelope.malformed") { $0[at: signature] = "" }
        lie("signature-not-base64", "a signature that is not base64", "envelope.malformed") { $0[at: signature] = "*" }
        lie("signature-bit", "a bit of the signature", "log.signature-mismatch") {
            $0[at: signature] = base64(bytes(signature).flippingFirst())
        }
        lie("payload-type", "the envelope is of another type", "envelope.payload-type") {
            $0[at: "/dsseEnvelope/payloadType"] = "application/json"
        }
        lie("payload-type-simple", "a statement that is said to be a simple signing payload", "log.hash-mismatch") {
            $0[at: "/dsseEnvelope/payloadType"] = "application/vnd.dev.cosign.simplesigning.v1+json"
        }
        lie("payload-space", "white space in the payload", "log.hash-mismatch") {
            $0[at: "/dsseEnvelope/payload"] = base64(Array(bytes("/dsseEnvelope/payload").dropLast()) + [0x20, 0x7D])
        }
        lie("payload-empty", "the payload is empty", "log.hash-mismatch") { $0[at: "/dsseEnvelope/payload"] = "" }
        lie("payload-not-base64", "the payload is not base64", "envelope.malformed") {
            $0[at: "/dsseEnvelope/payload"] = "{}"
        }
        lie("true-envelope-member", "the envelope has a member that nobody signed, and nobody reads", "") {
            $0[at: "/dsseEnvelope/also"] = "x"
        }

        // Signed and logged by the key itself: the statement lies.
        func statement(_ name: String, _ what: String, _ code: String, _ change: @escaping (inout JSON) -> Void) throws
        {
            var request = SigningRequest(image: world.image.digest)
            request.reference = CorpusWorld.repository
            request.edits.payload.append { payload, _ in change(&payload) }
            cases.append(make(.sigstoreBundle, "\(name).json", what, code, try world.attest(request).encoded(.compact)))
        }
        let hex = String(world.image.digest.dropFirst(7))
        try statement("statement-type", "the statement is of a type that in-toto does not define", "statement.type") {
            $0[at: "/_type"] = "https://in-toto.io/Statement/v9"
        }
        try statement("statement-no-type", "the statement has no type", "statement.malformed") {
            $0[at: "/_type"] = nil
        }
        try statement("statement-no-predicate-type", "the statement does not say what it states", "statement.malformed")
        { $0[at: "/predicateType"] = nil }
        try statement("subject-none", "the statement is about nothing", "subject.mismatch") { $0[at: "/subject"] = [] }
        try statement("subject-null", "the statement's subject is null", "subject.mismatch") {
            $0[at: "/subject"] = .null
        }
        try statement("subject-null-inside", "one of the subjects is null", "subject.mismatch") {
            $0[at: "/subject/0"] = .null
        }
        try statement("subject-object", "the subjects are no list", "statement.malformed") {
            $0[at: "/subject"] = ["digest": ["sha256": .string(hex)]]
        }
        try statement("subject-without-digest", "a subject by its name alone", "subject.mismatch") {
            $0[at: "/subject/0/digest"] = [:]
        }
        try statement("subject-other-algorithm", "the digest under another algorithm's name", "subject.mismatch") {
            $0[at: "/subject/0/digest"] = ["gitCommit": .string(hex)]
        }
        try statement("subject-algorithm-in-capitals", "the algorithm in capitals", "subject.mismatch") {
            $0[at: "/subject/0/digest"] = ["SHA256": .string(hex)]
        }
        try statement("subject-digest-in-capitals", "the digest in capitals", "subject.mismatch") {
            $0[at: "/subject/0/digest"] = ["sha256": .string(hex.uppercased())]
        }
        try statement("subject-digest-with-prefix", "the digest with its algorithm before it", "subject.mismatch") {
            $0[at: "/subject/0/digest"] = ["sha256": .string("sha256:\(hex)")]
        }
        try statement("subject-digest-longer", "a digit follows the digest", "subject.mismatch") {
            $0[at: "/subject/0/digest"] = ["sha256": .string("\(hex)0")]
        }
        try statement("subject-other-image", "the digest of another image", "subject.mismatch") {
            $0[at: "/subject/0/digest"] = ["sha256": .string(String(repeating: "ab", count: 32))]
        }
        try statement("subjects-many", "more subjects than any statement has", "statement.malformed") {
            $0[at: "/subject"] = .array(
                [JSON](repeating: ["name": "a", "digest": ["sha256": .string(hex)]], count: 1025))
        }
        try statement("digests-many", "more digests than any subject has", "statement.malformed") { document in
            var digests = JSONObject()
            for number in 0..<33 { digests["d\(number)"] = .string(hex) }
            document[at: "/subject/0/digest"] = .object(digests)
        }

        // The log's entry.
        let entryForm = "log.entry-malformed"
        lie("entries-none", "no entry of any log", "log.entry-missing") {
            $0[at: "/verificationMaterial/tlogEntries"] = []
        }
        lie("entry-twice", "the entry stands twice", "log.entry-duplicate") { document in
            let one = good[at: entry] ?? .null
            document[at: "/verificationMaterial/tlogEntries"] = [one, one]
        }
        lie("entries-many", "more entries than any signature has", "evidence.limit-exceeded") {
            $0[at: "/verificationMaterial/tlogEntries"] = .array([JSON](repeating: good[at: entry] ?? .null, count: 33))
        }
        lie("entry-unknown-member", "the entry has a member that is not known", entryForm) {
            $0[at: "\(entry)/also"] = 1
        }
        lie("entry-index-negative", "the entry's index is negative", entryForm) { $0[at: "\(entry)/logIndex"] = "-1" }
        lie("entry-index-float", "the entry's index is no whole number", entryForm) {
            $0[at: "\(entry)/logIndex"] = "11.5"
        }
        lie("entry-index-huge", "the entry's index is no number of 64 bits", entryForm) {
            $0[at: "\(entry)/logIndex"] = "9223372036854775808"
        }
        lie("entry-index-other", "the entry has one index in the log and another in the tree", "log.index-mismatch") {
            $0[at: "\(entry)/logIndex"] = "3"
        }
        lie("entry-log-short", "the ID of the log is short", entryForm) { $0[at: "\(entry)/logId/keyId"] = "AAAA" }
        lie("entry-log-unknown", "the ID of another log", "log.entry-missing") {
            $0[at: "\(entry)/logId/keyId"] = base64([UInt8](repeating: 7, count: 32))
        }
        lie("entry-kind", "the entry is of another kind than its body", "log.kind-mismatch") {
            $0[at: "\(entry)/kindVersion/kind"] = "dsse"
        }
        lie("entry-version", "the entry is of another version than its body", "log.kind-mismatch") {
            $0[at: "\(entry)/kindVersion/version"] = "0.0.1"
        }
        lie("entry-body-space", "white space in the body", "log.proof-invalid") {
            $0[at: "\(entry)/canonicalizedBody"] = base64([0x20] + bytes("\(entry)/canonicalizedBody"))
        }
        lie("entry-body-empty", "no body", "log.body-malformed") { $0[at: "\(entry)/canonicalizedBody"] = "" }
        lie("entry-promise", "a promise that the log did not make", "log.set-invalid") {
            $0[at: "\(entry)/inclusionPromise"] = ["signedEntryTimestamp": base64([UInt8](repeating: 1, count: 64))]
        }

        // The proof of inclusion.
        lie("proof-missing", "no proof", "log.proof-missing") { $0[at: proof] = nil }
        lie("proof-index-negative", "the index is negative", entryForm) { $0[at: "\(proof)/logIndex"] = "-1" }
        lie("proof-index-other", "the index of the leaf before", "log.index-mismatch") {
            $0[at: "\(proof)/logIndex"] = "10"
        }
        lie("proof-index-beyond", "the index is the size of the tree, in both places", "log.proof-invalid") {
            document in
            document[at: "\(proof)/logIndex"] = "12"
            document[at: "\(entry)/logIndex"] = "12"
        }
        lie("proof-size-other", "another size than the checkpoint's", "log.root-mismatch") {
            $0[at: "\(proof)/treeSize"] = "13"
        }
        lie("proof-size-negative", "the size is negative", entryForm) { $0[at: "\(proof)/treeSize"] = "-12" }
        lie("proof-root-other", "another root than the checkpoint's", "log.root-mismatch") {
            $0[at: "\(proof)/rootHash"] = base64([UInt8](repeating: 0, count: 32))
        }
        lie("proof-root-short", "a root of 31 bytes", "log.root-mismatch") {
            $0[at: "\(proof)/rootHash"] = base64([UInt8](repeating: 0, count: 31))
        }
        let hashes = (try? good[at: "\(proof)/hashes"]?.array()) ?? []
        lie("proof-hash-less", "a hash less", "log.proof-invalid") {
            $0[at: "\(proof)/hashes"] = .array(hashes.dropLast())
        }
        lie("proof-hash-more", "a hash more", "log.proof-invalid") {
            $0[at: "\(proof)/hashes"] = .array(hashes + [hashes[0]])
        }
        lie("proof-hashes-none", "no hashes", "log.proof-invalid") { $0[at: "\(proof)/hashes"] = [] }
        lie("proof-hashes-reversed", "the hashes in another order", "log.proof-invalid") {
            $0[at: "\(proof)/hashes"] = .array(hashes.reversed())
        }
        lie("proof-hash-short", "a hash of 31 bytes", entryForm) {
            $0[at: "\(proof)/hashes/0"] = base64([UInt8](repeating: 0, count: 31))
        }
        lie("proof-hash-bit", "a bit of a hash", "log.proof-invalid") {
            $0[at: "\(proof)/hashes/0"] = base64(bytes("\(proof)/hashes/0").flippingFirst())
        }
        lie("proof-hashes-many", "more hashes than a tree has levels", entryForm) {
            $0[at: "\(proof)/hashes"] = .array([JSON](repeating: hashes[0], count: 65))
        }

        // The checkpoint under the proof.
        let checkpoint = "\(proof)/checkpoint/envelope"
        let note = text(checkpoint)
        func head(_ name: String, _ what: String, code: String = "log.checkpoint-invalid", _ note: String) {
            lie(name, what, code) { $0[at: checkpoint] = .string(note) }
        }
        lie("checkpoint-missing", "no checkpoint", "log.checkpoint-missing") { $0[at: "\(proof)/checkpoint"] = nil }
        head(
            "checkpoint-line", "a line in the text that nobody signed",
            note.replacing("\n\n", with: "\nTimestamp: 1\n\n"))
        head("checkpoint-size", "another size that nobody signed", note.replacing("\n12\n", with: "\n13\n"))
        head("checkpoint-size-leading-zero", "the size has a zero before it", note.replacing("\n12\n", with: "\n012\n"))
        head("checkpoint-carriage-returns", "its lines end as on Windows", note.replacing("\n", with: "\r\n"))
        head("checkpoint-no-line-feed", "its last line does not end", String(note.dropLast()))
        head("checkpoint-no-signature", "nobody signed it", String(note.prefix { $0 != "\u{2014}" }))
        head(
            "checkpoint-many-signatures", "a hundred and one signatures",
            note + String(repeating: "\u{2014} a.test AAAAAAAA\n", count: 100))
        let stranger = VirtualTiledLog(host: world.log.host, key: try CorpusWorld.key("stranger"))
        let root = world.log.rootHash(size: 12)
        try head(
            "checkpoint-stranger", "another key signed under the log's name",
            String(decoding: stranger.checkpoint(size: 12, rootHash: root), as: UTF8.self))
        try head(
            "checkpoint-origin", "the log signed a head of another origin",
            String(decoding: world.log.checkpoint(origin: "elsewhere.test", size: 12, rootHash: root), as: UTF8.self))
        try head(
            "checkpoint-other-root", "the log signed another tree of this size", code: "log.root-mismatch",
            String(decoding: world.log.checkpoint(size: 12, rootHash: [UInt8](repeating: 9, count: 32)), as: UTF8.self))
        try lie("checkpoint-empty-tree", "the log signed a tree of no leaves", "log.proof-invalid") { document in
            document[at: checkpoint] = .string(
                String(decoding: try world.log.checkpoint(size: 0, rootHash: root), as: UTF8.self))
            document[at: "\(proof)/treeSize"] = "0"
        }
        cases.append(make(.sigstoreBundle, "empty.json", "the file is empty", form, []))
        cases.append(make(.sigstoreBundle, "list.json", "the file is a list", form, Array("[]".utf8)))
        cases.append(
            make(.sigstoreBundle, "cut.json", "the file is cut off", form, Array(good.encoded(.compact).dropLast())))
        cases.append(
            make(
                .sigstoreBundle, "name-twice.json", "the envelope stands twice", form,
                Array("{\"dsseEnvelope\":null,".utf8) + good.encoded(.compact).dropFirst()))
        return cases
    }

    /// Proofs between tree heads, and of leaves, as JSON of our own.
    static func proofs(_ world: CorpusWorld) throws -> [HostileCase] {
        let log = world.log
        func text(_ note: [UInt8]) -> JSON { .string(String(decoding: note, as: UTF8.self)) }
        func encoded(_ hashes: [[UInt8]]) -> JSON { .array(hashes.map { .string(Hex.encode($0)) }) }
        /// A head that is known, another one, and a proof from one size to another.
        func heads(_ known: [UInt8], _ found: [UInt8], from old: UInt64, to new: UInt64, _ hashes: [[UInt8]]) -> [UInt8]
        {
            let document: JSON = [
                "known": text(known), "found": text(found), "from": .integer(Int(old)), "to": .integer(Int(new)),
                "hashes": encoded(hashes),
            ]
            return document.encoded(.pretty)
        }
        func leaf(_ index: UInt64, size: UInt64, _ hash: [UInt8], root: [UInt8], _ hashes: [[UInt8]]) -> [UInt8] {
            let document: JSON = [
                "index": .string("\(index)"), "size": .string("\(size)"), "leaf": .string(Hex.encode(hash)),
                "root": .string(Hex.encode(root)), "hashes": encoded(hashes),
            ]
            return document.encoded(.pretty)
        }
        let (six, eight, eleven) = (
            try log.checkpoint(size: 6), try log.checkpoint(size: 8), try log.checkpoint(size: 11)
        )
        let proof = log.consistencyProof(from: 6, to: 11)
        let whole = log.consistencyProof(from: 8, to: 11)
        let other = [UInt8](repeating: 0x5A, count: 32)
        func lie(
            _ name: String, _ lie: String, code: String = "head.proof-invalid", status: Int32 = 2, _ bytes: [UInt8]
        ) -> HostileCase {
            make(.proof, "\(name).json", lie, code, status: status, bytes)
        }
        var cases: [HostileCase] = []
        cases.append(
            lie(
                "true-newer", "a newer head begins with the known tree", code: "", status: 0,
                heads(six, eleven, from: 6, to: 11, proof)))
        cases.append(
            lie(
                "true-older", "an older head begins the known tree", code: "", status: 0,
                heads(eleven, six, from: 6, to: 11, proof)))
        cases.append(
            lie(
                "true-complete", "a tree of a power of two begins a newer one", code: "", status: 0,
                heads(eight, eleven, from: 8, to: 11, whole)))
        cases.append(lie("true-same", "the known head", code: "", status: 0, heads(six, six, from: 6, to: 6, [])))
        cases.append(
            lie(
                "fork", "another tree of the known size", code: "head.fork", status: 6,
                heads(six, try log.checkpoint(size: 6, rootHash: other), from: 6, to: 6, [])))
        cases.append(
            lie(
                "fork-with-proof", "another tree of the known size, with a proof that is a good one", code: "head.fork",
                status: 6, heads(six, try log.checkpoint(size: 6, rootHash: other), from: 6, to: 11, proof)))
        cases.append(
            lie(
                "newer-of-another-tree", "a larger tree that does not begin with the known one",
                heads(six, try log.checkpoint(size: 11, rootHash: other), from: 6, to: 11, proof)))
        cases.append(
            lie(
                "older-of-another-tree", "a smaller tree that does not begin the known one",
                heads(eleven, try log.checkpoint(size: 6, rootHash: other), from: 6, to: 11, proof)))
        cases.append(
            lie(
                "no-proof", "nothing leads from the known head to the newer one", code: "head.unanchored",
                heads(six, eleven, from: 1, to: 2, [])))
        cases.append(lie("proof-empty", "a proof without hashes", heads(six, eleven, from: 6, to: 11, [])))
        cases.append(lie("proof-short", "a hash less", heads(six, eleven, from: 6, to: 11, proof.dropLast())))
        cases.append(lie("proof-long", "a hash more", heads(six, eleven, from: 6, to: 11, proof + [other])))
        cases.append(
            lie(
                "proof-first-missing", "the first hash is missing",
                heads(six, eleven, from: 6, to: 11, Array(proof.dropFirst()))))
        cases.append(
            lie("proof-reversed", "the hashes in another order", heads(six, eleven, from: 6, to: 11, proof.reversed())))
        cases.append(
            lie(
                "proof-hash-short", "a hash of 31 bytes",
                heads(six, eleven, from: 6, to: 11, [Array(proof[0].dropLast())] + proof.dropFirst())))
        cases.append(
            lie(
                "proof-of-other-sizes", "a proof between other sizes under the names of these",
                heads(six, eleven, from: 6, to: 11, log.consistencyProof(from: 5, to: 11))))
        cases.append(
            lie(
                "proof-with-known-root", "the known root before the proof of a complete tree",
                heads(eight, eleven, from: 8, to: 11, [log.rootHash(size: 8)] + whole)))
        cases.append(
            lie(
                "proof-from-nothing", "a proof from a tree of no leaves", code: "head.unanchored",
                heads(six, eleven, from: 0, to: 11, [])))
        cases.append(
            lie(
                "empty-tree", "an empty tree as the older one",
                heads(six, try log.checkpoint(size: 0, rootHash: other), from: 0, to: 6, [])))
        cases.append(
            lie(
                "reversed-sizes", "the proof leads from the larger size to the smaller one", code: "head.unanchored",
                heads(six, eleven, from: 11, to: 6, proof)))
        cases.append(
            lie(
                "other-origin", "the newer head is of another tree of the same log", code: "head.unknown-log",
                heads(
                    six, try log.checkpoint(origin: "\(log.host) - 9", size: 11, rootHash: log.rootHash(size: 11)),
                    from: 6, to: 11, proof)))
        let hashes = try log.inclusion(leafIndex: 4, size: 11).hashes
        let (hash, root) = (log.leafHashes[4], log.rootHash(size: 11))
        func inclusion(_ name: String, _ lie: String, _ bytes: [UInt8]) {
            cases.append(make(.proof, "\(name).json", lie, "log.proof-invalid", bytes))
        }
        cases.append(
            make(
                .proof, "true-leaf.json", "the fifth of eleven leaves", "", leaf(4, size: 11, hash, root: root, hashes))
        )
        inclusion("leaf-beyond", "the index is the size", leaf(11, size: 11, hash, root: root, hashes))
        inclusion("leaf-far-beyond", "the index is the largest number", leaf(.max, size: 11, hash, root: root, hashes))
        inclusion("leaf-tree-of-all", "the size is the largest number", leaf(4, size: .max, hash, root: root, hashes))
        inclusion("leaf-empty-tree", "a tree of no leaves", leaf(0, size: 0, hash, root: hash, []))
        inclusion("leaf-other-index", "the index of the leaf beside it", leaf(5, size: 11, hash, root: root, hashes))
        inclusion("leaf-mirrored", "an index whose path has as many steps", leaf(0, size: 11, hash, root: root, hashes))
        inclusion("leaf-short", "a hash less", leaf(4, size: 11, hash, root: root, hashes.dropLast()))
        inclusion("leaf-long", "a hash more", leaf(4, size: 11, hash, root: root, hashes + [other]))
        inclusion(
            "leaf-reversed", "the hashes in another order", leaf(4, size: 11, hash, root: root, hashes.reversed()))
        inclusion(
            "leaf-hash-short", "the leaf's hash has 31 bytes",
            leaf(4, size: 11, Array(hash.dropLast()), root: root, hashes))
        inclusion(
            "leaf-root-short", "the root has 31 bytes", leaf(4, size: 11, hash, root: Array(root.dropLast()), hashes))
        inclusion(
            "leaf-inner-node", "an inner node is said to be a leaf of a smaller tree",
            leaf(
                1, size: 3, HashAlgorithm.sha256.hash([1] + log.leafHashes[4] + log.leafHashes[5]), root: root,
                Array(hashes.dropFirst())))
        inclusion("leaf-is-root", "a tree of one leaf whose hash is another", leaf(0, size: 1, hash, root: root, []))
        return cases
    }
}

extension CorpusWorld {
    /// A Sigstore bundle over what a request says, in a log of its own that has as many leaves.
    func attest(_ request: SigningRequest) throws -> JSON {
        let log = VirtualTiledLog(host: log.host, key: log.key)
        log.fill(count: 11, seed: 8)
        let sigstore = try VirtualSigstore(domain: "corpus.test", tiledLog: log)
        var template = BundleTemplate()
        template.log = .rekorV2
        return try sigstore.signer(key: signer).attestBundle(
            request, predicateType: "https://sigstore.dev/cosign/sign/v1", template)
    }
}

extension [UInt8] {
    /// The bytes with the lowest bit of the first one flipped.
    func flippingFirst() -> [UInt8] { [self[0] ^ 1] + dropFirst() }
}
