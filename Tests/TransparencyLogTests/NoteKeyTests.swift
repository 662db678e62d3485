import OpenSSL
import TestSupport
import Testing
import TransparencyLog

@Suite struct NoteKeyTests {
    let sigstore: VirtualSigstore
    let key: NoteKey

    init() throws {
        sigstore = try VirtualSigstore()
        key = try NoteKey(rekorV1: sigstore.log.key.publicKey, name: sigstore.log.host)
    }

    private func note(_ bytes: [UInt8]) throws -> SignedNote { try SignedNote(parsing: bytes) }

    private func line(_ note: [UInt8]) -> [UInt8] { Array(note.split(separator: 0x0A).last! + [0x0A]) }

    @Test func `accepts a note that the key signed`() throws {
        try key.check(note(sigstore.log.checkpoint()))
    }

    @Test func `ignores lines of other keys in any order`() throws {
        let mine = try sigstore.log.checkpoint()
        let others = try line(sigstore.impostor.log.checkpoint()) + line(sigstore.log.sign(note: "a\n", name: "else"))
        try key.check(note(mine + others))
        let split = mine.count - line(mine).count
        try key.check(note(mine[..<split] + others + mine[split...]))
    }

    @Test func `rejects a note without a line of the key`() throws {
        let foreign = try note(sigstore.impostor.log.checkpoint())
        #expect(throws: NoteError.noSignature(name: key.name, keyHint: key.keyHint)) { try key.check(foreign) }
    }

    @Test func `rejects a note whose line has another name`() throws {
        let renamed = try note(sigstore.log.sign(note: "a\n", name: "rekor.elsewhere.test"))
        #expect(throws: NoteError.noSignature(name: key.name, keyHint: key.keyHint)) { try key.check(renamed) }
    }

    @Test func `rejects a signature over another text`() throws {
        var bytes = try sigstore.log.sign(note: "a\n")
        bytes[0] = 0x62
        let changed = try note(bytes)
        #expect(throws: NoteError.signatureInvalid(name: key.name, keyHint: key.keyHint)) { try key.check(changed) }
    }

    @Test func `rejects a note with a good and a bad line of the key`() throws {
        let both = try note(sigstore.log.sign(note: "a\n") + line(sigstore.log.sign(note: "b\n")))
        #expect(throws: NoteError.signatureInvalid(name: key.name, keyHint: key.keyHint)) { try key.check(both) }
    }

    @Test func `rejects a name that cannot stand on a line`() {
        #expect(throws: NoteError.unusableKey(name: "a b", why: "the name is not valid")) {
            try NoteKey(rekorV1: sigstore.log.key.publicKey, name: "a b")
        }
    }

    @Test func `rejects a P-256 key where Ed25519 is wanted`() {
        #expect(throws: NoteError.unusableKey(name: "log", why: "the algorithm is ecdsa-p256, want ed25519")) {
            try NoteKey(ed25519: sigstore.log.key.publicKey, name: "log")
        }
    }

    /// The checkpoint and verifier key of Tessera's test log (Apache-2.0), which a C2SP implementation signed.
    @Test func `accepts an Ed25519 note of another implementation`() throws {
        let spki: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        let typed = Base64.decode("AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx", allowing: .standard)!
        let key = try NoteKey(ed25519: PublicKey(der: spki + typed.dropFirst()), name: "example.com/log/testdata")
        #expect(key.keyHint == [0x33, 0xD7, 0xB4, 0x96])
        let signature =
            "M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI="
        let text = "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n"
        try key.check(note(Array("\(text)\n\u{2014} example.com/log/testdata \(signature)\n".utf8)))
    }
}
