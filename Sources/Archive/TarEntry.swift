/// What a foreign tar file says about one of its entries.
public struct TarEntry: Sendable, Equatable {
    /// The kind of an entry; only regular files can be read.
    public enum Kind: Sendable, Equatable {
        case regular, directory, symbolicLink, hardLink, other
    }

    /// The name, without leading `./` and trailing slashes.
    public let name: String
    public let kind: Kind
    /// The size of a regular file's content in bytes; 0 otherwise.
    public let size: UInt64
    /// Where the entry's headers begin in the file.
    let headerOffset: UInt64

    /// Normalises a name and refuses what could mean another place than it says.
    ///
    /// - Throws: ``ArchiveError``: `unsafeName`, `nameTooLong`.
    static func normalise(_ name: String, limit: Int) throws(ArchiveError) -> String {
        guard name.utf8.count <= limit else { throw .nameTooLong(found: name.utf8.count, limit: limit) }
        var components = name.split(separator: "/", omittingEmptySubsequences: false)
        while components.count > 1, components.last == "" { components.removeLast() }
        while components.count > 1, components.first == "." { components.removeFirst() }
        let isSafe = components.allSatisfy { component in
            !component.isEmpty && component != ".." && component.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        }
        // "." alone is the directory that was packed.
        guard isSafe, components == ["."] || !components.contains(".") else { throw .unsafeName(name) }
        return components.joined(separator: "/")
    }
}
