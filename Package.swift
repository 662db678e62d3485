// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target of ours: Swift 6, strict memory safety, no warning left.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// What only the connected side needs: the package trait `Network`, on by default. Without it none of it is fetched.
let network = TargetDependencyCondition.when(traits: ["Network"])
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

// A target depends only on what stands above it in this list; a test holds the graph and the imports to it.
let package = Package(
    name: "airlock",
    products: [
        .executable(name: "airlock", targets: ["AirlockCLI"]),
        // For the nested packages Fuzz and Benchmarks.
        .library(
            name: "AirlockLibraries",
            targets: [
                "Airlock", "Archive", "OCI", "Sigstore", "TransparencyLog", "OpenSSL", "YAML", "JSON", "FileSystem",
            ]),
        // For the fuzzer of the whole of verification.
        .library(name: "AirlockTestSupport", targets: ["TestSupport"]),
    ],
    traits: [
        .trait(name: "Network", description: "Registries and transparency logs over HTTP, for the connected side."),
        .default(enabledTraits: ["Network"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    ],
    targets: [
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CLibZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CConfinement"),
        .target(name: "JSON", swiftSettings: house),
        .target(name: "YAML", dependencies: ["CLibYAML"], swiftSettings: house),
        .target(name: "FileSystem", dependencies: ["CLinux"], swiftSettings: house),
        .target(name: "Confinement", dependencies: ["CConfinement", "FileSystem"], swiftSettings: house),
        .target(name: "OpenSSL", dependencies: ["CLibCrypto"], swiftSettings: house),
        .target(name: "Archive", dependencies: ["CLibArchive", "CLibZstd", "FileSystem"], swiftSettings: house),
        .target(name: "TransparencyLog", dependencies: ["OpenSSL"], swiftSettings: house),
        .target(name: "Sigstore", dependencies: ["OpenSSL", "TransparencyLog", "JSON"], swiftSettings: house),
        .target(name: "OCI", dependencies: ["OpenSSL", "JSON", "FileSystem"], swiftSettings: house),
        .target(
            name: "OCIClient",
            dependencies: [
                "OCI", "OpenSSL", "Archive", "JSON", "FileSystem",
                .product(name: "AsyncHTTPClient", package: "async-http-client", condition: network),
                .product(name: "NIOCore", package: "swift-nio", condition: network),
                .product(name: "NIOPosix", package: "swift-nio", condition: network),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: network),
                .product(name: "NIOSSL", package: "swift-nio-ssl", condition: network),
            ],
            swiftSettings: house),
        .target(
            name: "Airlock",
            dependencies: [
                "OCI", "Sigstore", "TransparencyLog", "OpenSSL", "Archive", "YAML", "JSON", "Confinement", "FileSystem",
            ],
            swiftSettings: house),
        .executableTarget(
            name: "AirlockCLI",
            dependencies: [
                "Airlock", "Confinement", "OCI", "Sigstore", "OpenSSL", "JSON", "FileSystem", argumentParser,
                .target(name: "OCIClient", condition: network),
            ],
            swiftSettings: house),

        .target(
            name: "TestSupport",
            dependencies: [
                "Airlock", "Archive", "OCI", "Sigstore", "TransparencyLog", "OpenSSL", "JSON", "FileSystem",
            ],
            path: "Tests/TestSupport", swiftSettings: house),
        .target(
            name: "NetworkSupport",
            dependencies: [
                "TestSupport", "OpenSSL", "JSON",
                .product(name: "NIOCore", package: "swift-nio", condition: network),
                .product(name: "NIOPosix", package: "swift-nio", condition: network),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: network),
            ],
            path: "Tests/NetworkSupport", swiftSettings: house),
        .executableTarget(
            name: "samples",
            dependencies: ["TestSupport", "Airlock", "OCI", "OpenSSL", "JSON", "FileSystem"],
            path: "Tests/Samples", exclude: ["demo.sh"], swiftSettings: house),
        .executableTarget(
            name: "corpus", dependencies: ["TestSupport"], path: "Tests/CorpusWriter", swiftSettings: house),
        .executableTarget(
            name: "vectors",
            dependencies: ["Airlock", "OCI", "Sigstore", "TransparencyLog", "OpenSSL", "JSON", "FileSystem"],
            path: "Tests/Vectors", swiftSettings: house),
        .systemLibrary(name: "CSystemCall", path: "Tests/CSystemCall"),
        .executableTarget(
            name: "confined", dependencies: ["Airlock", "Confinement", "FileSystem", "CSystemCall"],
            path: "Tests/Confined", swiftSettings: house),
        .testTarget(
            name: "ConfinementTests",
            dependencies: ["Confinement", "FileSystem", "CConfinement", "TestSupport", "confined", "AirlockCLI"],
            swiftSettings: house),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: house),
        .testTarget(name: "FileSystemTests", dependencies: ["FileSystem"], swiftSettings: house),
        .testTarget(name: "OpenSSLTests", dependencies: ["OpenSSL"], swiftSettings: house),
        .testTarget(name: "ArchiveTests", dependencies: ["Archive", "FileSystem"], swiftSettings: house),
        .testTarget(
            name: "TransparencyLogTests",
            dependencies: ["TransparencyLog", "OpenSSL", "JSON", "FileSystem", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "SigstoreTests",
            dependencies: ["Sigstore", "TransparencyLog", "OpenSSL", "JSON", "FileSystem", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "OCITests", dependencies: ["OCI", "OpenSSL", "JSON", "FileSystem", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "OCIClientTests",
            dependencies: [
                "Airlock", "OCI", "Sigstore", "TransparencyLog", "OpenSSL", "JSON", "FileSystem", "TestSupport",
                .target(name: "OCIClient", condition: network), .target(name: "NetworkSupport", condition: network),
            ],
            swiftSettings: house),
        .testTarget(
            name: "AirlockTests",
            dependencies: [
                "Airlock", "OCI", "Sigstore", "TransparencyLog", "OpenSSL", "Archive", "JSON", "FileSystem",
                "TestSupport",
            ],
            swiftSettings: house),
        .executableTarget(
            name: "mutations", dependencies: ["TestSupport", "FileSystem", "OpenSSL"], path: "Tests/Mutations",
            exclude: ["run"], swiftSettings: house),
        .testTarget(
            name: "CLITests",
            dependencies: [
                "Airlock", "OCI", "Sigstore", "OpenSSL", "JSON", "FileSystem", "CConfinement", "TestSupport",
                "AirlockCLI",
            ],
            swiftSettings: house),
        .testTarget(
            name: "InteropTests",
            dependencies: [
                "Airlock", "AirlockCLI", "OCI", "OpenSSL", "JSON", "FileSystem", "TestSupport",
                .target(name: "NetworkSupport", condition: network),
            ],
            exclude: ["accessibility.js"], swiftSettings: house),
        .testTarget(
            name: "CrashTests", dependencies: ["FileSystem", "JSON", "TestSupport", "AirlockCLI"],
            exclude: ["device-faults", "inject", "interrupt", "kill-export", "short.c", "tile_log.py"],
            swiftSettings: house),
        .testTarget(name: "PackageTests", dependencies: ["Airlock", "JSON"], swiftSettings: house),
    ]
)
