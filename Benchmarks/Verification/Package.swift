// swift-tools-version: 6.2
import PackageDescription

/// As strict as airlock itself, of which this package uses what is public.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// A package of its own, so that airlock has no product that nobody installs.
let package = Package(
    name: "Verification",
    dependencies: [
        .package(name: "airlock", path: "../..", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .executableTarget(
            name: "verification-rate",
            dependencies: [
                .product(name: "AirlockLibraries", package: "airlock"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house)
    ]
)
