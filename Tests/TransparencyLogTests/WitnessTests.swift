import OpenSSL
import TestSupport
import Testing
import TransparencyLog

/// Keys as text, cosignatures, and the policy about them.
@Suite struct WitnessTests {
    private let log: VirtualTiledLog
    private let witness: VirtualWitness

    init() throws {
        log = VirtualTiledLog(host: "log.example", key: try PrivateKey.generate(.ed25519))
        log.fill(count: 7, seed: 1)
        witness = try VirtualWitness(name: "witness.example")
    }

    @Test func `reads the text form of a key, whose hint must be its own`() throws {
        // The example of C2SP signed-note.
        let text = "example.com/foo+530ba97a+AfXXn8AWfsgrhjOcBMOhWnVLXKqTvxuAyOYUNzuZHH6S"
        let known = try? VerifierKey(parsing: text)
        #expect(known == nil || known?.description == text)
        let key = witness.verifierKey
        #expect(try VerifierKey(parsing: key.description) == key)
        var parts = key.description.split(separator: "+", maxSplits: 2).map(String.init)
        parts[1] = "00000000"
        let wrong = parts.joined(separator: "+")
        #expect(throws: NoteError.self) { try VerifierKey(parsing: wrong) }
    }

    @Test(arguments: ["", "a", "a+b", "a+00000000+", "a+00000000+BgAA", "a b+00000000+AQ=="])
    func `refuses a text that is no key`(text: String) {
        #expect(throws: NoteError.self) { try VerifierKey(parsing: text) }
    }

    @Test func `keeps what signs notes apart from what cosigns them`() throws {
        #expect(throws: NoteError.self) { try NoteKey(witness.verifierKey) }
        #expect(throws: NoteError.self) { try WitnessKey(log.verifierKey) }
        let note = try SignedNote(parsing: log.checkpoint())
        try NoteKey(log.verifierKey).check(note)
    }

    @Test func `finds the time of a cosignature, the earliest of several`() throws {
        let key = try WitnessKey(witness.verifierKey)
        let time = UnixTime(seconds: 1_700_000_000)
        #expect(try key.cosigned(SignedNote(parsing: log.checkpoint())) == nil)
        let note = try log.checkpoint(witnesses: [witness], at: time)
        #expect(try key.cosigned(SignedNote(parsing: note)) == time)
        let earlier = UnixTime(seconds: 1_600_000_000)
        let text = try SignedNote(parsing: note).text
        let both = note + Array(try witness.line(over: text, at: earlier).utf8)
        #expect(try key.cosigned(SignedNote(parsing: both)) == earlier)
    }

    @Test func `refuses a line of the witness that is over another text, or another time, or too short`() throws {
        let key = try WitnessKey(witness.verifierKey)
        let line = try witness.line(over: Array("other\n".utf8), at: UnixTime(seconds: 1))
        #expect(throws: NoteError.signatureInvalid(name: key.name, keyHint: key.keyHint)) {
            try key.cosigned(SignedNote(parsing: log.checkpoint() + Array(line.utf8)))
        }
        let short = "\u{2014} \(key.name) \(Base64.encode(key.keyHint + [1, 2, 3]))\n"
        #expect(throws: NoteError.signatureInvalid(name: key.name, keyHint: key.keyHint)) {
            try key.cosigned(SignedNote(parsing: log.checkpoint() + Array(short.utf8)))
        }
        var note = try log.checkpoint(witnesses: [witness], at: UnixTime(seconds: 99))
        let text = String(decoding: note, as: UTF8.self)
        let last = try #require(text.split(separator: "\n").last?.split(separator: " ").last)
        var blob = try #require(Base64.decode(String(last)))
        blob[11] ^= 1
        note = Array(text.replacing(last, with: Base64.encode(blob)).utf8)
        #expect(throws: NoteError.signatureInvalid(name: key.name, keyHint: key.keyHint)) {
            try key.cosigned(SignedNote(parsing: note))
        }
    }

    private func policy(_ lines: String...) throws -> WitnessPolicy {
        let witnesses = try ["a", "b", "c"].map { "witness \($0) \(try VirtualWitness(name: $0).verifierKey)" }
        return try WitnessPolicy(parsing: Array((witnesses + lines).joined(separator: "\n").utf8))
    }

    @Test func `groups want any, all or so many of their members, and may hold groups`() throws {
        let any = try policy("group g any a b c", "quorum g")
        #expect(any.isMet(by: ["b"]))
        #expect(!any.isMet(by: []))
        let all = try policy("# all of them", "group g all a b c", "", "quorum g")
        #expect(all.isMet(by: ["a", "b", "c"]))
        #expect(!all.isMet(by: ["a", "b"]))
        let nested = try policy("group inner any a b", "group outer 2 inner c", "quorum outer")
        #expect(nested.isMet(by: ["a", "c"]))
        #expect(!nested.isMet(by: ["a", "b"]))
        #expect(try policy("quorum none").isMet(by: []))
        #expect(try !policy("quorum a").isMet(by: ["b"]))
    }

    @Test(arguments: [
        "", "quorum none\nquorum none", "quorum d", "group g 4 a b c\nquorum g", "group g 0 a\nquorum g",
        "group g 01 a\nquorum g", "group g any a a\nquorum g", "group a any b\nquorum a", "group none any a\nquorum a",
        "group g any h\ngroup h any a\nquorum g", "quorum", "quorum a b", "wait a\nquorum a", "log x\nquorum a",
        "witness d x\nquorum a", "group g any\nquorum g",
        // A member of two groups would count twice, and groups of groups of them take for ever.
        "group g any a\ngroup h any a\ngroup i all g h\nquorum i", "group \u{212A} any a\nquorum \u{212A}",
    ])
    func `refuses a policy that is not one`(lines: String) {
        #expect(throws: WitnessPolicyError.self) { try policy(lines) }
    }

    @Test func `refuses one key under two names`() throws {
        let text = "witness a \(witness.verifierKey)\nwitness b \(witness.verifierKey)\ngroup g all a b\nquorum g\n"
        #expect(throws: WitnessPolicyError.self) { try WitnessPolicy(parsing: Array(text.utf8)) }
    }

    @Test func `holds for the logs that it names, or for all`() throws {
        #expect(try policy("quorum none").covers(origin: "anything"))
        let named = try policy("log \(log.verifierKey)", "quorum none")
        #expect(named.covers(origin: "log.example"))
        #expect(!named.covers(origin: "other.example"))
    }
}
