/// Sorts the entries of an `index.json` into images and evidence.
struct CatalogReader {
    let source: any ImageSource
    private(set) var images = CatalogImages()
    private(set) var evidence = CatalogEvidence()
    private(set) var unattributed: [Descriptor] = []
    private(set) var unsupported: [Descriptor] = []
    private var labelled: [(kind: EvidenceDescriptor.Kind, entry: Descriptor, image: ImageManifest?)] = []

    init(source: any ImageSource) { self.source = source }

    /// Takes one entry. The order of the questions matters: a name says more than a label, a label more than content.
    mutating func read(_ entry: Descriptor) throws(SourceError) {
        guard MediaType.isManifest(entry.mediaType) else { return unsupported.append(entry) }
        let manifest = try source.manifest(entry)
        let names = EntryNames(entry: entry.annotations, manifest: manifest.annotations)
        let label = EntryLabel(entry.annotations)

        if let tag = names.cosignTag, try read(tag, entry, manifest) { return }
        if case .evidence(let kind)? = label {
            return labelled.append((kind, entry, manifest.image))
        }
        // Without a subject the content speaks, unless a label says that this is an image, whatever its layers are.
        var isEvidence = addReferrer(entry, manifest)
        if !isEvidence, label == nil { isEvidence = try readClaims(entry, manifest.image) }
        // Evidence that somebody gave a name of its own can be asked for by that name.
        if !isEvidence || !names.names.isEmpty || label != nil { add(entry, names) }
    }

    /// Settles what only the whole layout can tell: a label speaks about the only image there is.
    mutating func finish() throws(SourceError) {
        for (kind, entry, image) in labelled {
            if images.count == 1 {
                add(kind, images[0].descriptor.digest, entry)
            } else if try !readClaims(entry, image) {
                unattributed.append(entry)
            }
        }
    }

    /// Takes manifests with a subject that stand in no index.
    mutating func readUnlisted(except listed: DigestMap) throws(SourceError) {
        for digest in try source.smallBlobs(upTo: UInt64(OCILimits.manifestBytes)).sorted where listed[digest] == nil {
            guard try source.beginsLikeJSON(digest) else { continue }
            do throws(SourceError) {
                let bytes = try source.document(digest, limit: OCILimits.manifestBytes)
                if let manifest = Self.manifest(bytes, digest) { _ = addReferrer(manifest.descriptor, manifest) }
            } catch {
                // A file that is not what its name says holds no evidence. Whoever needs it will say so.
                guard case .blob = error else { throw error }
            }
        }
    }

    /// A document that is a manifest; nil where it is something else, such as a config.
    private static func manifest(_ bytes: [UInt8], _ digest: Digest) -> Manifest? {
        do throws(ManifestError) { return try Manifest(parsing: bytes, expecting: digest) } catch { return nil }
    }

    /// Takes an entry with a tag of cosign's form; `false` where the tag turns out to be that of an image.
    private mutating func read(
        _ tag: CosignTag, _ entry: Descriptor, _ manifest: Manifest
    ) throws(SourceError) -> Bool {
        switch tag.kind {
        case .signature: add(.signature, tag.subject, entry)
        case .attestation: add(.attestation, tag.subject, entry)
        case .sbom: add(.sbom, tag.subject, entry)
        case .referrers: return try readReferrers(of: tag.subject, entry, manifest)
        }
        return true
    }

    /// Takes the index under a referrers tag. Mirrors also tag images `sha256-HEX` for want of a name: those list no
    /// manifest that speaks about HEX.
    private mutating func readReferrers(
        of subject: Digest, _ entry: Descriptor, _ manifest: Manifest
    ) throws(SourceError) -> Bool {
        guard let index = manifest.index else { return false }
        var isFallback = index.manifests.isEmpty
        for child in index.manifests where MediaType.isManifest(child.mediaType) {
            // A child without artifact type may be the platform of an image that the layout holds in part.
            if child.artifactType == nil, try source.blob(child.digest) == nil { continue }
            let referrer = try source.manifest(child)
            guard referrer.subject?.digest == subject else { continue }
            isFallback = addReferrer(child, referrer) || isFallback
        }
        return isFallback
    }

    /// Takes a manifest with a subject; `false` where it has none.
    private mutating func addReferrer(_ entry: Descriptor, _ manifest: Manifest) -> Bool {
        guard let subject = manifest.subject else { return false }
        // cosign 2 attached signatures as referrers for a while: the same evidence, found in another place.
        let kind = manifest.image.flatMap(EvidenceClaim.kind(of:)) ?? .referrer(artifactType: manifest.referrerType)
        add(kind, subject.digest, entry)
        return true
    }

    /// Takes a manifest that is evidence by its layers; `false` where it is not.
    private mutating func readClaims(_ entry: Descriptor, _ image: ImageManifest?) throws(SourceError) -> Bool {
        guard let image, let kind = EvidenceClaim.kind(of: image) else { return false }
        let subjects = try EvidenceClaim.subjects(of: image, kind: kind, in: source)
        for subject in subjects { add(kind, subject, entry) }
        if subjects.isEmpty { unattributed.append(entry) }
        return true
    }

    private mutating func add(_ kind: EvidenceDescriptor.Kind, _ subject: Digest, _ entry: Descriptor) {
        evidence.add(EvidenceDescriptor(kind: kind, subject: subject, descriptor: entry.annotated([:])))
    }

    private mutating func add(_ entry: Descriptor, _ names: EntryNames) { images.add(entry, names) }
}

extension Manifest {
    /// The layer that is a Sigstore bundle, where that is all that the manifest holds. The type of the layer tells, since
    /// writers put the artifact's type in different places.
    public var sigstoreBundle: Descriptor? {
        guard let layers = image?.layers, layers.count == 1, MediaType.isSigstoreBundle(layers[0].mediaType) else {
            return nil
        }
        return layers[0]
    }

    /// The artifact type that counts for a referrer: a Sigstore bundle is known by its layer.
    public var referrerType: String {
        sigstoreBundle?.mediaType ?? artifactType
    }
}
