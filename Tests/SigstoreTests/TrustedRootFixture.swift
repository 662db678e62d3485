import JSON
import Sigstore
import TestSupport
import Testing

/// A valid trusted root, to be broken in one place.
struct TrustedRootFixture {
    let sigstore: VirtualSigstore

    init() throws { sigstore = try VirtualSigstore() }

    /// The root after a change.
    func parse(_ change: (inout JSON) throws -> Void) throws -> TrustedRoot {
        var root = sigstore.trustedRoot
        try change(&root)
        return try TrustedRoot(parsing: root.encoded())
    }

    /// Requires that the change is refused for a reason that `matches`.
    func refuses(
        _ change: (inout JSON) throws -> Void, sourceLocation: SourceLocation = #_sourceLocation,
        matching matches: (TrustedRootError) -> Bool
    ) {
        do {
            _ = try parse(change)
            Issue.record("the root was accepted", sourceLocation: sourceLocation)
        } catch let error as TrustedRootError {
            #expect(matches(error), "\(error)", sourceLocation: sourceLocation)
        } catch {
            Issue.record(error, sourceLocation: sourceLocation)
        }
    }
}
