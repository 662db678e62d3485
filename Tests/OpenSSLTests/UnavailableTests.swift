import Glibc
import OpenSSL
import Testing

/// What happens where the installed libcrypto lacks an algorithm. Each test runs in a process of its own, in which
/// libcrypto is told to take algorithms from a provider that does not exist.
@Suite struct UnavailableTests {
    @Test func `the self check fails`() async {
        await #expect(processExitsWith: .success) {
            withoutAlgorithms()
            #expect(throws: CryptoError.unavailable("sha256")) { try selfCheck() }
        }
    }

    @Test func `hashing says so`() async {
        await #expect(processExitsWith: .success) {
            withoutAlgorithms()
            #expect(throws: CryptoError.self) { _ = try HashFunction(.sha384).finalizeNothing() }
        }
    }

    @Test func `reading a key says so, not that the key is bad`() async {
        await #expect(processExitsWith: .success) {
            // The hash of the fingerprint is there already: the type of key alone is missing.
            try selfCheck()
            withoutAlgorithms()
            for known in KnownSignature.all {
                #expect(unavailable { try PublicKey(der: known.spki) })
            }
        }
    }

    @Test func `verifying says so, not that the signature is bad`() async throws {
        await #expect(processExitsWith: .success) {
            let keys = try KnownSignature.all.map { try PublicKey(der: $0.spki) }
            let rsa = TestKeys.rsa
            withoutAlgorithms()
            for (key, known) in zip(keys, KnownSignature.all) {
                #expect(unavailable { try key.verify(signature: known.signature, over: known.message) })
            }
            #expect(unavailable { try rsa.publicKey.verify(signature: [], over: []) })
            #expect(unavailable { try rsa.sign([]) })
        }
    }

    @Test func `verifying a path says so, not that the path is bad`() async {
        await #expect(processExitsWith: .success) {
            let key = TestKeys.p256
            let leaf = try CertificateRecipe.leaf(key: key, issuer: "A").certificate(signedBy: key)
            let anchor = try CertificateRecipe.authority("A", key: key).certificate(signedBy: key)
            withoutAlgorithms()
            #expect {
                try Certificate.verifyPath(leaf: leaf, intermediates: [], anchor: anchor, at: leaf.notBefore)
            } throws: { error in
                if case .unanswered(.unavailable)? = error as? CertificatePathError { true } else { false }
            }
        }
    }

    @Test func `generating, reading and encrypting private keys say so`() async {
        await #expect(processExitsWith: .success) {
            let key = TestKeys.p256
            let plain = try key.pem(passphrase: nil)
            let encrypted = try key.pem(passphrase: [1])
            try selfCheck()
            withoutAlgorithms()
            #expect(unavailable { try PrivateKey.generate(.ed25519) })
            #expect(unavailable { try PrivateKey(pem: Array(plain.utf8), passphrase: nil) })
            #expect(unavailable { try PrivateKey(pem: Array(encrypted.utf8), passphrase: [1]) })
            #expect(unavailable { try key.pem(passphrase: [1]) })
        }
    }
}

/// Makes every later fetch of an algorithm fail, in this process. The library is the one that `OpenSSL` is linked to.
private func withoutAlgorithms() {
    typealias SetProperties = @convention(c) (OpaquePointer?, UnsafePointer<CChar>) -> CInt
    guard let symbol = unsafe dlsym(nil, "EVP_set_default_properties") else { fatalError("no libcrypto") }
    let set = unsafe unsafeBitCast(symbol, to: SetProperties.self)
    precondition(unsafe set(nil, "provider=none") == 1)
}

/// Whether the closure throws `unavailable`.
private func unavailable<Value>(_ body: () throws -> Value) -> Bool {
    do {
        _ = try body()
        return false
    } catch {
        if case .unavailable? = error as? CryptoError { return true }
        return false
    }
}

extension HashFunction {
    fileprivate consuming func finalizeNothing() -> [UInt8] { [] }
}
