import FileSystem
import OCI
import Sigstore

extension LayoutAudit {
    /// A layout that receipts know and that is not there.
    mutating func addMissingLayout() throws {
        guard let known else { return }
        let pool = try BlobPool(in: site.registry.work)
        var graph = ManifestGraph(pool, absent: known.absent)
        for root in known.manifests { try graph.visit(root) }
        outcome.reached = graph.closure(of: known.manifests)
        outcome.isKnown = graph.unreadable.isEmpty
        let names = addUnread(known, why: "its layout is gone")
        outcome.findings.append(
            AuditFinding.missing(
                name, "a layout that was published is gone",
                wanted: "a layout of \(counted(known.images.count, "image"))",
                hint: Self.again
            ).affecting(names))
    }

    /// A layout that no receipt knows: one finding for all of it. Its images are judged all the same.
    mutating func addUnknown(_ directory: Directory, _ graph: ManifestGraph) throws {
        try addImages(directory, ReceiptLedger.Layout(), graph)
        let names = outcome.images.map(\.name).sorted()
        outcome.findings.append(
            .extra(name, "the layout was published by no receipt\(reserve)", found: "a layout").affecting(names))
    }

    /// The images of the layout: those that its index lists, and those of the receipts that cannot be read there.
    mutating func addImages(_ directory: Directory, _ known: ReceiptLedger.Layout, _ graph: ManifestGraph) throws {
        if let dockerTag { return addAlone(dockerTag, known, graph) }
        guard repository != nil || path == RegistryDirectory.unnamedPath else { return }
        let images: PublishedRepository
        do {
            let layout = try ImageLayout(directory, subject: name)
            images = PublishedRepository(
                path, store: LayoutStore(layout: layout), catalog: try LayoutCatalog(AuditedLayout(layout)))
        } catch {
            if hasIndex { outcome.findings.append(.unreadable(name, error)) }
            addUnread(known, why: "its layout cannot be read")
            return
        }
        var seen: Set<Digest> = []
        for image in images.images {
            seen.insert(image.descriptor.digest)
            for reference in references(of: image) { add(image.descriptor, reference, images, known, graph) }
        }
        addUnread(known, except: seen, graph, why: "its manifest is missing or damaged")
    }

    private func references(of image: CatalogImage) -> [Reference?] {
        let tagged = image.names.compactMap { name -> Reference? in
            // A name that is no tag was told when the index was compared.
            do throws(ReferenceError) { return try repository?.tagged(name) } catch { return nil }
        }
        return tagged.isEmpty ? [repository] : tagged
    }

    private mutating func add(
        _ descriptor: Descriptor, _ reference: Reference?, _ images: PublishedRepository,
        _ known: ReceiptLedger.Layout, _ graph: ManifestGraph
    ) {
        let content: AuditedImage.Pending.Content
        do { content = .record(try images.record(descriptor, reference)) } catch {
            content = .unreadable(Diagnosis(error))
        }
        addImage(
            reference, descriptor.digest, receipt: receipt(of: descriptor.digest, reference, known),
            store: images.store, content, graph)
    }

    private mutating func addImage(
        _ reference: Reference?, _ digest: Digest, receipt: UInt64?, store: LayoutStore?,
        _ content: AuditedImage.Pending.Content, _ graph: ManifestGraph?
    ) {
        func image(isDamaged: Bool) -> AuditedImage.Pending {
            .init(
                reference: reference, digest: digest, receipt: receipt, store: store, content: content,
                isDamaged: isDamaged)
        }
        let isDamaged = graph.map { note(digest, image(isDamaged: false).name, $0) } ?? true
        outcome.images.append(image(isDamaged: isDamaged || store == nil))
    }

    /// The newest receipt by which the image is what it is here.
    private func receipt(of digest: Digest, _ reference: Reference?, _ known: ReceiptLedger.Layout) -> UInt64? {
        guard let tag = reference?.tag else { return known.images[digest]?.receipt }
        return known.tags[tag].flatMap { $0.digest == digest ? $0.receipt : nil }
    }

    private mutating func addAlone(_ tag: String, _ known: ReceiptLedger.Layout, _ graph: ManifestGraph) {
        for digest in known.images.keys { _ = note(digest, label(tag), graph) }
    }

    /// Notes which missing or damaged blobs are parts of an image or of the evidence about it; says whether there are any.
    private mutating func note(_ digest: Digest, _ name: String, _ graph: ManifestGraph) -> Bool {
        var parts: Set<Digest> = []
        var pending = [digest]
        while let next = pending.popLast() {
            for part in graph.closure(of: [next]) where parts.insert(part).inserted {
                pending += evidenceBySubject[part] ?? []
            }
        }
        let damaged = parts.filter { bad.contains($0) || blobs[$0] == nil }
        for part in damaged { outcome.affected[part, default: []].append(name) }
        return !damaged.isEmpty
    }

    /// Images that the receipts know and of which nothing can be read here.
    @discardableResult mutating func addUnread(
        _ known: ReceiptLedger.Layout, except seen: Set<Digest> = [], _ graph: ManifestGraph? = nil, why: String
    ) -> [String] {
        // The image of a layout beside a repository is the repository's.
        if let dockerTag { return [label(dockerTag)] }
        let first = outcome.images.count
        var named: Set<Digest> = []
        for (tag, word) in known.tags where !seen.contains(word.digest) {
            named.insert(word.digest)
            addUnread(tagged(tag), word.digest, word.receipt, graph, why)
        }
        for (digest, image) in known.images where !seen.contains(digest) && !named.contains(digest) {
            addUnread(repository, digest, image.receipt, graph, why)
        }
        return outcome.images[first...].map(\.name).sorted()
    }

    private mutating func addUnread(
        _ reference: Reference?, _ digest: Digest, _ receipt: UInt64, _ graph: ManifestGraph?, _ why: String
    ) {
        let isListed = graph?.unreadable.contains(digest) ?? true
        let reason = isListed ? why : "\(LayoutFiles.indexPath) does not list it"
        let content = AuditedImage.Pending.Content.unreadable(
            Diagnosis(RegistryError.damaged(path: "\(digest)", why: reason)))
        addImage(reference, digest, receipt: receipt, store: nil, content, graph)
    }

    private func tagged(_ tag: String) -> Reference? {
        do throws(ReferenceError) { return try repository?.tagged(tag) } catch { return nil }
    }
}

extension AuditFinding {
    /// The same about some images.
    func affecting(_ names: [String]) -> AuditFinding {
        var finding = self
        finding.affects = Set(affects).union(names).sorted()
        return finding
    }
}
