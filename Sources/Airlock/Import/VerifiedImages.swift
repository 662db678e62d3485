import OCI

/// The images that an import will publish, and the layouts into which they go. Nothing but a ``VerifiedImage`` can be added.
///
/// Of an image a few numbers are held: which record of the table of images it is, and which entries of the table belong to
/// it and to its evidence. The rest is read again where it is needed.
struct VerifiedImages: Sendable {
    /// What will be published of one image.
    struct Image {
        let record: ImageRecord
        /// Every blob of the image.
        let blobs: [BlobSize]
        /// The evidence that goes with it.
        let evidence: [PublishedEvidence]
    }

    /// A layout in the order in which the first image came to it.
    private struct Layout {
        /// The first and the last of its images.
        var images: (first: UInt32, last: UInt32)
        /// Whether it holds one image of Docker's media type, beside the repository.
        let isAlone: Bool
    }

    private let head: BundleHead
    /// Of each image: its number, then each list with its length before it.
    private var numbers: [UInt32] = []
    /// Where each image begins.
    private var starts: [UInt32] = []
    /// The next image of the same repository; 0 where there is none.
    private var next: [UInt32] = []
    private var layouts: [Layout] = []
    /// The layout of each repository, by the digest of its path.
    private var layoutOfPath = DigestMap()

    init(of head: BundleHead) { self.head = head }

    /// How many images there are.
    var count: Int { starts.count }
    /// How many layouts they go into.
    var layoutCount: Int { layouts.count }

    /// Adds an image.
    ///
    /// - Parameter number: its place in the table of images.
    mutating func add(_ image: VerifiedImage, number: Int) throws {
        let position = UInt32(count)
        starts.append(UInt32(numbers.count))
        next.append(0)
        numbers.append(UInt32(number))
        try append(image.blobs, of: image)
        numbers.append(UInt32(image.publishedEvidence.count))
        for piece in image.publishedEvidence {
            guard let place = image.record.evidence.firstIndex(of: piece.record) else {
                preconditionFailure("published evidence stands in the record of its image")
            }
            numbers.append(UInt32(place))
            try append(piece.blobs, of: image)
        }
        file(position, at: image.repositoryPath)
        if image.record.standsAlone { layouts.append(Layout(images: (position, position), isAlone: true)) }
    }

    private mutating func append(_ blobs: [BlobSize], of image: VerifiedImage) throws {
        numbers.append(UInt32(blobs.count))
        for blob in blobs {
            guard let position = head.entries.position(of: blob.digest) else {
                throw BundleError.missing(blob.digest, neededBy: image.record.name)
            }
            numbers.append(UInt32(position))
        }
    }

    private mutating func file(_ position: UInt32, at path: [String]) {
        let (isNew, place) = layoutOfPath.insert(
            .of(Array(path.joined(separator: "/").utf8)), UInt64(layouts.count))
        guard !isNew else { return layouts.append(Layout(images: (position, position), isAlone: false)) }
        let layout = Int(layoutOfPath[position: place])
        next[Int(layouts[layout].images.last)] = position
        layouts[layout].images.last = position
    }

    /// The image at a position, in the order in which they were added.
    subscript(position: Int) -> Image {
        get throws {
            var place = Int(starts[position])
            func number() -> Int {
                place += 1
                return Int(numbers[place - 1])
            }
            func blobs() -> [BlobSize] {
                (0..<number()).map { _ in
                    let entry = head.entries.entries[number()]
                    return BlobSize(digest: entry.digest, size: entry.size)
                }
            }
            let record = try head.images[number()]
            let own = blobs()
            let evidence = (0..<number()).map { _ in
                PublishedEvidence(record: record.evidence[number()], blobs: blobs())
            }
            return Image(record: record, blobs: own, evidence: evidence)
        }
    }

    /// What one layout will hold of them.
    struct Share {
        /// The path below the registry directory.
        let path: [String]
        let isAlone: Bool
        /// The positions of the images.
        let images: [Int]
    }

    /// The share of a layout.
    func share(of layout: Int) throws -> Share {
        let (first, last) = layouts[layout].images
        var images = [Int(first)]
        while images[images.count - 1] != Int(last) { images.append(Int(next[images[images.count - 1]])) }
        let record = try self[Int(first)].record
        guard layouts[layout].isAlone, let tag = record.reference?.tag else {
            return Share(path: record.repositoryPath, isAlone: false, images: images)
        }
        return Share(path: record.repositoryPath + [RegistryDirectory.dockerName, tag], isAlone: true, images: images)
    }

    /// The repositories, each with where it lies below the registry directory and what it is called; nil for images
    /// without a reference.
    func repositories() throws -> [(path: [String], repository: Reference?)] {
        try layouts.indices.filter { !layouts[$0].isAlone }.map { layout in
            let record = try self[Int(layouts[layout].images.first)].record
            return (record.repositoryPath, record.reference?.withoutTagAndDigest)
        }
    }
}

extension ImageRecord {
    /// Where the image is published, below the registry directory.
    var repositoryPath: [String] { reference.map { RegistryPath($0).components } ?? RegistryDirectory.unnamedPath }

    /// Whether it stands once more in a layout of its own: skopeo finds a manifest of Docker's type only where it is the
    /// sole entry.
    fileprivate var standsAlone: Bool { MediaType.isDocker(mediaType) && reference?.tag != nil }
}
