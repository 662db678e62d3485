internal import FileSystem

/// Where images are read from: a layout, an archive, a registry. Names and blobs, nothing interpreted.
public protocol ImageSource: Sendable {
    /// What messages call this source.
    var subject: String { get }

    /// The entries of the source's `index.json`, in order.
    func entries() throws(SourceError) -> [Descriptor]

    /// The same, for sources that have many.
    func packedEntries() throws(SourceError) -> PackedDescriptors

    /// Opens a blob; `nil` where it does not exist. Whatever else goes wrong is thrown, so "could not read" is never
    /// taken for "does not exist". What the reader yields is not verified.
    func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)?

    /// The size that the source says a blob has; `nil` where it does not exist. A source that is far away need not fetch it
    /// for that.
    func size(of digest: Digest) throws(SourceError) -> UInt64?

    /// The blobs of at most so many bytes that the source can list without being asked for one, in no order; none where it
    /// can list nothing.
    func smallBlobs(upTo size: UInt64) throws(SourceError) -> DigestMap
}

extension ImageSource {
    public func size(of digest: Digest) throws(SourceError) -> UInt64? { try blob(digest)?.size }

    public func smallBlobs(upTo size: UInt64) throws(SourceError) -> DigestMap { DigestMap() }

    public func packedEntries() throws(SourceError) -> PackedDescriptors {
        var packed = PackedDescriptors()
        for entry in try entries() { packed.append(entry) }
        return packed
    }

    /// A small blob, whole: it has this digest.
    ///
    /// - Throws: ``SourceError``, also where the blob is missing, larger than `limit`, or not what its name says.
    public func document(_ digest: Digest, limit: Int) throws(SourceError) -> [UInt8] {
        try checked(try content(digest, size: nil, limit: limit), digest)
    }

    /// A small blob, whole: it has the descriptor's digest and size.
    ///
    /// - Throws: ``SourceError``, also where the blob is missing, larger than `limit`, or not what its name says.
    public func document(_ descriptor: Descriptor, limit: Int) throws(SourceError) -> [UInt8] {
        try checked(try content(descriptor.digest, size: descriptor.size, limit: limit), descriptor.digest)
    }

    /// The manifest or index that a descriptor names.
    ///
    /// - Throws: ``SourceError``.
    public func manifest(_ descriptor: Descriptor) throws(SourceError) -> Manifest {
        let raw = try content(descriptor.digest, size: descriptor.size, limit: OCILimits.manifestBytes)
        do throws(ManifestError) { return try Manifest(parsing: raw, expecting: descriptor) } catch {
            if case .blob(let error) = error { throw .blob(error) }
            throw .manifest(subject: descriptor.digest.description, error)
        }
    }

    /// Whether a blob may be a document, by its first byte: layers are not read for that.
    func beginsLikeJSON(_ digest: Digest) throws(SourceError) -> Bool {
        guard let reader = try blob(digest) else { return false }
        var first = [UInt8](repeating: 0, count: 1)
        do throws(SystemError) { return try reader.read(into: &first) == 1 && first[0] == UInt8(ascii: "{") } catch {
            throw .system(error)
        }
    }

    /// The bytes of a blob, as many as stated; their digest is not checked.
    private func content(_ digest: Digest, size stated: Int64?, limit: Int) throws(SourceError) -> [UInt8] {
        guard let reader = try blob(digest) else { throw .blobMissing(digest) }
        let size = stated.map(UInt64.init) ?? reader.size
        guard size <= UInt64(limit) else { throw .tooLarge(digest, found: size, limit: limit) }
        // One byte more than there should be, so that a longer blob is noticed.
        var content = [UInt8](repeating: 0, count: Int(size) + 1)
        let count: Int
        do throws(SystemError) { count = try reader.read(into: &content) } catch { throw .system(error) }
        guard count == Int(size) else {
            throw .blob(.sizeMismatch(digest: digest, found: max(reader.size, UInt64(count)), wanted: size))
        }
        content.removeLast()
        return content
    }

    private func checked(_ content: [UInt8], _ digest: Digest) throws(SourceError) -> [UInt8] {
        let found = Digest.of(content, algorithm: digest.algorithm)
        guard found == digest else { throw .blob(.digestMismatch(found: found, wanted: digest)) }
        return content
    }
}
