import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What each form of provenance says, in one shape.
struct ProvenanceFormTests {
    private func provenance(_ type: String, _ predicate: String) throws -> Provenance {
        let statement: JSON = [
            "_type": "https://in-toto.io/Statement/v1", "predicateType": .string(type),
            "subject": [["name": "registry.test/app", "digest": ["sha256": "aa"]]],
            "predicate": try JSON(parsing: Array(predicate.utf8)),
        ]
        return try #require(Provenance(try Statement(parsing: statement.encoded())))
    }

    @Test func `GitHub's workflows in SLSA v1`() throws {
        let found = try provenance(
            "https://slsa.dev/provenance/v1",
            """
            {"buildDefinition": {"buildType": "https://actions.github.io/buildtypes/workflow/v1",
              "externalParameters": {"workflow": {"ref": "refs/tags/v1", "repository": "https://github.com/o/r",
                "path": ".github/workflows/release.yml"}},
              "resolvedDependencies": [{"uri": "https://mirror.test/x", "digest": {"sha256": "00"}},
                {"uri": "git+https://github.com/o/r@refs/tags/v1", "digest": {"gitCommit": "c0ffee"}}]},
             "runDetails": {"builder": {"id": "https://github.com/actions/runner/github-hosted"},
              "metadata": {"invocationId": "https://github.com/o/r/actions/runs/1/attempts/1"}}}
            """)
        #expect(found.builder == "https://github.com/actions/runner/github-hosted")
        #expect(found.commit == "c0ffee")
        #expect(found.source?.uri == "git+https://github.com/o/r@refs/tags/v1")
        #expect(found.entryPoint == ".github/workflows/release.yml")
        #expect(found.invocation.hasSuffix("/attempts/1"))
        #expect(found.materials.count == 2)
        #expect(found.subjects == ["registry.test/app@sha256:aa"])
    }

    @Test func `Google Cloud Build in SLSA v1`() throws {
        let found = try provenance(
            "https://slsa.dev/provenance/v1",
            """
            {"buildDefinition": {"buildType": "https://cloud.google.com/build/gcb-buildtypes/google-worker/v1",
              "externalParameters": {"buildConfigSource": {"path": "cloudbuild.yaml", "ref": "refs/heads/main",
                "repository": "git+https://github.com/o/r"}, "substitutions": {"TAG": "v1"}},
              "resolvedDependencies": [{"uri": "git+https://github.com/o/r@refs/heads/main",
                "digest": {"gitCommit": "c0ffee"}}]},
             "runDetails": {"builder": {"id": "https://cloudbuild.googleapis.com/GoogleHostedWorker"},
              "metadata": {"startedOn": "2024-01-01T00:00:00Z", "finishedOn": "2024-01-01T00:01:00Z"}}}
            """)
        #expect(found.entryPoint == "cloudbuild.yaml")
        #expect(found.commit == "c0ffee")
        #expect(found.finishedOn == "2024-01-01T00:01:00Z")
        #expect(found.parameters.contains { $0.name == "substitutions" && $0.value == "{\"TAG\":\"v1\"}" })
    }

    @Test func `Tekton Chains in SLSA v0.2 and v1`() throws {
        let old = try provenance(
            "https://slsa.dev/provenance/v0.2",
            """
            {"builder": {"id": "https://tekton.dev/chains/v2"}, "buildType": "tekton.dev/v1beta1/TaskRun",
             "invocation": {"configSource": {}, "parameters": {"url": "https://github.com/o/r"}},
             "buildConfig": {"steps": [{"entryPoint": "make", "arguments": ["image"],
               "environment": {"container": "build", "image": "oci://golang@sha256:bb"}}]},
             "metadata": {"buildStartedOn": "2023-01-01T00:00:00Z"},
             "materials": [{"uri": "oci://golang", "digest": {"sha256": "bb"}},
               {"uri": "git+https://github.com/o/r.git", "digest": {"sha1": "c0ffee"}}]}
            """)
        #expect(old.commit == "c0ffee")
        #expect(old.steps == [.init(entryPoint: "make", arguments: ["image"], image: "oci://golang@sha256:bb")])
        #expect(old.environment == ["oci://golang@sha256:bb"])
        #expect(old.parameters.map(\.name) == ["url"])
        let new = try provenance(
            "https://slsa.dev/provenance/v1",
            """
            {"buildDefinition": {"buildType": "https://tekton.dev/chains/v2/slsa",
              "externalParameters": {"runSpec": {"pipelineSpec": {"tasks": [{"taskSpec": {"steps": [
                {"image": "golang", "script": "go build"}, {"image": "ko", "command": ["ko"], "args": ["build"]}]}}]}}},
              "resolvedDependencies": [{"uri": "git+https://github.com/o/r.git", "digest": {"sha1": "c0ffee"}}]},
             "runDetails": {"builder": {"id": "https://tekton.dev/chains/v2"}}}
            """)
        #expect(new.steps.map(\.entryPoint) == ["go build", "ko"])
        #expect(new.steps.map(\.arguments) == [[], ["build"]])
        #expect(new.commit == "c0ffee")
    }

    @Test func `what is of another type than it should be is left out`() throws {
        let found = try provenance(
            "https://slsa.dev/provenance/v0.2",
            #"{"builder": [], "buildType": 3, "invocation": "x", "materials": {"a": 1}, "metadata": null}"#)
        #expect(found.builder.isEmpty)
        #expect(found.buildType == "3")
        #expect(found.materials.isEmpty && found.source == nil && found.commit.isEmpty)
    }

    @Test func `another predicate is no provenance`() throws {
        let statement =
            #"{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://cyclonedx.org/bom","subject":[]}"#
        #expect(Provenance(try Statement(parsing: Array(statement.utf8))) == nil)
    }

    @Test(
        .enabled(if: SharedMaterial.root != nil, "no shared material beside the package"),
        arguments: ["v1.4.0", "v1.7.0", "v1.10.0", "v2.1.0"])
    func `what GitHub's generator attested`(version: String) throws {
        let blobs = try Directory.open("\(SharedMaterial.root!)/real/oci-layouts/\(version)/blobs/sha256")
        var found: [Provenance] = []
        for name in try blobs.names() {
            let bytes = try blobs.read(name, limit: 16 << 20)
            guard let document = try? JSON(parsing: bytes), case .string(let payload)? = document[at: "/payload"],
                let statement = Base64.decode(payload)
            else { continue }
            let predicate = try JSON(parsing: statement)
            let build = try #require(Provenance(try Statement(parsing: statement)))
            #expect(.string(build.commit) == predicate[at: "/predicate/invocation/configSource/digest/sha1"])
            #expect(.string(build.builder) == predicate[at: "/predicate/builder/id"])
            #expect(build.builder.hasSuffix("generator_container_slsa3.yml@refs/tags/\(version)"))
            #expect(build.source?.uri.hasPrefix("git+https://github.com/slsa-framework/example-package@refs/") == true)
            #expect(build.entryPoint.hasPrefix(".github/workflows/"))
            found.append(build)
        }
        #expect(found.count == 1)
    }
}
