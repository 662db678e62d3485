internal import JSON

/// Images of random content: the same seed gives the same bytes.
public struct RandomImage: Sendable {
    /// One layer to be made.
    public struct Layer: Sendable {
        /// Of the file inside, in bytes.
        public var size: Int
        /// Whether it is stored as a plain tar that compresses well, instead of gzip.
        public var isCompressible: Bool

        /// A layer of a size.
        public init(size: Int, isCompressible: Bool = false) {
            self.size = size
            self.isCompressible = isCompressible
        }
    }

    /// Determines everything that is not given.
    public var seed: UInt64
    /// From the lowest up.
    public var layers: [Layer]

    /// An image with layers whose files have these sizes; two small ones by default.
    public init(seed: UInt64, layers: [Layer] = [Layer(size: 2000), Layer(size: 3000, isCompressible: true)]) {
        self.seed = seed
        self.layers = layers
    }

    /// A single image for a platform, `os/architecture`; the platform changes its content.
    public func image(platform: String = "linux/amd64") -> TestImage {
        var random = SplitMix64(seed: platform.utf8.reduce(seed) { $0 &* 31 &+ UInt64($1) })
        let made = layers.map { layer in
            RandomLayer(seed: random.next(), fileSize: layer.size, isCompressible: layer.isCompressible).blob()
        }
        let parts = platform.split(separator: "/").map { JSON.string(String($0)) }
        let config: JSON = [
            "architecture": parts[1], "os": parts[0], "config": ["Env": ["PATH=/"]],
            "rootfs": ["type": "layers", "diff_ids": .array(made.map { .string($0.diffID) })],
        ]
        return TestImage(
            config: TestBlob(mediaType: TestImage.configType, bytes: config.encoded()),
            layers: made.map { ($0.blob, [:]) })
    }

    /// An index with an image for each platform.
    public func index(platforms: [String] = ["linux/amd64", "linux/arm64"]) -> TestImage {
        TestImage(index: platforms.map { (image(platform: $0), platform: $0) })
    }

    /// An artifact like a Helm chart: the configuration is no image's, the one layer is a gzip.
    public func chart(name: String = "app") -> TestImage {
        let config: JSON = ["name": .string(name), "version": "1.0.0", "apiVersion": "v2"]
        let size = layers.first?.size ?? 0
        let content = RandomLayer(seed: seed, fileSize: size).blob().blob
        let layer = TestBlob(
            mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", bytes: content.bytes)
        return TestImage(
            config: TestBlob(mediaType: "application/vnd.cncf.helm.config.v1+json", bytes: config.encoded()),
            layers: [(layer, [:])],
            further: ["annotations": ["org.opencontainers.image.title": .string(name)]])
    }
}
