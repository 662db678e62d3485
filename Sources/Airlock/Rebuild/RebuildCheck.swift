public import OCI

/// `rebuild-check`: compares a rebuilt image with the digests that the verified provenance of an image vouches for, and
/// says where they differ.
public struct RebuildCheck {
    private let verifier: TargetVerifier
    private let opener: (any RemoteOpener)?
    private let progress: any ProgressObserver

    /// - Parameters:
    ///   - opener: reaches registries; without it a rebuilt image in one cannot be compared.
    ///   - verifier: verifies the image, and keeps what it verified.
    public init(
        verifier: TargetVerifier, opener: (any RemoteOpener)? = nil, progress: any ProgressObserver = SilentProgress()
    ) {
        self.verifier = verifier
        self.opener = opener
        self.progress = progress
    }

    /// Verifies `image`, `TARGET@NAME`, and compares the rebuilt one with it. Nothing of the rebuilt image is verified
    /// but its digests.
    public func check(_ image: String, against rebuilt: SourceSpecification) throws -> RebuildReport {
        let verification = try verifier.verify(image)
        guard let verdict = verification.verdicts.first else { throw CatalogError.noImage }
        guard verification.verdicts.allSatisfy({ $0.record.digest == verdict.record.digest }) else {
            throw CatalogError.severalImages(available: verification.verdicts.map(\.record.name))
        }
        let vouched = verification.verdicts.flatMap(VouchedDigest.all)
        let original = try ComparedImage(verdict.record, in: try TargetVerifier.split(image).path)
        let other = try ComparedImage(rebuilt, opener: opener)
        progress.note("comparing \(original.name) with \(other.name)")
        let comparison = try ImageComparison(original, other)
        let closure = try original.closure()
        let compared = comparison.images.map(\.old)
        let isWhole = original.descriptor.digest == other.descriptor.digest
        let isVouched =
            isWhole
            ? vouched.cover(original.descriptor.digest, in: closure)
            : !compared.isEmpty && compared.allSatisfy { vouched.cover($0, in: closure) }
        return RebuildReport(
            image: original, rebuilt: other, vouched: vouched, isVouched: isVouched, comparison: comparison,
            verification: verification)
    }
}
