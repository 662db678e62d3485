import OpenSSL

/// Which airlock this is.
public enum Version {
    public static let number = "0.1.0"
    /// Version, crypto library and its provider, for `--version` and receipts.
    public static var text: String { "airlock \(number) (\(CryptoLibrary.version))" }
}
