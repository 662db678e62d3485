import FileSystem
import Glibc
import JSON
import Sigstore
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock
@testable import OCI
@testable import OpenSSL

/// Documents at their limit and a byte above it. The numbers stand here as such: a limit that is raised is noticed.
@Suite struct DocumentBounds {
    struct Bound: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let limits: JSONLimits
        let bytes: Int
        let depth: Int
    }

    static let bounds = [
        Bound(testDescription: "manifest", limits: .manifest, bytes: 4_194_304, depth: 64),
        Bound(testDescription: "evidence", limits: .evidence, bytes: 16_777_216, depth: 64),
        Bound(testDescription: "payload", limits: VerificationLimits.payload, bytes: 65_536, depth: 16),
        Bound(testDescription: "log entry", limits: VerificationLimits.logEntry, bytes: 1_048_576, depth: 16),
        Bound(testDescription: "log entry's body", limits: VerificationLimits.logEntryBody, bytes: 524_288, depth: 16),
        Bound(testDescription: "envelope", limits: VerificationLimits.envelope, bytes: 16_777_216, depth: 64),
        Bound(testDescription: "bundle", limits: VerificationLimits.bundle, bytes: 16_777_216, depth: 64),
        Bound(testDescription: "timestamp", limits: VerificationLimits.timestamp, bytes: 65_536, depth: 4),
        Bound(testDescription: "trusted root", limits: VerificationLimits.trustedRoot, bytes: 4_194_304, depth: 16),
    ]

    private func reason(_ bytes: [UInt8], _ limits: JSONLimits) -> JSONError.Reason? {
        do throws(JSONError) {
            _ = try JSON(parsing: bytes, limits: limits)
            return nil
        } catch { return error.reason }
    }

    @Test(arguments: bounds)
    func `a document has so many bytes and levels and no more`(_ bound: Bound) {
        let large = [UInt8](repeating: 0x20, count: bound.bytes + 1)
        #expect(reason(large, bound.limits) == .tooLarge(bytes: bound.bytes + 1, limit: bound.bytes))
        let nested = { (depth: Int) in
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(reason(nested(bound.depth), bound.limits) == nil)
        #expect(reason(nested(bound.depth + 1), bound.limits) == .tooDeep(limit: bound.depth))
    }

    @Test func `a document has a value for each sixteen bytes of the largest one, and no more`() {
        let limits = JSONLimits(maximumBytes: 65_536, maximumDepth: 4)
        let list = { (count: Int) in Array("[\([String](repeating: "0", count: count).joined(separator: ","))]".utf8) }
        #expect(reason(list(16 + 4096 - 1), limits) == nil)
        #expect(reason(list(16 + 4096), limits) == .tooManyValues(limit: 4112))
    }

    @Test func `a line of a table has eight mebibytes and no more`() throws {
        let name = { (bytes: Int) in Array("\"\(String(repeating: "a", count: bytes - 2))\"".utf8) }
        _ = try TableLines.record(of: "table", name(8_388_608))
        #expect(throws: BundleError.self) { try TableLines.record(of: "table", name(8_388_609)) }
    }

    @Test func `a bundle carries 4096 tree heads and 8192 proofs and no more`() throws {
        let log = VirtualTiledLog(host: "log.test", key: try PrivateKey.generate(.ed25519))
        log.fill(count: 1, seed: 1)
        let head = JSON.string(String(decoding: try log.checkpoint(), as: UTF8.self))
        func message(heads: Int, proofs: Int) -> String {
            do {
                _ = try BundleHeads(
                    heads: [JSON](repeating: head, count: heads), proofs: [JSON](repeating: .null, count: proofs))
                return ""
            } catch { return "\(error)" }
        }
        #expect(message(heads: 4097, proofs: 0).contains("at most 4096 and 8192"))
        #expect(message(heads: 0, proofs: 8193).contains("at most 4096 and 8192"))
        #expect(message(heads: 4096, proofs: 0).contains("stand twice"))
    }

    @Test func `a proof between heads has 128 hashes and no more`() {
        func message(_ count: Int) -> String {
            let hash = JSON.string(Base64.encode([UInt8](repeating: 0, count: 32)))
            let proof: JSON = [
                "origin": "log.test", "oldSize": "1", "newSize": "2",
                "hashes": .array([JSON](repeating: hash, count: count)),
            ]
            do {
                _ = try HeadDocuments.proof(proof)
                return ""
            } catch { return "\(error)" }
        }
        #expect(message(128) == "")
        #expect(message(129).contains("129 hashes"))
    }

    @Test func `a file of bundles has 1024 of them, and what follows is not read`() throws {
        let lines = Array([String](repeating: "{}", count: 1025).joined(separator: "\n").utf8)
        #expect(try SigstoreBundle.read(file: "b", lines).count == 1024)
    }

    @Test func `names, tags and media types have as many bytes as Docker gives them`() throws {
        let name = { (count: Int) in "a.test/" + String(repeating: "n", count: count - 7) }
        #expect(throws: Never.self) { try Reference(name(255)) }
        #expect(throws: ReferenceError.self) { try Reference(name(256)) }
        #expect(throws: Never.self) { try Reference("a.test/n:" + String(repeating: "t", count: 128)) }
        #expect(throws: ReferenceError.self) { try Reference("a.test/n:" + String(repeating: "t", count: 129)) }
        #expect(MediaType.isWellFormed("a/" + String(repeating: "t", count: 253)))
        #expect(!MediaType.isWellFormed("a/" + String(repeating: "t", count: 254)))
    }

    @Test func `a finding repeats 512 bytes of foreign text`() {
        let finding = Finding(
            .subjectMismatch, subject: "", message: "", found: String(repeating: "x", count: 5000), wanted: "")
        #expect(finding.found.utf8.count < 600)
    }

    @Test func `a certificate nests 32 levels and no more`() {
        let nested = { (levels: Int) in
            (1..<levels).reduce(into: [UInt8]([5, 0])) { inner, _ in inner = DERWriter.sequence(inner) }
        }
        #expect(StrictDER.isOneElement(nested(32)))
        #expect(!StrictDER.isOneElement(nested(33)))
    }

    /// Makes a file as large as it shall be, with a hole.
    private static func extend(_ path: String, to size: Int) throws {
        let result = unsafe truncate(path, size)
        try #require(result == 0)
    }

    /// Files that are read whole, each made as a hole of a byte too many.
    @Test(arguments: [
        ("README.md", 1 << 20), ("policy.yaml", 256 << 10), ("revoked.yaml", 1 << 20), ("trusted_root.json", 4 << 20),
        ("cosign/release.pub", 64 << 10), ("exporters/packer.pub", 64 << 10),
        ("heads/log.checkpoint", 64 << 10), ("witnesses.policy", 256 << 10),
    ])
    func `a file of the trust directory has so many bytes and no more`(name: String, limit: Int) throws {
        let folder = try TemporaryFolder()
        for (name, bytes) in try CorpusWorld.shared().trustFiles {
            try CorpusWorld.write(name, bytes, below: folder.path)
        }
        func refusal(_ size: Int) throws -> String {
            try CorpusWorld.write(name, [], below: folder.path)
            try Self.extend("\(folder.path)/\(name)", to: size)
            do throws(TrustError) {
                _ = try TrustDirectory.load(path: folder.path)
                return ""
            } catch { return "\(error)" }
        }
        let large = try refusal(limit + 1)
        #expect(large.contains("\(limit)"), "\(large)")
        #expect(try !refusal(limit).contains("\(limit)"))
    }

    @Test func `a trust directory has a thousand files in each of its directories and no more`() throws {
        let folder = try TemporaryFolder()
        for (name, bytes) in try CorpusWorld.shared().trustFiles {
            try CorpusWorld.write(name, bytes, below: folder.path)
        }
        let keys = try Directory.open("\(folder.path)/cosign")
        for number in 1..<1000 { _ = try keys.create("k\(number).pub", permissions: 0o644) }
        func refusal() -> TrustError.Reason? {
            do throws(TrustError) {
                _ = try TrustDirectory.load(path: folder.path)
                return nil
            } catch { return error.reason }
        }
        guard case .key? = refusal() else {
            Issue.record("a thousand files are not looked at")
            return
        }
        _ = try keys.create("k1000.pub", permissions: 0o644)
        guard case .tooMany(limit: 1000)? = refusal() else {
            Issue.record("a thousand and one files are looked at")
            return
        }
    }

    @Test(arguments: [
        ("private key", 64 << 10), ("image list", 16 << 20), ("file of bundles", 64 << 20),
        ("request for a site", 64 << 20),
    ])
    func `a file that is named on the command line has so many bytes and no more`(what: String, limit: Int) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/file"
        func refusal(_ size: Int) throws -> Int32? {
            try CorpusWorld.write("file", [], below: folder.path)
            try Self.extend(path, to: size)
            do {
                switch what {
                case "private key": _ = try SealKey.load([path], passphrase: nil)
                case "image list": _ = try ImageList.read(path)
                case "request for a site": _ = try HeadRequest(path: path)
                default:
                    let world = try CorpusWorld.shared()
                    _ = try BlobVerifier(
                        BlobRequest(
                            artifact: world.image.digest, bundle: path,
                            signer: .key("\(world.trust)/cosign/release.pub"),
                            trust: .directory(world.trust))
                    ).verify()
                }
                return nil
            } catch { return (error as? SystemError)?.code }
        }
        #expect(try refusal(limit + 1) == EFBIG)
        // At the limit it is read; what is in it is another matter.
        if limit < 1 << 20 { #expect(try refusal(limit) != EFBIG) }
    }

    @Test func `what a site knows of heads has 64 mebibytes and no more`() {
        let limit = 67_108_864
        func reason(_ count: Int) -> JSONError.Reason? {
            do {
                _ = try HeadRecords(parsing: [UInt8](repeating: 0x20, count: count))
                return nil
            } catch { return (error as? JSONError)?.reason }
        }
        #expect(reason(limit + 1) == .tooLarge(bytes: limit + 1, limit: limit))
    }

    @Test func `a list of what is revoked has ten thousand entries and no more`() throws {
        func refusal(_ count: Int) -> String {
            let hex = { (number: Int) in
                let text = String(number, radix: 16)
                return String(repeating: "0", count: 64 - text.count) + text
            }
            let text =
                "version: 1\nrevoked:\n" + (0..<count).map { "- {digest: 'sha256:\(hex($0))', reason: x}\n" }.joined()
            do {
                _ = try RevocationParser(keys: []).revocations(Array(text.utf8))
                return ""
            } catch { return "\(error)" }
        }
        // A mebibyte holds fewer than that many entries of this form: what is short enough is a list of nothing.
        let text = "version: 1\nrevoked: [\([String](repeating: "0", count: 10_001).joined(separator: ","))]\n"
        #expect(throws: PolicyError.self) { try RevocationParser(keys: []).revocations(Array(text.utf8)) }
        do { _ = try RevocationParser(keys: []).revocations(Array(text.utf8)) } catch {
            #expect("\(error)".contains("at most 10000"), "\(error)")
        }
        #expect(refusal(3) == "")
    }
}
