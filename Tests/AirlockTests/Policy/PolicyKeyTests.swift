import OCI
import OpenSSL
import Sigstore
import Testing

@testable import Airlock

/// Every key of the language: what it says, and one wrong value.
@Suite struct PolicyKeyTests {
    @Test func `a policy without version is refused`() throws {
        var policy = PolicyText()
        policy.top = []
        #expect(try policy.error().reason == .missingKey("version"))
    }

    @Test func `a policy of another version is refused`() throws {
        var policy = PolicyText()
        policy.top = ["version: 2"]
        #expect(try policy.error().reason == .wrongValue(found: "2", wanted: "a number from 1 to 1"))
    }

    @Test func `a seal is required unless the policy says that it is optional`() throws {
        var policy = PolicyText()
        #expect(try policy.policy().seal == .required)
        policy.top.append("seal: optional")
        #expect(try policy.policy().seal == .optional)
        policy.top[1] = "seal: none"
        #expect(try policy.error().reason == .wrongValue(found: "none", wanted: "required, optional"))
    }

    @Test func `a rule without match is refused`() throws {
        let text = "version: 1\nimages:\n  - require: [signature]\n    by: [{key: cosign/a.pub}]\n"
        #expect(try PolicyText.error(of: text).reason == .missingKey("match"))
    }

    @Test func `an unknown key is refused with its place and the nearest known key`() throws {
        let error = try PolicyText("treehead: signed").error()
        #expect(error.reason == .unknownKey("treehead", nearest: "treeHead"))
        #expect(error.position == PolicyPosition(file: "policy.yaml", line: 6, column: 5))
    }

    @Test(arguments: [("recuire", "require"), ("singature", "signature"), ("tresholt", "threshold")])
    func `the nearest known key is the one that was meant`(word: String, key: String) {
        #expect(EditDistance.nearest(to: word, among: PolicyParser.ruleKeys + PolicyParser.requirementKeys) == key)
    }

    @Test func `defaults are those of the manual`() throws {
        let rule = try PolicyText().rule()
        #expect(rule.requirements.map(\.threshold) == [1])
        #expect(rule.log == .inclusion)
        #expect(rule.treeHead == .pinned)
        #expect(rule.time == .any)
        #expect(rule.platforms == .reachable)
        #expect(rule.absent == [])
        #expect(rule.reference == .exporter)
        #expect(rule.moves == .newer)
        #expect(rule.forms == [.bundle, .legacy])
        #expect(rule.annotations == [:])
        #expect(rule.statementTypes == [])
        #expect(rule.algorithms == nil)
        #expect(rule.maximumAge == nil)
        #expect(!rule.publishUnverified)
    }

    @Test func `log takes three values`() throws {
        #expect(try PolicyText("log: promise").rule().log == .promise)
        #expect(try PolicyText("log: none").rule().log == .none)
        #expect(try PolicyText("log: inclusion").rule().log == .inclusion)
        #expect(
            try PolicyText("log: maybe").error().reason
                == .wrongValue(found: "maybe", wanted: "inclusion, promise, none"))
    }

    @Test func `treeHead takes two values`() throws {
        #expect(try PolicyText("treeHead: signed").rule().treeHead == .signed)
        #expect(try PolicyText("treeHead: pinned").rule().treeHead == .pinned)
        #expect(try PolicyText("treeHead: any").error().reason == .wrongValue(found: "any", wanted: "pinned, signed"))
    }

    @Test func `time takes three values`() throws {
        #expect(try PolicyText("time: log").rule().time == .log)
        #expect(try PolicyText("time: any").rule().time == .any)
        #expect(try PolicyText("time: timestamp").rule().time == .timestamp)
        #expect(try PolicyText("time: timestamp").rule().timestamps == 1)
        #expect(try PolicyText("time: timestamp", "timestamps: 2").rule().timestamps == 2)
        #expect(
            try PolicyText("time: clock").error().reason == .wrongValue(found: "clock", wanted: "any, timestamp, log"))
    }

    @Test func `platforms takes two values`() throws {
        #expect(try PolicyText("platforms: each").rule().platforms == .each)
        #expect(
            try PolicyText("platforms: all").error().reason == .wrongValue(found: "all", wanted: "reachable, each"))
    }

    @Test func `absent lists what may be absent`() throws {
        #expect(try PolicyText("absent: [platform]").rule().absent == [.platform])
        #expect(try PolicyText("absent: []").rule().absent == [])
        #expect(
            try PolicyText("absent: [layer]").error().reason == .wrongValue(found: "layer", wanted: "platform"))
    }

    @Test func `reference is signed by default where the seal is optional`() throws {
        var policy = PolicyText()
        policy.top.append("seal: optional")
        #expect(try policy.rule().reference == .signed)
        #expect(try PolicyText("reference: signed").rule().reference == .signed)
        #expect(
            try PolicyText("reference: none").error().reason == .wrongValue(found: "none", wanted: "exporter, signed"))
    }

    @Test func `moves takes three values`() throws {
        #expect(try PolicyText("moves: deny").rule().moves == .deny)
        #expect(try PolicyText("moves: any").rule().moves == .any)
        #expect(
            try PolicyText("moves: older").error().reason == .wrongValue(found: "older", wanted: "newer, deny, any"))
    }

    @Test func `forms takes two values`() throws {
        #expect(try PolicyText("forms: [legacy]").rule().forms == [.legacy])
        #expect(try PolicyText("forms: [bundle]").rule().forms == [.bundle])
        #expect(
            try PolicyText("forms: [paper]").error().reason == .wrongValue(found: "paper", wanted: "bundle, legacy"))
    }

    @Test func `annotations are texts`() throws {
        #expect(
            try PolicyText("annotations: {team: red, build: '12'}").rule().annotations == [
                "team": "red", "build": "12",
            ])
        #expect(
            try PolicyText("annotations: {build: 12}").error().reason
                == .wrongType(found: "number 12", wanted: "a text"))
    }

    @Test func `algorithms are named`() throws {
        let rule = try PolicyText("algorithms: [ecdsa-p256, rsa-3072]").rule()
        #expect(rule.algorithms == [.exactly(.ecdsaP256), .rsa(minimumBits: 3072)])
        #expect(
            try PolicyText("algorithms: [ecdsa-p256, dsa]").error().reason
                == .wrongValue(found: "dsa", wanted: AlgorithmAllowance.names))
    }

    @Test(arguments: ["90d", "12h", "2w", "1d", "99999h"])
    func `maximumAge is a number with a unit`(age: String) throws {
        #expect(try PolicyText("maximumAge: \(age)").rule().maximumAge?.source == age)
    }

    @Test(arguments: ["90", "'90'", "0d", "-1d", "1y", "1.5d", "d", "100000d", "01d", "1 d"])
    func `maximumAge without number and unit is refused`(age: String) throws {
        #expect(try PolicyText("maximumAge: \(age)").error().code == .policyMalformed)
    }

    @Test func `publishUnverified is true or false and nothing like it`() throws {
        #expect(try PolicyText("publishUnverified: true").rule().publishUnverified)
        #expect(
            try PolicyText("publishUnverified: yes").error().reason
                == .wrongType(found: "boolean yes", wanted: "true or false"))
    }

}
