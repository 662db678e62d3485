import FileSystem
import Glibc
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// A trust directory that officers have sealed, and every way to change it.
struct TrustSealTests {
    private let trust: SealedTrust

    init() throws {
        trust = try SealedTrust()
        try trust.seal(0, 1)
    }

    private func expectBroken(sourceLocation: SourceLocation = #_sourceLocation) {
        expectError(.trustSealBroken, .refused, sourceLocation: sourceLocation) { try trust.load() }
    }

    @Test func `loads while it is as the officers signed it`() throws {
        let seal = try #require(try trust.load().seal)
        #expect(seal.officers.count == 3)
        #expect(seal.threshold == 2)
        #expect(seal.signedBy == ["officers/a.pub", "officers/b.pub"])
    }

    @Test func `one altered byte of any file is refused, wherever in the file it is`() throws {
        let files = try trust.load().files.map(\.path)
        #expect(files.count == 13)
        for file in files {
            let bytes = try trust.read(file)
            for place in Set([0, 1, bytes.count / 3, bytes.count / 2, bytes.count - 2, bytes.count - 1])
            where place >= 0 {
                for bit in [UInt8(1), 0x20] {
                    var altered = bytes
                    altered[place] ^= bit
                    try trust.write(file, altered)
                    expectBroken()
                }
            }
            try trust.write(file, bytes + [0x0A])
            expectBroken()
            try trust.write(file, Array(bytes.dropLast()))
            expectBroken()
            try trust.write(file, bytes)
        }
        _ = try trust.load()
    }

    @Test func `a seal has two mebibytes and no more`() throws {
        let (file, limit) = ("trust.seal.json", 2 << 20)
        let bytes = try trust.read(file)
        func refusal(_ size: Int) throws -> String {
            try trust.write(file, bytes + [UInt8](repeating: 0x20, count: size - bytes.count))
            do {
                _ = try trust.load()
                return ""
            } catch { return "\(error)" }
        }
        let (large, whole) = (try refusal(limit + 1), try refusal(limit))
        #expect(large.contains("\(limit)"), "\(large)")
        // Not in canonical form, which is looked at only where the size is good.
        #expect(whole.contains("canonical"), "\(whole)")
    }

    @Test func `every byte of the seal itself means something`() throws {
        let file = "trust.seal.json"
        let bytes = try trust.read(file)
        for place in stride(from: 0, to: bytes.count, by: 7) {
            var altered = bytes
            altered[place] ^= 1
            try trust.write(file, altered)
            expectBroken()
        }
    }

    @Test(arguments: [
        "cosign/new.pub", "heads/new.checkpoint", "heads/.new.checkpoint.new", "corp.trusted_root.json", "notes.txt",
        "officers/new.pub", "cosign/deep/a/b", "trust.seal.json.old",
    ])
    func `an added file is refused`(path: String) throws {
        try trust.write(path, Array("anything".utf8))
        expectBroken()
    }

    @Test func `a file that was taken away is refused, the seal and the threshold too`() throws {
        for file in try trust.load().files.map(\.path) {
            let bytes = try trust.read(file)
            try call("unlink", unsafe unlink("\(trust.path)/\(file)"))
            expectBroken()
            try trust.write(file, bytes)
        }
        _ = try trust.load()
    }

    @Test func `without officers a seal is refused`() throws {
        try Directory.open(trust.path).removeTree("officers")
        expectBroken()
    }

    @Test func `officers sign one after the other, and until enough have the directory is refused`() throws {
        try Directory.open(trust.path).remove("trust.seal.json")
        expectBroken()
        let first = try trust.seal(2)
        #expect(first.complaints.contains { $0.contains("1 more signature") })
        expectBroken()
        // The same officer twice is one.
        try trust.seal(2)
        expectBroken()
        let second = try trust.seal(0)
        #expect(second.complaints.isEmpty)
        #expect(try trust.load().seal?.signedBy == ["officers/a.pub", "officers/c.pub"])
    }

    @Test func `signatures over another content do not stay`() throws {
        try trust.write("README.md", Array("changed\n".utf8))
        let report = try trust.seal(0)
        #expect(report.complaints.contains { $0.contains("2 signatures over another content were dropped") })
        expectBroken()
        try trust.seal(1)
        _ = try trust.load()
    }

    @Test func `nobody but an officer can seal`() throws {
        let stranger = try PrivateKey.generate(.ed25519)
        expectError(.systemFailed, .usage) { try TrustSealer(trust.path, with: [stranger]) }
        // Nor by writing a seal: its signatures are not those of officers.
        try trust.write("README.md", Array("changed\n".utf8))
        let files = try TrustDirectory.load(path: trust.path, requiresSeal: false).files
        var envelope = SealEnvelope(TrustListing(files).bytes, type: TrustSeal.payloadType)
        for _ in 0..<2 { try envelope.sign(with: stranger) }
        try trust.write("trust.seal.json", envelope.bytes)
        expectBroken()
    }

    @Test func `one officer's signature twice is not two`() throws {
        let files = try trust.load().files
        var envelope = SealEnvelope(TrustListing(files).bytes, type: TrustSeal.payloadType)
        for _ in 0..<2 { try envelope.sign(with: trust.officers[0]) }
        try trust.write("trust.seal.json", envelope.bytes)
        expectBroken()
    }

    @Test(arguments: ["0\n", "4\n", "2", "02\n", "two\n", "-1\n", ""])
    func `a threshold that cannot be met or read is refused`(text: String) throws {
        try trust.write("officers/threshold", Array(text.utf8))
        expectBroken()
        #expect(throws: (any Error).self) { try trust.seal(0, 1) }
    }

    @Test func `the threshold is set with the seal, and never beyond the officers`() throws {
        let report = try TrustSealer(trust.path, with: trust.officers, threshold: 3)
        #expect(report.lines[0].contains("3 of 3 officers, 3 needed"))
        #expect(try trust.load().seal?.threshold == 3)
        #expect(throws: TrustChangeError.threshold(4, officers: 3)) {
            try TrustSealer(trust.path, with: trust.officers, threshold: 4)
        }
    }

    @Test func `an officer's key has no other role, and is one officer's`() throws {
        try trust.write("cosign/a.pub", trust.read("officers/a.pub"))
        expectError(.trustKeyInTwoRoles, .denied) { try trust.seal(0, 1) }
        try trust.write("cosign/a.pub", Array(trust.world.signer.publicKey.pem.utf8))
        try trust.write("officers/d.pub", trust.read("officers/a.pub"))
        expectBroken()
    }

    @Test func `a trust directory without officers has no seal`() throws {
        let plain = try TemporaryTrust()
        #expect(try TrustDirectory.load(path: plain.path).seal == nil)
        #expect(throws: TrustChangeError.noOfficers) { try TrustSealer(plain.path, with: trust.officers) }
    }

    @Test func `a threshold is written only where the signature is an officer's`() throws {
        let trust = try SealedTrust()
        try trust.seal(0, 1)
        let before = try DirectorySnapshot(trust.path)
        let stranger = try PrivateKey.generate(.ed25519)
        #expect(throws: TrustChangeError.self) { try TrustSealer(trust.path, with: [stranger], threshold: 3) }
        #expect(try DirectorySnapshot(trust.path) == before)
        #expect(try trust.load().seal?.threshold == 2)
    }
}
