#if Network
    internal import FileSystem
    internal import OCI
    internal import OpenSSL

    /// One repository of a registry. What is missing is an answer; whatever else is not given is an error.
    final class RepositoryClient: Sendable {
        let registry: RegistryClient
        /// The name within the registry, as `library/busybox`.
        let repository: String
        /// Where the same content may be, to be asked first by digest.
        let mirrors: [RepositoryClient]

        init(registry: RegistryClient, repository: String, mirrors: [RepositoryClient]) {
            self.registry = registry
            self.repository = repository
            self.mirrors = mirrors
        }

        /// The manifest with a digest, from a mirror if one gives it, else from the registry; nil where that has none.
        func manifest(_ digest: Digest) throws -> FetchedManifest? {
            for mirror in mirrors {
                // Whatever a mirror cannot give, the registry can.
                do { if let found = try mirror.manifest(digest.description) { return found } } catch is NetworkError {}
            }
            return try manifest(digest.description)
        }

        /// `HOST/REPOSITORY`.
        var name: String { "\(registry.name)/\(repository)" }

        private static let manifestTypes = [
            MediaType.ociIndex, MediaType.ociManifest, MediaType.dockerList, MediaType.dockerManifest,
        ].joined(separator: ", ")

        /// The manifest under a tag or digest; nil where there is none.
        ///
        /// - Parameter toPush: whether something will be put here, so that one token is for both.
        /// - Throws: ``NetworkError``, also where it has another digest than the one asked for, or stated.
        func manifest(_ tagOrDigest: String, toPush: Bool = false) throws -> FetchedManifest? {
            let attempt = "get manifest \(tagOrDigest)"
            let wanted = tagOrDigest.contains(":") ? try Digest(tagOrDigest) : nil
            return try registry.retries.run {
                let (answer, bytes) = try document(
                    "manifests/\(tagOrDigest)", attempt: attempt, accept: Self.manifestTypes, accepting: [404],
                    access: toPush ? .write(mountingFrom: nil) : .read)
                guard answer.status != 404 else { return nil }
                let digest = Digest.of(bytes, algorithm: wanted?.algorithm ?? .sha256)
                if let wanted, digest != wanted { throw error(.damaged("found \(digest), want \(wanted)"), attempt) }
                if let text = answer["docker-content-digest"], let stated = Self.digest(text),
                    stated != Digest.of(bytes, algorithm: stated.algorithm)
                {
                    throw error(.damaged("the server calls it \(stated), and it is \(digest)"), attempt)
                }
                let type = answer["content-type"]?.halved(at: ";").0.trimmed ?? ""
                return FetchedManifest(
                    bytes: bytes, digest: digest,
                    mediaType: MediaType.isManifest(type) || MediaType.isDockerSchema1(type) ? type : nil)
            }
        }

        private static func digest(_ text: String) -> Digest? {
            do throws(DigestError) { return try Digest(text) } catch { return nil }
        }

        /// What the referrers API says of a digest, all pages of it, without a filter; nil where the registry has no
        /// such API.
        func referrers(of digest: Digest) throws -> [Descriptor]? {
            let attempt = "list referrers of \(digest)"
            var target: String? = "referrers/\(digest)"
            var found: [Descriptor] = []
            var seen: Set<String> = []
            while let page = target {
                guard seen.insert(page).inserted, seen.count <= Self.maximumPages else {
                    throw error(.malformed("its pages have no end"), attempt)
                }
                let (answer, bytes) = try registry.retries.run {
                    try document(page, attempt: attempt, accept: MediaType.ociIndex, accepting: [404, 405, 501])
                }
                guard answer.isSuccess else {
                    if seen.count > 1 { throw error(.status(answer.status, "in the middle of its pages"), attempt) }
                    return nil
                }
                let type = answer["content-type"]?.halved(at: ";").0.trimmed ?? ""
                guard type == MediaType.ociIndex else {
                    throw error(.malformed("media type \(type.prefix(100)), want \(MediaType.ociIndex)"), attempt)
                }
                do {
                    guard let index = try Manifest(parsing: bytes).index else {
                        throw error(.malformed("no index"), attempt)
                    }
                    found += index.manifests
                } catch let problem as ManifestError { throw error(.malformed("\(problem)"), attempt) }
                guard found.count <= Self.mostReferrers else {
                    throw error(.malformed("more than \(Self.mostReferrers) referrers"), attempt)
                }
                target = try next(in: answer, attempt)
            }
            return found
        }

        private static let maximumPages = 1000
        /// As many as a bundle carries about one image.
        private static let mostReferrers = 1000

        /// The target of `Link: <…>; rel="next"`, which must be of this API.
        private func next(in answer: HTTPAnswer, _ attempt: String) throws -> String? {
            guard let link = answer.all("link").first(where: { $0.contains("rel=\"next\"") || $0.contains("rel=next") })
            else { return nil }
            let text = link.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" }
            let path = WebAddress(String(text))?.target ?? String(text)
            let prefix = "/v2/\(repository)/"
            guard path.hasPrefix("\(prefix)referrers/") else {
                throw error(.malformed("its next page is \(path.prefix(200))"), attempt)
            }
            return String(path.dropFirst(prefix.count))
        }

        /// Fetches a blob from an offset on. `receive` is told whether the server begins there, or anew.
        ///
        /// - Throws: ``NetworkError``, once: whoever writes the blob tries again with what it has.
        func blob(
            _ digest: Digest, from offset: UInt64,
            receive: @escaping @Sendable (_ resumes: Bool, RawSpan) throws -> Void
        ) throws {
            let headers = offset > 0 ? [(name: "Range", value: "bytes=\(offset)-")] : []
            let attempt = "get blob \(digest)"
            let answer = try registry.ask(
                "\(repository)/blobs/\(digest)", of: repository, headers: headers, attempt: attempt,
                accepting: [404, 416]
            ) { answer, bytes in
                let resumes = answer.status == 206
                if resumes, answer["content-range"]?.hasPrefix("bytes \(offset)-") != true {
                    throw HTTPFailure(.damaged("another range than the one asked for"))
                }
                try receive(resumes, bytes)
            }
            guard answer.status != 404 else {
                throw error(.status(404, "a manifest of the repository names this blob"), attempt)
            }
            guard answer.status != 416 else { throw error(.damaged("it ends before byte \(offset)"), attempt) }
        }

        private func document(
            _ target: String, attempt: String, accept: String, accepting: Set<Int>,
            access: RegistryClient.Access = .read
        ) throws -> (HTTPAnswer, [UInt8]) {
            let body = SmallBody(limit: OCILimits.manifestBytes)
            let answer = try registry.ask(
                "\(repository)/\(target)", of: repository, access: access, headers: [("Accept", accept)],
                attempt: attempt, accepting: accepting
            ) { _, bytes in try body.add(bytes) }
            return (answer, body.bytes)
        }

        /// Puts a manifest under its digest or a tag. Says whether the registry lists it under its subject (OCI
        /// distribution-spec v1.1, "Pushing Manifests with Subject").
        func put(_ manifest: Manifest, as name: String) throws -> Bool {
            let attempt = "push manifest \(name)"
            return try registry.retries.run {
                let answer = try registry.ask(
                    "\(repository)/manifests/\(name)", method: "PUT", of: repository,
                    access: .write(mountingFrom: nil), headers: [("Content-Type", manifest.mediaType)],
                    body: .bytes(manifest.raw), attempt: attempt
                ) { _, _ in }
                if let text = answer["docker-content-digest"], let stated = Self.digest(text),
                    stated.algorithm == manifest.digest.algorithm, stated != manifest.digest
                {
                    throw error(.damaged("the server calls it \(stated), and it is \(manifest.digest)"), attempt)
                }
                return answer["oci-subject"] != nil
            }
        }

        func error(_ reason: NetworkError.Reason, _ attempt: String) -> NetworkError {
            NetworkError(reason: reason, host: registry.name, repository: repository, attempt: attempt)
        }
    }

    /// A manifest as a registry gave it.
    struct FetchedManifest: Sendable {
        let bytes: [UInt8]
        let digest: Digest
        /// The media type of the answer, where it is one of a manifest; the document's own may not differ.
        let mediaType: String?
    }
#endif
