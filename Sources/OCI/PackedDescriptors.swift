/// Descriptors one behind the other, about 50 bytes each and the bytes of their names: the entries of a layout's
/// `index.json` are held so, of which there may be tens of thousands.
public struct PackedDescriptors: Sendable {
    private var digests = PackedDigests()
    private var sizes: [Int64] = []
    /// Of each, which of the types below it has.
    private var types: [UInt16] = []
    private var knownTypes: [String] = []
    /// The names, one behind the other, and where each ends.
    private var names: [UInt8] = []
    private var nameEnds: [UInt32] = []
    /// Those of which more is to be said, by position.
    private var others: [Int: Descriptor] = [:]

    /// None.
    public init() {}

    /// How many there are.
    public var count: Int { sizes.count }

    /// The descriptor at a position.
    public subscript(position: Int) -> Descriptor {
        if !others.isEmpty, let other = others[position] { return other }
        let start = position == 0 ? 0 : nameEnds[position - 1]
        let name = names[Int(start)..<Int(nameEnds[position])]
        return Descriptor(
            mediaType: knownTypes[Int(types[position])], digest: digests[position], size: sizes[position],
            annotations: name.isEmpty ? [:] : [AnnotationKey.referenceName: String(decoding: name, as: UTF8.self)])
    }

    /// The digest of the descriptor at a position.
    public func digest(at position: Int) -> Digest { digests[position] }

    /// Adds one behind the last.
    public mutating func append(_ descriptor: Descriptor) {
        let name = descriptor.annotations[AnnotationKey.referenceName] ?? ""
        if isPlain(descriptor, name) {
            names += Array(name.utf8)
        } else {
            others[count] = descriptor
        }
        digests.append(descriptor.digest)
        sizes.append(descriptor.size)
        types.append(UInt16(truncatingIfNeeded: number(ofType: descriptor.mediaType) ?? 0))
        nameEnds.append(UInt32(names.count))
    }

    /// Whether digest, size, type and name are all that there is to say, and there is room to say it.
    private mutating func isPlain(_ descriptor: Descriptor, _ name: String) -> Bool {
        descriptor.annotations.count == (name.isEmpty ? 0 : 1) && descriptor.platform == nil
            && descriptor.artifactType == nil && descriptor.urls.isEmpty && descriptor.data == nil
            && names.count + name.utf8.count <= UInt32.max && number(ofType: descriptor.mediaType) != nil
    }

    /// The number of a media type; nil where there are too many.
    private mutating func number(ofType type: String) -> Int? {
        if let known = knownTypes.firstIndex(of: type) { return known }
        guard knownTypes.count < 64 else { return nil }
        knownTypes.append(type)
        return knownTypes.count - 1
    }

    /// Calls `body` with each, in order.
    public func forEach<Failure: Error>(_ body: (Descriptor) throws(Failure) -> Void) throws(Failure) {
        for position in 0..<count { try body(self[position]) }
    }
}
