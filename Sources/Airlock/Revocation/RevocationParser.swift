internal import OCI
internal import OpenSSL
internal import Sigstore

/// Turns the tree of `revoked.yaml` into ``Revocations``, stopping at the first error.
struct RevocationParser {
    static let file = "revoked.yaml"
    static let maximumBytes = 1 << 20
    private static let maximumEntries = 10_000
    private static let keyedSubjects = ["signer", "ca", "log", "authority", "exporter", "receiptKey", "digest"]
    private static let identityKeys = ["issuer", "subject"]

    /// Pinned keys by their path in the trust directory, signers and exporters.
    let keys: [PinnedKey]

    /// Reads the file. What it says of keys and authorities that the trust directory no longer holds is kept all the same.
    func revocations(_ bytes: [UInt8]) throws(PolicyError) -> Revocations {
        let node = try YAMLDocument.parse(bytes, file: Self.file, limit: Self.maximumBytes)
        let mapping = try node.mapping("a mapping with version and revoked", keys: ["version", "revoked"])
        _ = try mapping.required("version").integer(1...1)
        let list = try mapping.required("revoked")
        let items = try list.list("a list of what is revoked")
        guard items.count <= Self.maximumEntries else {
            throw list.failure("\(items.count) entries", wanted: "at most \(Self.maximumEntries)")
        }
        var entries: [Revocation] = []
        var lines: [Revocation.Subject: Int] = [:]
        for item in items {
            let entry = try entry(item)
            if let line = lines.updateValue(item.position.line, forKey: entry.subject) {
                throw PolicyError(.meaningless("\(entry.subject) stands in line \(line) too"), at: item.position)
            }
            entries.append(entry)
        }
        return Revocations(entries)
    }

    private func entry(_ item: YAMLNode) throws(PolicyError) -> Revocation {
        let mapping = try item.mapping(
            "what is revoked: signer, ca, log, authority, exporter, receiptKey or digest",
            keys: Self.keyedSubjects + ["date", "earlier", "reason"])
        let named = mapping.members.filter { Self.keyedSubjects.containsBytes(of: $0.key) }
        guard let member = named.first else {
            throw PolicyError(.missingKey(Self.keyedSubjects.joined(separator: " or ")), at: item.position)
        }
        guard named.count == 1 else {
            throw PolicyError(
                .meaningless("\(named[1].key) beside \(member.key): write two entries"), at: named[1].keyPosition)
        }
        let subject = try subject(member)
        let isDigest = if case .digest = subject { true } else { false }
        if isDigest, let node = mapping["earlier"] {
            throw PolicyError(.meaningless("earlier beside digest: a digest always falls"), at: node.position)
        }
        let date = try mapping["date"]?.time()
        guard date != nil || isDigest else { throw PolicyError(.missingKey("date"), at: item.position) }
        return Revocation(
            position: item.position, subject: subject, date: date,
            earlier: try mapping["earlier"]?.choice(["proven": Revocation.Earlier.proven, "none": .none]) ?? .proven,
            reason: try mapping.required("reason").text("why it is revoked"))
    }

    private func subject(_ member: YAMLNode.Member) throws(PolicyError) -> Revocation.Subject {
        switch member.key {
        case "signer": return try signer(member.value)
        case "ca": return .certificateAuthority(try fingerprint(member.value, of: "a certificate"))
        case "authority": return .timestampAuthority(try fingerprint(member.value, of: "a certificate"))
        case "log": return .log(try hash(member.value.text("a log ID"), "a log ID: 64 digits", at: member.value))
        case "exporter": return .exporter(try key(member.value))
        case "receiptKey": return .receiptKey(try key(member.value))
        default:
            let wanted = "a digest: sha256:HEX"
            do { return .digest(try Digest(try member.value.text(wanted))) } catch let error as PolicyError {
                throw error
            } catch { throw member.value.mismatch(wanted) }
        }
    }

    private func signer(_ node: YAMLNode) throws(PolicyError) -> Revocation.Subject {
        guard case .mapping = node.content else { return .signerKey(try key(node)) }
        let mapping = try node.mapping("a signer: issuer and subject, or a key", keys: Self.identityKeys)
        return .signerIdentity(
            issuer: try mapping.required("issuer").text("the issuer, exactly as certificates state it"),
            subject: try mapping.required("subject").text("the subject, exactly as certificates state it"))
    }

    /// A key by its fingerprint, or by its path while it still stands in the trust directory.
    private func key(_ node: YAMLNode) throws(PolicyError) -> [UInt8] {
        let text = try node.text("a fingerprint, sha256:HEX, or the path of a pinned key")
        guard !text.utf8.starts(with: "sha256:".utf8) else { return try fingerprint(node, of: "a key") }
        guard let key = keys.first(where: { $0.name.hasSameBytes(as: text) }) else {
            let nearest = EditDistance.nearest(to: text, among: keys.map(\.name))
            throw PolicyError(
                .missingFile(text), at: node.position,
                hint: nearest.map {
                    "the nearest that is there: \($0); a key that was removed is named by its fingerprint"
                })
        }
        return key.key.fingerprint
    }

    private func fingerprint(_ node: YAMLNode, of what: String) throws(PolicyError) -> [UInt8] {
        let wanted = "the fingerprint of \(what): sha256:HEX, as trust show prints it"
        let text = try node.text(wanted)
        guard text.utf8.starts(with: "sha256:".utf8) else { throw node.failure(text, wanted: wanted) }
        return try hash(String(text.dropFirst(7)), wanted, at: node)
    }

    private func hash(_ text: String, _ wanted: String, at node: YAMLNode) throws(PolicyError) -> [UInt8] {
        guard let bytes = Hex.decode(text), bytes.count == 32, Hex.encode(bytes).hasSameBytes(as: text) else {
            throw node.failure(text, wanted: wanted)
        }
        return bytes
    }
}
