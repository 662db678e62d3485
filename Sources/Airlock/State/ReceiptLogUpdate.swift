import FileSystem
import JSON
import OpenSSL
import TransparencyLog

/// What one receipt changes in the directory of the log: staged as one file, then applied, as often as it takes.
struct ReceiptLogUpdate {
    static let stagedName = "receipt-log.json"
    private static let format = "application/vnd.airlock.receipt-log-update.v1+json"

    /// New tiles and entry bundles by their path. None replaces one of another content.
    let files: [String: [UInt8]]
    /// The tree head that they end in.
    let checkpoint: ReceiptCheckpoint

    init(files: [String: [UInt8]], checkpoint: ReceiptCheckpoint) {
        self.files = files
        self.checkpoint = checkpoint
    }

    /// As it is staged.
    var bytes: [UInt8] {
        let document: JSON = [
            "checkpoint": .string(Base64.encode(checkpoint.bytes)),
            "files": .array(
                files.sorted { $0.key < $1.key }.map {
                    ["bytes": .string(Base64.encode($0.value)), "path": .string($0.key)]
                }),
            "format": .string(Self.format),
        ]
        return document.encoded(.canonical)
    }

    /// Reads what was staged.
    init(parsing bytes: [UInt8]) throws {
        let limits = JSONLimits(maximumBytes: BundleLimits.receiptBytes, maximumDepth: 8)
        let object = try JSON(parsing: bytes, limits: limits).object()
        guard try object.string("format") == Self.format else { throw JSONError(.unknownMember("format")) }
        try object.refuseUnknownMembers(except: ["checkpoint", "files", "format"])
        checkpoint = try ReceiptCheckpoint(parsing: Self.decode(object.string("checkpoint")))
        var files: [String: [UInt8]] = [:]
        for file in try object.array("files") {
            let file = try file.object()
            let path = try file.string("path")
            // It says where something is written: names one below the other, and each path once.
            let names = path.split(separator: "/", omittingEmptySubsequences: false)
            guard names.allSatisfy({ !["", ".", ".."].contains($0) }),
                files.updateValue(try Self.decode(file.string("bytes")), forKey: path) == nil
            else { throw JSONError(.outOfRange(path), path: "files") }
        }
        self.files = files
    }

    private static func decode(_ text: String) throws(JSONError) -> [UInt8] {
        guard let bytes = Base64.decode(text) else { throw JSONError(.outOfRange("no base64"), path: "files") }
        return bytes
    }

    /// Writes the tiles, then the checkpoint that needs them, then takes away the narrower tiles that they replace.
    func apply(to state: Directory) throws {
        let root = try state.subdirectory(ReceiptLog.name, creating: 0o755)
        for (path, bytes) in files {
            let (directory, name) = try Self.place(of: path, in: root)
            try DurableFile.replace(name, in: directory, with: bytes)
        }
        try DurableFile.replace(ReceiptLog.checkpointName, in: root, with: checkpoint.bytes)
        // What a pin has staged is in the log now, or this goes beyond it.
        try state.remove(Self.stagedName)
        try state.synchronize()
        for path in files.keys {
            let (directory, name) = try Self.place(of: path, in: root)
            guard directory.path.hasSuffix(".p") else {
                try directory.removeTree("\(name).p")
                continue
            }
            for other in try directory.names() where other != name { try directory.remove(other) }
        }
    }

    private static func place(of path: String, in root: Directory) throws -> (Directory, name: String) {
        let parts = path.split(separator: "/").map(String.init)
        var directory = root
        for part in parts.dropLast() {
            let inner = try directory.subdirectory(part, creating: 0o755)
            try directory.synchronize()
            directory = inner
        }
        return (directory, parts[parts.count - 1])
    }
}
