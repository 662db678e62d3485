import FileSystem
import OpenSSL
import Sigstore

extension PinnedKey {
    /// A public key that the command line names by its file (PEM); messages call it so.
    ///
    /// - Throws: `SystemError` where the file cannot be read, `CryptoError` where it holds no key.
    init(file path: String) throws {
        let bytes = try File.open(path).readAll(limit: TrustDirectory.Limit.keyBytes)
        self.init(name: path, key: try PublicKey(pem: String(decoding: bytes, as: UTF8.self)))
    }
}
