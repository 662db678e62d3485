import JSON
import OCI
import OpenSSL
import Testing

@Suite struct DescriptorTests {
    private let digest = Digest.of(Array("abc".utf8))

    private func parse(_ change: (inout JSONObject) -> Void) throws -> Descriptor {
        var object: JSONObject = [
            "mediaType": "application/vnd.example", "digest": .string(digest.description), "size": 3,
        ]
        change(&object)
        return try Descriptor(.object(object))
    }

    @Test func `reads every member`() throws {
        let descriptor = try parse {
            $0["annotations"] = ["a": "1", "b": "2"]
            $0["platform"] = [
                "architecture": "arm", "os": "linux", "variant": "v7", "os.version": "1", "os.features": ["x"],
            ]
            $0["artifactType"] = "application/x"
            $0["urls"] = ["https://example.com/blob"]
            $0["data"] = .string(Base64.encode(Array("abc".utf8)))
            $0["unknown"] = [1, 2]
        }
        #expect(descriptor.digest == digest)
        #expect(descriptor.size == 3)
        #expect(descriptor.annotations == ["a": "1", "b": "2"])
        #expect(descriptor.platform?.description == "linux/arm/v7")
        #expect(descriptor.platform?.osVersion == "1")
        #expect(descriptor.platform?.osFeatures == ["x"])
        #expect(descriptor.artifactType == "application/x")
        #expect(descriptor.urls == ["https://example.com/blob"])
        #expect(descriptor.data == Array("abc".utf8))
        #expect(try Descriptor(descriptor.json) == descriptor)
    }

    @Test func `writes annotations sorted`() {
        let descriptor = Descriptor(
            mediaType: "a/b", digest: digest, size: 0, annotations: ["c": "3", "a": "1", "b": "2"])
        let text = String(decoding: descriptor.json.encoded(), as: UTF8.self)
        #expect(text.hasSuffix(#""size":0,"annotations":{"a":"1","b":"2","c":"3"}}"#))
    }

    @Test(arguments: ["mediaType", "digest", "size"])
    func `refuses a descriptor without a required member`(name: String) {
        #expect(throws: DescriptorError.json(JSONError(.missing(name)))) { try parse { $0[name] = nil } }
    }

    @Test func `refuses a negative size`() {
        #expect(throws: DescriptorError.negativeSize(-1)) { try parse { $0["size"] = -1 } }
    }

    @Test func `refuses a size that is no integer of 64 bits`() {
        for size in [JSON.number("1.5"), .number("1e3"), .number("9223372036854775808"), "3"] {
            #expect(throws: DescriptorError.self) { try parse { $0["size"] = size } }
        }
    }

    @Test func `refuses a malformed digest`() {
        #expect(throws: DescriptorError.digest(.malformed("../x"))) { try parse { $0["digest"] = "../x" } }
    }

    @Test(arguments: ["", "a", "/a", "a/", "a/b/c", "a/b\n", "ä/b", String(repeating: "a", count: 254) + "/b"])
    func `refuses a malformed media type`(type: String) {
        #expect(throws: DescriptorError.malformedMediaType(type)) { try parse { $0["mediaType"] = .string(type) } }
    }

    @Test func `accepts a media type with parameters`() throws {
        let type = "application/vnd.dev.sigstore.bundle+json;version=0.1"
        #expect(try parse { $0["mediaType"] = .string(type) }.mediaType == type)
    }

    @Test func `refuses embedded data that is not the content`() {
        for data in ["YWJk", "YWI=", "YWJjZA==", "YWJj\n", "*"] {
            #expect(throws: DescriptorError.dataMismatch(digest)) { try parse { $0["data"] = .string(data) } }
        }
        #expect(throws: DescriptorError.dataMismatch(digest)) {
            try parse {
                $0["data"] = "YWJj"
                $0["size"] = 4
            }
        }
    }

    @Test(arguments: ["Digest", "SIZE", "dige\u{17F}t", "\u{17F}ize", "mediatype", "URLs"])
    func `refuses a name that readers which ignore case take for another`(name: String) {
        #expect(throws: DescriptorError.misspelledMember(name)) { try parse { $0[name] = "" } }
    }

    @Test func `refuses a platform that readers which ignore case take for another`() {
        #expect(throws: DescriptorError.misspelledMember("OS")) {
            try parse { $0["platform"] = ["os": "unknown", "architecture": "unknown", "OS": "linux"] }
        }
    }

    @Test func `refuses annotations that differ in normalisation only`() {
        let annotations: JSON = .object(
            try! JSON(parsing: Array("{\"\u{E9}\":\"1\",\"e\u{301}\":\"2\"}".utf8)).object())
        #expect(throws: DescriptorError.self) { try parse { $0["annotations"] = annotations } }
    }

    @Test func `refuses an annotation that is no text`() {
        #expect(throws: DescriptorError.self) { try parse { $0["annotations"] = ["a": 1] } }
    }

    @Test func `refuses a platform without architecture`() {
        #expect(throws: DescriptorError.json(JSONError(.missing("architecture")))) {
            try parse { $0["platform"] = ["os": "linux"] }
        }
    }

    @Test(arguments: [
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
    ])
    func `recognises a layer that must not be passed on`(type: String) throws {
        #expect(try parse { $0["mediaType"] = .string(type) }.isNonDistributable)
    }

    @Test func `recognises a BuildKit attestation manifest by annotation and platform together`() throws {
        let annotations: JSON = [
            "vnd.docker.reference.type": "attestation-manifest",
            "vnd.docker.reference.digest": .string(digest.description),
        ]
        let attestation = try parse {
            $0["annotations"] = annotations
            $0["platform"] = ["architecture": "unknown", "os": "unknown"]
        }
        #expect(attestation.isBuildKitAttestation)
        #expect(attestation.buildKitSubject == digest)
        // A manifest that a runtime would choose is none, whatever it is annotated with.
        let disguised = try parse {
            $0["annotations"] = annotations
            $0["platform"] = ["architecture": "amd64", "os": "linux"]
        }
        #expect(!disguised.isBuildKitAttestation)
        #expect(try !parse { $0["annotations"] = annotations }.isBuildKitAttestation)
        #expect(try !parse { $0["platform"] = ["architecture": "unknown", "os": "unknown"] }.isBuildKitAttestation)
    }
}
