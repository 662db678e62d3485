internal import JSON

/// The evidence of a catalog in the order of `index.json`, each (kind, subject, manifest) once, and where each is found by
/// what it is about. Of a piece little is held; it is put together when it is asked for.
public struct CatalogEvidence: RandomAccessCollection, Sendable {
    private var descriptors = PackedDescriptors()
    private var subjects = PackedDigests()
    private var kinds: [UInt8] = []
    private var knownKinds: [EvidenceDescriptor.Kind] = [.signature, .attestation, .sbom]
    /// Kinds beyond those that a byte tells apart, by position.
    private var otherKinds: [Int: EvidenceDescriptor.Kind] = [:]
    /// By subject, the first piece and the last.
    private var first = DigestMap()
    private var last: [UInt32] = []
    /// The next piece about the same subject; 0 where there is none.
    private var next: [UInt32] = []
    /// By the digest of what makes a piece another one.
    private var known = DigestMap()

    public var startIndex: Int { 0 }
    public var endIndex: Int { kinds.count }

    public subscript(position: Int) -> EvidenceDescriptor {
        EvidenceDescriptor(
            kind: otherKinds[position] ?? knownKinds[Int(kinds[position])], subject: subjects[position],
            descriptor: descriptors[position])
    }

    /// Adds a piece, unless it is known.
    mutating func add(_ piece: EvidenceDescriptor) {
        guard known.insert(Self.key(piece)).inserted else { return }
        let position = count
        descriptors.append(piece.descriptor)
        subjects.append(piece.subject)
        next.append(0)
        kinds.append(number(of: piece.kind, at: position))
        let (isNew, place) = first.insert(piece.subject, UInt64(position))
        if isNew {
            last.append(UInt32(position))
        } else {
            next[Int(last[place])] = UInt32(position)
            last[place] = UInt32(position)
        }
    }

    private mutating func number(of kind: EvidenceDescriptor.Kind, at position: Int) -> UInt8 {
        if let number = knownKinds.firstIndex(of: kind) { return UInt8(number) }
        guard knownKinds.count <= UInt8.max else {
            otherKinds[position] = kind
            return 0
        }
        knownKinds.append(kind)
        return UInt8(knownKinds.count - 1)
    }

    /// The pieces about a manifest, in their order.
    func pieces(about subject: Digest) -> [EvidenceDescriptor] {
        guard let place = first.position(of: subject) else { return [] }
        var positions = [Int(first[position: place])]
        while positions[positions.count - 1] != Int(last[place]) {
            positions.append(Int(next[positions[positions.count - 1]]))
        }
        return positions.map { self[$0] }
    }

    /// What makes a piece another one: kind, subject, and all that the descriptor says.
    private static func key(_ piece: EvidenceDescriptor) -> Digest {
        let kind =
            switch piece.kind {
            case .signature: "signature"
            case .attestation: "attestation"
            case .sbom: "sbom"
            case .referrer(let type): "referrer \(type)"
            }
        return .of(Array("\(kind)\n\(piece.subject)\n".utf8) + piece.descriptor.json.encoded(.canonical))
    }
}
