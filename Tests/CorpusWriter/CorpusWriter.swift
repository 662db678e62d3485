import Glibc
import TestSupport

/// Makes `Tests/Corpus` anew. What it makes follows from the sources alone.
@main
struct CorpusWriter {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        let everything = arguments.contains("--everything")
        guard let path = arguments.first(where: { !$0.hasPrefix("-") }), arguments.count == (everything ? 2 : 1) else {
            print("usage: corpus DIRECTORY [--everything]")
            exit(64)
        }
        do {
            try HostileCorpus.write(to: path, everything: everything)
            print("\(try HostileCorpus.cases().count) cases")
        } catch {
            print("corpus: \(error)")
            exit(1)
        }
    }
}
