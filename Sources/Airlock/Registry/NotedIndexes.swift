import OCI

/// How each `index.json` was before it was read for the first time, about 90 bytes a repository.
struct NotedIndexes: Sendable {
    /// By the digest of the path: where its digest stands below, counted from 1; 0 where there was no file.
    private var places = DigestMap()
    private var digests = PackedDigests()

    /// What was noted of a path: nil in nil where nothing was, nil where there was no file.
    subscript(path: [String]) -> Digest?? {
        places[Self.key(path)].map { $0 == 0 ? nil : digests[Int($0) - 1] }
    }

    /// Notes how the file at a path is; the first word counts.
    mutating func note(_ path: [String], _ digest: Digest?) {
        let number = digest == nil ? 0 : UInt64(digests.count + 1)
        guard places.insert(Self.key(path), number).inserted, let digest else { return }
        digests.append(digest)
    }

    private static func key(_ path: [String]) -> Digest { .of(Array(path.joined(separator: "/").utf8)) }
}
