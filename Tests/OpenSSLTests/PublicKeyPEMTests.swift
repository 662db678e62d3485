import OpenSSL
import Testing

@Suite struct PublicKeyPEMTests {
    private let key = TestKeys.p256.publicKey

    @Test func `accepts CR LF, white space around lines and no last line break`() throws {
        let crlf = key.pem.split(separator: "\n").joined(separator: "\r\n")
        let indented = "\n\n" + key.pem.split(separator: "\n").map { "  \($0)\t\n" }.joined() + "\r\n \n"
        let unwrapped = pemText("PUBLIC KEY", key.spki)
        for text in [crlf, indented, unwrapped] {
            #expect(try PublicKey(pem: text) == key)
        }
    }

    @Test func `refuses a private key`() throws {
        let text = try TestKeys.p256.pem(passphrase: nil)
        #expect(malformed { try PublicKey(pem: text) })
    }

    @Test func `refuses a certificate`() throws {
        let recipe = CertificateRecipe.authority("Test Authority", key: TestKeys.p256)
        let certificate = try recipe.certificate(signedBy: TestKeys.p256)
        #expect(malformed { try PublicKey(pem: certificate.pem) })
    }

    @Test(arguments: ["EC PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "PRIVATE KEY", "public key"])
    func `refuses a key under another label`(label: String) {
        #expect(malformed { try PublicKey(pem: pemText(label, key.spki)) })
    }

    @Test func `refuses two blocks and none`() {
        for text in [key.pem + key.pem, "", "\n \r\n"] {
            #expect(malformed { try PublicKey(pem: text) })
        }
    }

    @Test func `refuses text before, between and after`() {
        for text in ["my key\n" + key.pem, key.pem + "x", "\u{feff}" + key.pem, key.pem + "\0"] {
            #expect(malformed { try PublicKey(pem: text) })
        }
    }

    @Test func `refuses blocks that are cut, badly ended or not base64`() {
        let lines = key.pem.split(separator: "\n").map { String($0) }
        let cut = lines.dropLast().joined(separator: "\n")
        let badlyEnded = (lines.dropLast() + ["-----END PRIVATE KEY-----"]).joined(separator: "\n")
        let notBase64 = key.pem.replacingFirst("M", with: "*")
        let nested = lines[0] + "\n" + key.pem
        let noDashes = key.pem.replacingFirst("-----BEGIN", with: "----BEGIN")
        for text in [cut, badlyEnded, notBase64, nested, noDashes, key.spki.description] {
            #expect(malformed { try PublicKey(pem: text) })
        }
    }

    @Test func `refuses headers inside the block`() {
        let text = key.pem.replacingFirst("\n", with: "\nProc-Type: 4,ENCRYPTED\n")
        #expect(unsupported { try PublicKey(pem: text) })
    }
}

extension String {
    /// The text with the first occurrence of a word replaced.
    fileprivate func replacingFirst(_ word: String, with replacement: String) -> String {
        guard let start = indices.first(where: { self[$0...].hasPrefix(word) }) else { return self }
        return self[..<start] + replacement + self[start...].dropFirst(word.count)
    }
}
