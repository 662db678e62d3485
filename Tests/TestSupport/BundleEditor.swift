internal import Archive
internal import FileSystem

/// A bundle taken apart into its tar entries, to be changed in any way and written again.
///
/// The entries are the truth: nothing is brought into agreement unless a test asks for it, so that every wrong state can
/// be made. All that is written (tar headers, frames, seek table, tables, `index.json`, `airlock.json`, seal) is made
/// here from the description of the format, not by what the product writes with: an editor that changes nothing gives
/// the exporter's bytes, or one of the two is wrong.
public struct BundleEditor: Sendable {
    /// One file of the tar archive, as it stands.
    public struct Entry: Sendable, Equatable {
        /// The name under which the editor finds the entry, whatever its header says.
        public var path: String
        /// The header block, or with pax records three.
        public var header: [UInt8]
        public var content: [UInt8]
        /// What stands between the content and the next header.
        public var padding: [UInt8]

        /// An entry whose header and padding are those of the format.
        public init(path: String, content: [UInt8]) {
            self.path = path
            self.content = content
            header = BundleEditor.header(path: path, size: content.count)
            padding = BundleEditor.padding(content.count)
        }

        init(path: String, header: [UInt8], content: [UInt8], padding: [UInt8]) {
            self.path = path
            self.header = header
            self.content = content
            self.padding = padding
        }
    }

    /// What is wrong with a bundle that is to be edited, or with an edit.
    public enum Failure: Error, Equatable {
        case malformed(String)
        case noEntry(String)
    }

    public static let manifestPath = "airlock.json"
    public static let sealPath = "airlock.seal.json"
    public static let entriesPath = "airlock/entries"
    public static let imagesPath = "airlock/images"
    public static let layoutPath = "oci-layout"
    public static let indexPath = "index.json"

    /// The entries in the archive's order.
    public var entries: [Entry]
    /// What ends the tar archive.
    public var trailer: [UInt8]

    /// Takes a bundle apart.
    public init(_ file: [UInt8]) throws {
        let tar = try Self.tar(in: file)
        (entries, trailer) = try Self.entries(of: tar)
    }

    /// The tar archive inside a bundle. Its frames and their table must be in order.
    public static func tar(in file: [UInt8]) throws -> [UInt8] {
        let reader = FrameReader(input: MemoryInput(file))
        var tar: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try reader.read(into: &buffer)
            tar += buffer[..<count]
            if count < buffer.count { break }
        }
        try reader.finish()
        return tar
    }

    /// The tar archive.
    public var tar: [UInt8] { entries.flatMap { $0.header + $0.content + $0.padding } + trailer }

    /// The content of an entry; setting it makes header and padding anew, and adds the entry at the end where it is
    /// missing.
    public subscript(path: String) -> [UInt8]? {
        get { entries.first { $0.path == path }?.content }
        set {
            let position = entries.firstIndex { $0.path == path }
            switch (position, newValue) {
            case (let position?, let content?): entries[position] = Entry(path: path, content: content)
            case (let position?, nil): entries.remove(at: position)
            case (nil, let content?): entries.append(Entry(path: path, content: content))
            case (nil, nil): break
            }
        }
    }

    /// The content of an entry that must be there.
    public func content(_ path: String) throws(Failure) -> [UInt8] {
        guard let content = self[path] else { throw .noEntry(path) }
        return content
    }

    /// Where an entry stands.
    public func position(_ path: String) throws(Failure) -> Int {
        guard let position = entries.firstIndex(where: { $0.path == path }) else { throw .noEntry(path) }
        return position
    }

    /// Changes the header of an entry, and corrects its checksum.
    public mutating func editHeader(_ path: String, _ change: (inout [UInt8]) -> Void) throws(Failure) {
        let position = try position(path)
        change(&entries[position].header)
        Self.setChecksum(&entries[position].header)
    }
}

/// Bytes in memory as the input of a reader.
private final class MemoryInput: ByteInput {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        let count = min(buffer.count, bytes.count - offset)
        buffer.replaceSubrange(..<count, with: bytes[offset..<offset + count])
        offset += count
        return count
    }
}
