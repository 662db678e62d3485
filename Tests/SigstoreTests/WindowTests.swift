import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// The windows of a trusted root decide about the piece, at the moment that the log promised.
@Suite struct WindowTests {
    private func verdict(_ change: (inout JSON, UnixTime) -> Void) throws -> Verdict {
        var fixture = try VerificationFixture()
        let piece = try fixture.piece(identity: true)
        var root = fixture.sigstore.trustedRoot
        change(&root, fixture.sigstore.time)
        fixture.roots[0].bytes = root.encoded()
        return try fixture.verdict(piece, identity: true)
    }

    private static func end(_ seconds: Int64, after time: UnixTime) -> JSON {
        .string(time.later(seconds: seconds).rfc3339)
    }

    @Test(arguments: [
        ("/tlogs/0/publicKey/validFor/end", FindingCode.logOutsideWindow),
        ("/certificateAuthorities/0/validFor/end", .authorityOutsideWindow),
        ("/ctlogs/0/publicKey/validFor/end", .sctOutsideWindow),
    ])
    func `refuses what was made a second after the window's end`(pointer: String, code: FindingCode) throws {
        #expect(try verdict { $0[at: pointer] = Self.end(-1, after: $1) }.refusal == code)
        #expect(try verdict { $0[at: pointer] = Self.end(0, after: $1) }.refusal == nil)
    }

    @Test(arguments: [
        ("/tlogs/0/publicKey/validFor/start", FindingCode.logOutsideWindow),
        ("/certificateAuthorities/0/validFor/start", .authorityOutsideWindow),
        ("/ctlogs/0/publicKey/validFor/start", .sctOutsideWindow),
    ])
    func `refuses what was made a second before the window's start`(pointer: String, code: FindingCode) throws {
        #expect(try verdict { $0[at: pointer] = Self.end(1, after: $1) }.refusal == code)
        #expect(try verdict { $0[at: pointer] = Self.end(0, after: $1) }.refusal == nil)
    }

    @Test func `accepts a log of which one of several windows fits`() throws {
        let verdict = try verdict { root, time in
            var old = root[at: "/tlogs/0"] ?? .null
            old[at: "/publicKey/validFor/end"] = Self.end(-1, after: time)
            root[at: "/tlogs"] = [old, root[at: "/tlogs/0"] ?? .null]
        }
        #expect(verdict.refusal == nil)
    }

    @Test func `accepts an authority of which one of several windows fits`() throws {
        let verdict = try verdict { root, time in
            var old = root[at: "/certificateAuthorities/0"] ?? .null
            old[at: "/validFor/end"] = Self.end(-1, after: time)
            root[at: "/certificateAuthorities"] = [old, root[at: "/certificateAuthorities/0"] ?? .null]
        }
        #expect(verdict.refusal == nil)
    }

    @Test(arguments: [Int64(0), 600])
    func `accepts both ends of the certificate's validity`(age: Int64) throws {
        let fixture = try VerificationFixture()
        let piece = try fixture.piece(identity: true) { request in
            request.edits.certificate.append { template, context in
                template.notBefore = context.time.later(seconds: -age)
            }
        }
        #expect(try fixture.verdict(piece, identity: true).refusal == nil)
    }

    @Test(arguments: [Int64(-1), 601])
    func `refuses a second beyond either end of the certificate's validity`(age: Int64) throws {
        let fixture = try VerificationFixture()
        let piece = try fixture.piece(identity: true) { request in
            request.edits.certificate.append { template, context in
                template.notBefore = context.time.later(seconds: -age)
            }
        }
        #expect(try fixture.verdict(piece, identity: true).refusal == .certificateOutsideValidity)
    }
}
