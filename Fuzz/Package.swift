// swift-tools-version: 6.2
import PackageDescription

/// As in the package above, and no `main`: libFuzzer brings its own.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-parse-as-library"]),
]

/// A program that hands to one parser whatever libFuzzer makes.
func fuzzer(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: ["Harness", .product(name: "AirlockLibraries", package: "airlock")],
        swiftSettings: house)
}

let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "airlock", path: "..", traits: [])],
    targets: [
        .target(
            name: "Harness", dependencies: [.product(name: "AirlockLibraries", package: "airlock")],
            swiftSettings: house),
        fuzzer("archive"),
        fuzzer("bundle-tables"),
        fuzzer("certificate"),
        fuzzer("cosign"),
        fuzzer("dsse-envelope"),
        fuzzer("json"),
        fuzzer("manifest"),
        fuzzer("names"),
        fuzzer("note"),
        fuzzer("policy"),
        fuzzer("proof-sources"),
        fuzzer("provenance"),
        fuzzer("rekor-body"),
        fuzzer("sigstore-bundle"),
        fuzzer("site-state"),
        fuzzer("tar"),
        fuzzer("timestamp"),
        fuzzer("trusted-root"),
        .executableTarget(
            name: "verify",
            dependencies: [
                "Harness", .product(name: "AirlockLibraries", package: "airlock"),
                .product(name: "AirlockTestSupport", package: "airlock"),
            ], swiftSettings: house),
        fuzzer("yaml"),
    ]
)
