import OCI
import Sigstore

extension LayoutAudit {
    /// Holds the entries of `index.json` against the receipts, both ways.
    mutating func compare(_ entries: [Descriptor], with known: ReceiptLedger.Layout, _ graph: ManifestGraph) {
        var named: [String: Digest] = [:]
        for entry in entries {
            if let name = entry.annotations[LayoutFiles.referenceName] { named[name] = entry.digest }
        }
        var told: Set<Digest> = []
        for (tag, word) in known.tags where named[tag] != word.digest {
            addTag(tag, found: named[tag], word)
            told.insert(word.digest)
        }
        let listed = Set(entries.map(\.digest))
        for digest in known.manifests.subtracting(listed).subtracting(told) {
            let receipt = known.images[digest]?.receipt ?? known.evidence[digest]?.receipt ?? 0
            outcome.findings.append(
                .missing(
                    "\(name)/\(LayoutFiles.indexPath)", "the entry of a manifest that was published is gone",
                    found: "no entry of \(digest)", wanted: "an entry, since receipt \(receipt)", hint: Self.again,
                    blob: digest))
        }
        for entry in entries where !isExplained(entry, by: known, graph) { addExtra(entry) }
    }

    private mutating func addTag(_ tag: String, found: Digest?, _ word: ReceiptLedger.Tag) {
        let wanted = "\(word.digest), by receipt \(word.receipt)"
        guard let found else {
            let finding = AuditFinding.missing(
                label(tag), "a tag that was published is gone", found: "no such tag", wanted: wanted, hint: Self.again)
            return outcome.findings.append(finding)
        }
        outcome.findings.append(
            AuditFinding(
                .rotten,
                Finding(
                    .registryUnreceipted, subject: label(tag),
                    message: "the tag means another digest than the newest receipt about it says", found: "\(found)",
                    wanted: wanted,
                    hint:
                        "find out who changed index.json; stop using the tag until the import that set it was made again"
                ),
                affects: [label(tag)]))
    }

    /// Whether a receipt says that such an entry was published.
    private func isExplained(
        _ entry: Descriptor, by known: ReceiptLedger.Layout, _ graph: ManifestGraph
    ) -> Bool {
        guard let name = entry.annotations[LayoutFiles.referenceName] else {
            return known.images[entry.digest] != nil || known.evidence[entry.digest] != nil
        }
        // A tag that means something else was told already.
        if known.tags[name] != nil { return true }
        guard let tag = CosignTag(name) else { return false }
        guard tag.kind == .referrers else { return known.evidence[entry.digest]?.names.contains(name) ?? false }
        // Of an index that cannot be read nobody knows what it lists; that it cannot was told.
        if graph.unreadable.contains(entry.digest) { return true }
        let listed = graph.needs(of: entry.digest)
        return !listed.isEmpty && MediaType.isIndex(entry.mediaType)
            && listed.allSatisfy { known.evidence[$0]?.subjects.contains(tag.subject) ?? false }
    }

    private mutating func addExtra(_ entry: Descriptor) {
        let tag = entry.annotations[LayoutFiles.referenceName]
        let what = tag == nil ? "an entry that has no tag" : "a tag"
        outcome.findings.append(
            .extra(
                tag.map(label) ?? "\(name)/\(LayoutFiles.indexPath)", "\(what) was published by no receipt\(reserve)",
                found: "\(entry.digest)"))
    }

    /// What is to be said where a receipt that is gone could explain it.
    var reserve: String { site.lacksReceipts ? " that is there" : "" }

    /// A tag with its repository.
    func label(_ tag: String) -> String { "\(repository?.name ?? path.joined(separator: "/")):\(tag)" }
}
