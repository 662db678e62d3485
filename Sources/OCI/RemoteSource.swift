/// An image source that is far away: what will be read can be asked for ahead.
public protocol RemoteSource: ImageSource, AnyObject {
    /// Children of an index that were not wanted; they are not held.
    var deselected: Set<Digest> { get }
    /// Which children were wanted.
    var platforms: PlatformSelection { get }

    /// Begins to fetch blobs that will be read, in this order, each once and for the last time; what this source does not
    /// have is left out.
    func willRead(_ digests: [Digest]) throws(SourceError)
}

/// Opens images of registries. The connected side has one; the isolated side's program has none, and no way to make one.
public protocol RemoteOpener: Sendable {
    /// Resolves a reference, once, and finds its manifests and all evidence about them.
    ///
    /// - Parameter platforms: which children of an index are wanted; nil for what the opener was told.
    /// - Throws: ``SourceError/remote(_:hint:)`` where something could not be asked for, which is not absence.
    func open(_ reference: Reference, platforms: PlatformSelection?) throws(SourceError) -> any RemoteSource

    /// A small document of the web, whole; nil where the server says that there is none.
    ///
    /// - Parameter body: JSON that is posted as a question; nil to get the document.
    /// - Throws: ``SourceError/remote(_:hint:)`` for any other answer, and for none.
    func document(at url: String, asking body: [UInt8]?, limit: Int) throws(SourceError) -> [UInt8]?
}
