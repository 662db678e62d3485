#if Network
    internal import OCI

    /// Finds everything that speaks about an image: under the tags `sha256-HEX.sig`, `.att` and `.sbom`, by the referrers
    /// API, and in the index under the tag `sha256-HEX` that stands in for it; for the image, its children, and for
    /// evidence itself.
    ///
    /// What a registry says it does not have is absent. Whatever else it answers ends the search: evidence that could not
    /// be asked for is never taken for missing.
    struct EvidenceDiscovery {
        private(set) var walk: ImageWalk
        private let repositories: [RepositoryClient]
        /// Entries for the evidence, under the names by which a layout knows it.
        private(set) var found: [Descriptor] = []
        /// What the evidence consists of.
        private(set) var blobs: [Digest] = []
        private static let mostSubjects = 10_000

        /// - Parameter elsewhere: further repositories.
        init(walk: ImageWalk, elsewhere: [RepositoryClient]) {
            self.walk = walk
            repositories = [walk.repository] + elsewhere
        }

        /// One thing that speaks about something.
        private struct Piece: Sendable {
            let entry: Descriptor
            let manifest: Manifest
            let repository: RepositoryClient
        }

        /// One question to one repository.
        private struct Question: Sendable {
            let subject: Digest
            let repository: RepositoryClient
            /// The tag to look under; nil asks the referrers API.
            let tag: CosignTag?
        }

        mutating func run() throws {
            var pending = walk.manifests
            var asked = Set(pending)
            var known: Set<String> = []
            while !pending.isEmpty {
                let questions = pending.flatMap(questions)
                let walk = walk
                let answers = try Registries.inParallel(questions) { try Self.answer($0, walk) }
                pending = []
                for piece in answers.joined() {
                    let key = "\(piece.entry.annotations[AnnotationKey.referenceName] ?? "") \(piece.entry.digest)"
                    guard known.insert(key).inserted else { continue }
                    found.append(piece.entry)
                    blobs += try self.walk.walk(evidence: piece.manifest, in: piece.repository)
                    if asked.insert(piece.entry.digest).inserted { pending.append(piece.entry.digest) }
                }
                guard asked.count <= Self.mostSubjects else {
                    throw walk.repository.error(
                        .malformed("more than \(Self.mostSubjects) manifests speak about one another"), "find evidence")
                }
            }
        }

        private func questions(about subject: Digest) -> [Question] {
            repositories.flatMap { repository in
                let tags = CosignTag.Kind.allCases.compactMap { CosignTag(kind: $0, subject: subject) }
                return tags.map { Question(subject: subject, repository: repository, tag: $0) }
                    + [Question(subject: subject, repository: repository, tag: nil)]
            }
        }

        private static func answer(_ question: Question, _ walk: ImageWalk) throws -> [Piece] {
            let repository = question.repository
            guard let tag = question.tag else {
                let referrers = try repository.referrers(of: question.subject) ?? []
                return try pieces(referrers, about: question.subject, in: repository, walk)
            }
            guard let entry = try walk.fetch("\(tag)", from: repository) else { return [] }
            let manifest = try walk.manifest(entry, from: repository)
            guard tag.kind == .referrers else {
                return [
                    Piece(entry: entry.named("\(repository.name):\(tag)"), manifest: manifest, repository: repository)
                ]
            }
            // Mirrors also tag images so: what is no index of referrers is none.
            guard let index = manifest.index else { return [] }
            return try pieces(index.manifests, about: question.subject, in: repository, walk)
        }

        /// The manifests of a list of referrers whose subject this is.
        private static func pieces(
            _ list: [Descriptor], about subject: Digest, in repository: RepositoryClient, _ walk: ImageWalk
        ) throws -> [Piece] {
            var pieces: [Piece] = []
            for entry in list {
                let manifest = try walk.manifest(entry, from: repository)
                guard manifest.subject?.digest == subject else { continue }
                let plain = Descriptor(
                    mediaType: entry.mediaType, digest: entry.digest, size: entry.size, artifactType: entry.artifactType
                )
                pieces.append(Piece(entry: plain, manifest: manifest, repository: repository))
            }
            return pieces
        }
    }
#endif
