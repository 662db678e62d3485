import FileSystem
import OCI
import OpenSSL
import Sigstore

extension TrustSeal {
    /// Reads the seal of a directory and compares every file with it, before anything of them is parsed.
    ///
    /// - Returns: nil for a directory that has neither officers nor a seal; what is wrong stands in the result.
    /// - Throws: ``TrustError`` where a file cannot be read, or is in the reach of others.
    static func read(in folder: TrustFolder) throws(TrustError) -> TrustSeal? {
        let names = try folder.names()
        guard names.contains(TrustDirectory.Layout.seal) || names.contains(TrustDirectory.Layout.officers) else {
            return nil
        }
        var contents = Contents()
        try contents.take(folder, prefix: "", depth: 0)
        return try evaluate(contents, path: folder.path(of: TrustDirectory.Layout.seal))
    }

    private static func evaluate(_ contents: Contents, path: String) throws(TrustError) -> TrustSeal {
        let (officers, threshold): ([PinnedKey], Int)
        do throws(OfficerError) { (officers, threshold) = try contents.officers() } catch {
            if let unavailable = error.unavailable { throw TrustError(.key(unavailable), path) }
            return TrustSeal(
                officers: [], threshold: 0, signedBy: [], listing: contents.listing, breach: error.breach)
        }
        func broken(_ breach: SealBreach, _ names: [String] = []) -> TrustSeal {
            TrustSeal(
                officers: officers, threshold: threshold, signedBy: names, listing: contents.listing, breach: breach)
        }
        guard let seal = contents.seal else { return broken(.noSeal) }
        let envelope: SealEnvelope
        let sealed: TrustListing
        do {
            envelope = try SealEnvelope(
                parsing: seal, type: payloadType, maximumBytes: TrustDirectory.Limit.sealBytes)
            sealed = try TrustListing(parsing: envelope.payload)
        } catch { return broken(.malformed(why: "\(error)")) }
        guard envelope.bytes == seal else { return broken(.malformed(why: "it is not in canonical form")) }
        if let breach = sealed.breach(in: contents.listing) { return broken(breach) }
        let names: [String]
        do {
            names = try officers.filter { officer in
                try envelope.signature(by: officer.key)?.keyID == Hex.encode(officer.key.fingerprint)
            }.map(\.name)
        } catch {
            throw TrustError(.key(error as? CryptoError ?? .unavailable("\(error)")), path)
        }
        // What is signed by nobody has no place in it, so that no byte of it is without meaning.
        guard Set(envelope.signatures.map(\.keyID)).count == envelope.signatures.count,
            envelope.signatures.count == names.count
        else { return broken(.malformed(why: "a signature is none of an officer's"), names) }
        guard names.count >= threshold else { return broken(.signatures(found: names, wanted: threshold), names) }
        return TrustSeal(
            officers: officers, threshold: threshold, signedBy: names, listing: sealed, breach: nil)
    }

    /// Why there are no officers who could have sealed.
    private struct OfficerError: Error {
        let breach: SealBreach
        /// An algorithm that is not available says nothing about the directory.
        var unavailable: CryptoError?
    }

    /// The files of a trust directory as bytes.
    private struct Contents {
        private(set) var files: [TrustDirectory.File] = []
        private(set) var seal: [UInt8]?
        private var officerFiles: [(path: String, bytes: [UInt8])] = []

        var listing: TrustListing { TrustListing(files) }

        mutating func take(_ folder: TrustFolder, prefix: String, depth: Int) throws(TrustError) {
            for name in try folder.names() {
                let path = prefix + name
                // Deeper than this nothing has a meaning.
                if try folder.kind(of: name) == .directory, depth < 3 {
                    try take(TrustFolder(name, in: folder), prefix: "\(path)/", depth: depth + 1)
                    continue
                }
                let (bytes, file) = try folder.read(name, limit: TrustDirectory.Limit.rootBytes)
                files.append(file)
                if path == TrustDirectory.Layout.seal { seal = bytes }
                if prefix == "\(TrustDirectory.Layout.officers)/" { officerFiles.append((path, bytes)) }
            }
        }

        /// The officers and how many of them must sign.
        func officers() throws(OfficerError) -> ([PinnedKey], threshold: Int) {
            var officers: [PinnedKey] = []
            var threshold: [UInt8]?
            for (path, bytes) in officerFiles {
                if path == TrustDirectory.Layout.threshold {
                    threshold = bytes
                    continue
                }
                let key: PublicKey
                do throws(CryptoError) { key = try PublicKey(pem: String(decoding: bytes, as: UTF8.self)) } catch {
                    var failure = OfficerError(breach: .officer(path, why: "\(error)"))
                    if case .unavailable = error { failure.unavailable = error }
                    throw failure
                }
                if let other = officers.first(where: { $0.key == key }) {
                    throw OfficerError(breach: .officer(path, why: "it is the same key as \(other.name)"))
                }
                officers.append(PinnedKey(name: path, key: key))
            }
            guard !officers.isEmpty else { throw OfficerError(breach: .noOfficers) }
            return (officers, try Self.parse(threshold, of: officers.count))
        }

        /// A decimal number and a line feed.
        private static func parse(_ bytes: [UInt8]?, of count: Int) throws(OfficerError) -> Int {
            guard let bytes else { throw OfficerError(breach: .threshold(why: "it is missing")) }
            let text = String(decoding: bytes, as: UTF8.self)
            guard text.hasSuffix("\n"), let number = Int(text.dropLast()), text == "\(number)\n" else {
                throw OfficerError(breach: .threshold(why: "want a decimal number and a line feed"))
            }
            guard (1...count).contains(number) else {
                throw OfficerError(
                    breach: .threshold(why: "\(number) of \(counted(count, "officer")) can never be met"))
            }
            return number
        }
    }
}
