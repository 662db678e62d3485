import JSON
import Sigstore
import TestSupport
import Testing

@Suite struct SimpleSigningPayloadTests {
    static let valid: JSON = [
        "critical": [
            "identity": ["docker-reference": "registry.test/app"],
            "image": ["docker-manifest-digest": "sha256:00"], "type": "cosign container image signature",
        ],
        "optional": ["ring": "stable"],
    ]

    private func parse(_ change: (inout JSON) -> Void = { _ in }) throws -> SimpleSigningPayload {
        var payload = Self.valid
        change(&payload)
        return try SimpleSigningPayload(parsing: payload.encoded())
    }

    @Test func `reads what cosign writes`() throws {
        let payload = try parse()
        #expect(payload.type == SimpleSigningPayload.signatureType)
        #expect(payload.dockerReference == "registry.test/app")
        #expect(payload.manifestDigest == "sha256:00")
        #expect(payload.annotations == ["ring": "stable"])
    }

    @Test(arguments: [nil, .null] as [JSON?])
    func `takes absent annotations for none`(optional: JSON?) throws {
        #expect(try parse { $0[at: "/optional"] = optional }.annotations == [:])
    }

    @Test func `does without a reference`() throws {
        #expect(try parse { $0[at: "/critical/identity"] = nil }.dockerReference == nil)
    }

    @Test(arguments: ["/further", "/critical/further", "/critical/image/further", "/critical/identity/further"])
    func `refuses a member that it does not know`(pointer: String) {
        #expect { try parse { $0[at: pointer] = 1 } } throws: { error in
            (error as? JSONError)?.reason == .unknownMember("further")
        }
    }

    @Test(arguments: ["/critical", "/critical/type", "/critical/image", "/critical/image/docker-manifest-digest"])
    func `refuses a payload without what it must say`(pointer: String) {
        #expect { try parse { $0[at: pointer] = nil } } throws: { error in
            if case .missing? = (error as? JSONError)?.reason { true } else { false }
        }
    }

    @Test func `refuses names in another case`() {
        #expect(throws: JSONError.self) {
            try parse { payload in
                payload[at: "/critical/image"] = ["Docker-manifest-digest": "sha256:00"]
            }
        }
    }

    @Test func `refuses a second digest`() {
        let text = #"{"critical":{"image":{"docker-manifest-digest":"a","docker-manifest-digest":"b"},"type":"t"}}"#
        #expect { try SimpleSigningPayload(parsing: Array(text.utf8)) } throws: { error in
            (error as? JSONError)?.reason == .duplicateName("docker-manifest-digest")
        }
    }
}
