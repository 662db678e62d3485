import JSON
import TransparencyLog

/// Reads the documents of a recording, as many as its limits allow.
struct RekorAnswers {
    private let files: ProofFiles
    private let limits: RecordedRekor.Limits
    /// Bytes that may still be read.
    private var rest: Int

    init(files: ProofFiles, limits: RecordedRekor.Limits) {
        self.files = files
        self.limits = limits
        rest = limits.bytes
    }

    /// A document, nil where it is not there.
    mutating func document(_ path: String) throws(ProofSourceError) -> RekorValue? {
        guard let bytes = try files.document(path, limit: min(limits.fileBytes, rest)) else { return nil }
        rest -= bytes.count
        do throws(JSONError) {
            let limits = JSONLimits(maximumBytes: limits.fileBytes, maximumDepth: 16)
            return RekorValue(try JSON(parsing: bytes, limits: limits), file: path)
        } catch {
            throw .malformed(path: path, why: "\(error)")
        }
    }

    /// The documents of a folder, none where it is not there; what is not named `*.json` is no document.
    mutating func documents(in folder: String) throws(ProofSourceError) -> [RekorValue] {
        let names = try files.names(in: folder).filter { $0.hasSuffix(".json") }
        guard names.count <= limits.files else {
            throw .unreadable(path: folder, why: "it has \(names.count) documents, want at most \(limits.files)")
        }
        var documents: [RekorValue] = []
        for name in names {
            guard let document = try document("\(folder)/\(name)") else { continue }
            documents.append(document)
        }
        return documents
    }
}
