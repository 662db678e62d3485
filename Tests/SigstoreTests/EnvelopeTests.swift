import Sigstore
import Testing

@Suite struct EnvelopeTests {
    private func parse(_ text: String) throws -> Envelope { try Envelope(parsing: Array(text.utf8)) }

    private func refuses(_ text: String, sourceLocation: SourceLocation = #_sourceLocation, _ error: EnvelopeError) {
        #expect(throws: error, sourceLocation: sourceLocation) { try parse(text) }
    }

    @Test func `signs type and payload with their lengths in bytes`() {
        let bytes = Envelope.preAuthenticationEncoding(payloadType: "tÿpe", payload: Array("hello world".utf8))
        #expect(bytes == Array("DSSEv1 5 tÿpe 11 hello world".utf8))
    }

    @Test func `reads the example of the specification`() throws {
        let envelope = try parse(
            #"{"payload":"aGVsbG8gd29ybGQ=","payloadType":"http://example.com/HelloWorld","signatures":[{"sig":"AQID"}]}"#
        )
        #expect(envelope.payload == Array("hello world".utf8))
        #expect(envelope.signatures.map(\.bytes) == [[1, 2, 3]])
        #expect(envelope.signatures[0].keyID.isEmpty)
        #expect(envelope.signedBytes == Array("DSSEv1 29 http://example.com/HelloWorld 11 hello world".utf8))
    }

    @Test func `reads base64 of either alphabet`() throws {
        for text in ["+/+/", "-_-_"] {
            let envelope = try parse(
                #"{"payload":"\#(text)","payloadType":"t","signatures":[{"sig":"\#(text)","keyid":"k"}]}"#)
            #expect(envelope.payload == [0xFB, 0xFF, 0xBF])
            #expect(envelope.signatures[0].bytes == [0xFB, 0xFF, 0xBF])
        }
    }

    @Test func `ignores members that the specification does not know`() throws {
        let envelope = try parse(#"{"payload":"","payloadType":"t","signatures":[{"sig":"AQID","cert":"x"}],"x":1}"#)
        #expect(envelope.signatures.count == 1)
    }

    @Test func `refuses an envelope without a signature`() {
        refuses(#"{"payload":"","payloadType":"t","signatures":[]}"#, .noSignature)
    }

    @Test func `refuses an empty signature`() {
        refuses(#"{"payload":"","payloadType":"t","signatures":[{"sig":""}]}"#, .emptySignature)
    }

    @Test func `refuses a payload that is not base64`() {
        refuses(#"{"payload":"AB=","payloadType":"t","signatures":[{"sig":"AQID"}]}"#, .notBase64("payload"))
    }

    @Test func `refuses a signature that is not base64`() {
        refuses(#"{"payload":"","payloadType":"t","signatures":[{"sig":"AQID\n"}]}"#, .notBase64("sig"))
    }

    @Test func `refuses more signatures than the limit`() {
        let limit = VerificationLimits.maximumSignatures
        let signatures = Array(repeating: #"{"sig":"AQID"}"#, count: limit + 1).joined(separator: ",")
        refuses(
            #"{"payload":"","payloadType":"t","signatures":[\#(signatures)]}"#,
            .tooManySignatures(found: limit + 1, limit: limit))
    }

    @Test(arguments: [
        #"{"payload":"","payload":"","payloadType":"t","signatures":[{"sig":"AQID"}]}"#,
        #"{"payload":"","payloadType":"t","signatures":[{"sig":"AQID"}]} "x""#,
        #"{"payload":"","signatures":[{"sig":"AQID"}]}"#, #"{"payload":"","payloadType":"t"}"#, "[]",
        #"{"payload":"","payloadType":"t","signatures":[{}]}"#,
    ])
    func `refuses what is no envelope`(text: String) {
        #expect { try parse(text) } throws: { error in
            if case .malformed? = error as? EnvelopeError { true } else { false }
        }
    }
}
