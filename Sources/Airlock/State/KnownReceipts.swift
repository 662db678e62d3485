import FileSystem
import OpenSSL
import TransparencyLog

/// What was noted outside of a site about its receipts: one of them, or a checkpoint of their log.
public enum KnownReceipts: Sendable {
    case receipt(KnownReceipt)
    case checkpoint(ReceiptCheckpoint)

    /// Reads `SEQUENCE:ALGORITHM:HEX`, or a file: a checkpoint, signed or its text alone, or a head request.
    ///
    /// - Throws: ``KnownReceiptsError`` where there is no such file or it holds no checkpoint, `SystemError` where it
    ///   cannot be read.
    public init(_ text: String) throws {
        if let receipt = KnownReceipt(text) {
            self = .receipt(receipt)
            return
        }
        do {
            let bytes = try File.open(text).readAll(limit: HeadRequest.maximumBytes)
            guard bytes.first == UInt8(ascii: "{") else {
                self = .checkpoint(try ReceiptCheckpoint(parsing: bytes))
                return
            }
            guard let checkpoint = try HeadRequest(parsing: bytes).receiptCheckpoint else {
                throw KnownReceiptsError(path: text, why: "the head request has no checkpoint of receipts")
            }
            self = .checkpoint(checkpoint)
        } catch let error as KnownReceiptsError {
            throw error
        } catch let error as SystemError where !error.isNotFound {
            throw error
        } catch {
            throw KnownReceiptsError(path: text, why: "\(error)")
        }
    }
}

/// Why a file says nothing about receipts.
public struct KnownReceiptsError: Error, Sendable, CustomStringConvertible {
    let path: String
    let why: String

    public var description: String { "\(path): want SEQUENCE:ALGORITHM:HEX or a file with a checkpoint: \(why)" }
}

/// The public half of a site's key for receipts, from a file.
public struct ReceiptVerifierKey: Sendable {
    private enum Form: Sendable {
        case pem(PublicKey)
        case named(VerifierKey)
    }

    private let form: Form

    /// Reads a key: PEM as `airlock keygen` writes it, or a note's key, `NAME+HINT+KEY`.
    ///
    /// - Throws: `SystemError`, `CryptoError`, ``ReceiptLogError``.
    public init(file path: String) throws {
        let bytes = try File.open(path).readAll(limit: TrustDirectory.Limit.keyBytes)
        let text = String(decoding: bytes, as: UTF8.self)
        if text.hasPrefix("-----") {
            form = .pem(try PublicKey(pem: text))
            return
        }
        let line = text.hasSuffix("\n") ? String(text.dropLast()) : text
        do throws(NoteError) { form = .named(try VerifierKey(parsing: line)) } catch {
            throw ReceiptLogError.unusableKey("\(path): \(error)")
        }
    }

    /// The key of notes that it is for the log of this name.
    func key(of origin: String) throws -> VerifierKey {
        switch form {
        case .named(let key): return key
        case .pem(let key):
            do throws(NoteError) { return try VerifierKey(name: origin, note: key) } catch {
                throw ReceiptLogError.unusableKey("\(error)")
            }
        }
    }
}
