import OCI
import OpenSSL

/// What the receipts say each reference means, about 150 bytes each, however long its name is.
struct PublishedReferences: Sendable {
    /// By the digest of the reference, where what it means stands below.
    private var places = DigestMap()
    /// The digest of the digest that the newest receipt about it names, as it stands there.
    private var meanings: [Digest] = []
    private var newestTimes: [UnixTime?] = []
    /// The times that were proven of everything that was ever published, by the digest of reference and digest.
    private var times = DigestMap()

    /// No time was proven.
    private static let none = UInt64(bitPattern: Int64.min)

    /// Takes in what a receipt says; receipts come in their order.
    mutating func add(_ publication: Receipt.Publication) {
        let (isNew, position) = places.insert(Self.key(publication.reference))
        let meaning = Self.key(publication.digest)
        if isNew {
            meanings.append(meaning)
            newestTimes.append(publication.newestProvenTime)
        } else {
            meanings[position] = meaning
            newestTimes[position] = publication.newestProvenTime
        }
        let time = publication.newestProvenTime.map { UInt64(bitPattern: $0.milliseconds) } ?? Self.none
        let place = times.insert(Self.key("\(publication.reference) \(publication.digest)"), time).position
        times[position: place] = time
    }

    /// Whether the newest receipt about a reference says that it means this digest.
    func means(_ reference: Reference, _ digest: Digest) -> Bool {
        places.position(of: Self.key(reference.description)).map { meanings[$0] == Self.key(digest.description) }
            ?? false
    }

    /// The newest time that was proven for what a reference means, or `nil` where the receipts do not know.
    ///
    /// A tag may still mean what it did before the newest receipt, where a push did not come to its end: then the later of
    /// the two times counts, so that nothing older than what was published passes.
    func provenTime(of reference: Reference, _ digest: Digest) -> UnixTime? {
        guard let position = places.position(of: Self.key(reference.description)),
            let time = times[Self.key("\(reference) \(digest)")], time != Self.none
        else { return nil }
        let own = UnixTime(milliseconds: Int64(bitPattern: time))
        if meanings[position] == Self.key(digest.description) { return own }
        return newestTimes[position].map { max($0, own) }
    }

    private static func key(_ text: String) -> Digest { .of(Array(text.utf8)) }
}
