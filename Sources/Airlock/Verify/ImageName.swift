import OCI

/// One image of a target, by reference or digest.
enum ImageName {
    case reference(Reference)
    case digest(Digest)

    init(_ text: String) throws {
        if text.hasPrefix("sha256:") || text.hasPrefix("sha512:") {
            self = .digest(try Digest(text))
        } else {
            self = .reference(try Reference(text).withDefaultTag())
        }
    }

    func matches(_ record: ImageRecord) -> Bool {
        switch self {
        case .reference(let reference):
            record.reference?.name == reference.name && record.reference?.tag == reference.tag
                && (reference.digest ?? record.digest) == record.digest
        case .digest(let digest): record.digest == digest
        }
    }
}

extension ImageName: CustomStringConvertible {
    var description: String {
        switch self {
        case .reference(let reference): "\(reference)"
        case .digest(let digest): "\(digest)"
        }
    }
}
