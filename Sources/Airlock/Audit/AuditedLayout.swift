import OCI

/// A layout of which some manifests may be missing or damaged: what can be read of it, as a source of images.
struct AuditedLayout: ImageSource {
    private let layout: ImageLayout
    private let readable: [Descriptor]

    /// Leaves out the entries that would end the reading of all others. An index of referrers goes where a manifest
    /// that it lists cannot be read: those that can have entries of their own.
    init(_ layout: ImageLayout) throws(SourceError) {
        var readable: [Descriptor] = []
        for entry in try layout.entries() where Self(layout, [entry]).isReadable { readable.append(entry) }
        self.init(layout, readable)
    }

    private init(_ layout: ImageLayout, _ readable: [Descriptor]) {
        self.layout = layout
        self.readable = readable
    }

    private var isReadable: Bool {
        // Why it is not was told where the blob was hashed or missed.
        do throws(SourceError) { _ = try LayoutCatalog(self) } catch { return false }
        return true
    }

    var subject: String { layout.subject }

    func entries() -> [Descriptor] { readable }

    func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)? { try layout.blob(digest) }
}
