import Airlock
import ArgumentParser

/// A receipt that was noted outside of the site.
struct ExpectedReceipt: ParsableArguments {
    @Option(name: .long, help: "A receipt that is known from outside, SEQUENCE:ALGORITHM:HEX.")
    var expect: String?

    /// The receipt; nil where none was given.
    func known() throws -> KnownReceipt? {
        try expect.map { text in
            guard let known = KnownReceipt(text) else {
                throw ValidationError("--expect wants SEQUENCE:ALGORITHM:HEX, as in 12:sha256:75477d21…")
            }
            return known
        }
    }
}
