import JSON
import OCI
import Sigstore

/// What is to be told of each image, written down as soon as it is decided: as text and as data, outside of memory
/// where it is long.
struct VerdictSpool: Sendable {
    private let text: LineStore
    private let data: LineStore

    /// Calls `body` with every line of text.
    func forEachLine(_ body: (String) throws -> Void) throws {
        _ = try text.forEach { line, _ in try body(String(decoding: line, as: UTF8.self)) }
    }

    /// All verdicts as data, in memory.
    func json() throws -> JSON {
        var verdicts: [JSON] = []
        // What airlock itself has just written.
        let limits = JSONLimits(maximumBytes: .max, maximumDepth: 64)
        _ = try data.forEach { line, _ in verdicts.append(try JSON(parsing: line, limits: limits)) }
        return .array(verdicts)
    }

    /// Writes verdicts down.
    struct Writer {
        private var text = LineStore.Writer()
        private var data = LineStore.Writer()

        mutating func add(_ verdict: ImageVerdict) throws {
            for line in VerdictText.lines(verdict) { try text.add(Array(line.utf8) + [0x0A]) }
            try data.add(VerdictText.json(verdict).encoded(.compact) + [0x0A])
        }

        consuming func finish() throws -> VerdictSpool {
            VerdictSpool(text: try text.finish(), data: try data.finish())
        }
    }
}
