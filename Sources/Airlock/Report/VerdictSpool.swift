/// What is to be told of each image, as text, written down as soon as it is decided: outside of memory where it is long.
struct VerdictSpool: Sendable {
    private let text: LineStore

    /// Calls `body` with every line.
    func forEachLine(_ body: (String) throws -> Void) throws {
        _ = try text.forEach { line, _ in try body(String(decoding: line, as: UTF8.self)) }
    }

    /// Writes verdicts down.
    struct Writer {
        private var text = LineStore.Writer()

        mutating func add(_ verdict: ImageVerdict) throws {
            for line in VerdictText.lines(verdict) { try text.add(Array(line.utf8) + [0x0A]) }
        }

        consuming func finish() throws -> VerdictSpool { VerdictSpool(text: try text.finish()) }
    }
}
