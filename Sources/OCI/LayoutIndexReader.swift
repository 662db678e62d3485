internal import JSON

/// Reads the content of a layout's `index.json`, which is an OCI index, piece by piece: it may be large.
public struct LayoutIndexReader {
    private let path: String
    private var reader = JSONElementReader(
        member: "manifests",
        limits: JSONLimits(
            maximumBytes: OCILimits.layoutIndexBytes, maximumDepth: JSONLimits.manifest.maximumDepth),
        elementBytes: OCILimits.manifestBytes)
    private var entries = PackedDescriptors()

    /// - Parameter subject: what messages call the layout.
    public init(_ subject: String) { path = "\(subject)/\(ImageLayout.indexName)" }

    /// Takes the next bytes.
    ///
    /// - Throws: ``SourceError`` where they are refused.
    public mutating func add(_ piece: [UInt8]) throws(SourceError) {
        var found = entries
        entries = PackedDescriptors()
        defer { entries = found }
        do { try reader.add(piece) { found.append(try Self.descriptor($0)) } } catch { throw refusal(error) }
    }

    /// The entries in order.
    ///
    /// - Throws: ``SourceError`` where what was read is no OCI index.
    public consuming func finish() throws(SourceError) -> PackedDescriptors {
        do {
            let rest = try reader.finish()
            let manifest = try Manifest(
                parsing: JSON.object(rest).encoded(), limit: JSONLimits.manifest.maximumBytes + 64)
            guard manifest.mediaType == MediaType.ociIndex else {
                throw ManifestError.unsupportedMediaType(manifest.mediaType)
            }
            for entry in manifest.index?.manifests ?? [] { entries.append(entry) }
            return entries
        } catch { throw refusal(error) }
    }

    private static func descriptor(_ json: JSON) throws(ManifestError) -> Descriptor {
        do throws(DescriptorError) { return try Descriptor(json) } catch {
            throw .descriptor(member: "manifests", error)
        }
    }

    private func refusal(_ error: any Error) -> SourceError {
        switch error {
        case let error as ManifestError: .manifest(subject: path, error)
        case let error as JSONError: .manifest(subject: path, .json(error))
        default: .notALayout(path: path, why: "\(error)")
        }
    }
}
