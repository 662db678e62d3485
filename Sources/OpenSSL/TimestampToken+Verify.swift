extension TimestampToken {
    /// Whether the token says that this certificate's key signed it: by issuer and serial number, by key identifier, or
    /// by the certificate's hash. Nothing is verified.
    public func names(_ certificate: Certificate) throws(CryptoError) -> Bool {
        let message = try SignedMessage(der: der)
        if message.names(certificate) { return true }
        return try message.bindsHash(of: certificate)
    }

    /// Whether this certificate's key signed the token, and the token binds itself to this certificate by its hash
    /// (RFC 3161 §2.4.2, RFC 5652 §5.6).
    ///
    /// Whether the certificate may sign timestamps, and whether it is trusted at ``time``, is not checked.
    public func isSigned(by certificate: Certificate) throws(CryptoError) -> Bool {
        var message = try SignedMessage(der: der)
        guard try message.bindsHash(of: certificate) else { return false }
        return try message.isSigned(by: certificate)
    }
}
