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
        fuzzer("certificate"),
        fuzzer("dsse-envelope"),
        fuzzer("note"),
        fuzzer("policy"),
        fuzzer("rekor-body"),
        fuzzer("sigstore-bundle"),
        fuzzer("timestamp"),
        fuzzer("trusted-root"),
    ]
)
