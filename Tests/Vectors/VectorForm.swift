import JSON

/// What kind of case a folder or file holds. It is known by its content, so that suites of any name run.
enum VectorForm: Sendable, Equatable {
    /// A folder with an image layout in `layout/`, and signatures in it or in `sig/`.
    case layout
    /// A file with `leafIdx`, `treeSize`, `root`, `leafHash`, `proof`, `wantErr`.
    case inclusionProof
    /// A file with `size1`, `size2`, `root1`, `root2`, `proof`, `wantErr`.
    case consistencyProof
    /// A folder with `bundle.sigstore.json`. Each case counts twice: the artifact as a file, and by its digest.
    case sigstoreBundle(byDigest: Bool)
    /// A folder with `tile/` and signed checkpoints of the same log at some sizes.
    case tiledLog
    /// A folder with `NAME.v0.json`, which holds a witness's keys, and checkpoints that the witness cosigned.
    case witness
    /// A file with a statement of 2021's Tekton: signed here, and admitted only where the policy names its type.
    case statement
    /// A file with a trusted tree head, and an entry that shall lead to it.
    case treeHead
    /// Something that says it is a case, in no form that is known.
    case unknown

    /// The form of a folder by the names in it; `nil` where it is no case, and cases may be below it.
    static func ofFolder(named folder: String, holding names: [String]) -> VectorForm? {
        let names = Set(names)
        if names.contains("bundle.sigstore.json") { return .sigstoreBundle(byDigest: false) }
        if names.contains("layout") { return .layout }
        if names.contains(where: { $0.hasSuffix(".v0.json") }) { return .witness }
        if names.contains("tile"), names.contains(where: { $0.hasPrefix("checkpoint") }) { return .tiledLog }
        let isMarked = names.contains("case.json") || VectorCase.expectation(byName: folder) == .reject
        return isMarked ? .unknown : nil
    }

    /// The form of a file by its content, which is `nil` where it is no JSON object; `nil` where it is no case.
    static func ofFile(named file: String, holding object: JSONObject?) -> VectorForm? {
        if let names = object.map({ Set($0.names) }) {
            if names.isSuperset(of: ["wantErr", "leafIdx"]) { return .inclusionProof }
            if names.isSuperset(of: ["wantErr", "size1"]) { return .consistencyProof }
            if names.contains("trusted_checkpoint") { return .treeHead }
            if names.isSuperset(of: ["_type", "predicateType"]) { return .statement }
            if names.contains("expect") || names.contains("wantErr") { return .unknown }
        }
        return VectorCase.expectation(byName: file) == .reject ? .unknown : nil
    }
}
