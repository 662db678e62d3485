import Harness
import OpenSSL
import Sigstore

/// A file of bundles, and the verdicts on its first piece for every candidate that could have signed it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    for case .piece(let piece) in value(try SigstoreBundle.read(file: "bundle", bytes))?.prefix(1) ?? [] {
        for question in questions { ask(question, about: piece) }
    }
    return 0
}

private func ask(_ question: Question, about piece: EvidencePiece) {
    _ = piece.artifactNeeds(as: question.candidate)
    // A new verifier each time: what it remembers of one input must not decide about the next.
    let verifier = Verifier(domains: Trust.domains)
    switch value(try verifier.verify(piece, about: question.artifact, as: question.candidate)) {
    case nil: fatalError("malformed bytes are for a rejection to tell")
    case .verified(let verified):
        require(verified.subject == question.artifact.digest, "a verified piece is about the artifact")
    case .rejected(let rejection):
        require(!rejection.findings.map(\.description).isEmpty, "a rejection has a reason")
    }
}

private struct Question {
    let artifact: Artifact
    let candidate: Candidate
}

/// The certificate of the sample is asked about its image, all else about the file that the conformance suite signs.
private let questions: [Question] = {
    let image = Artifact(digest: "sha256:a8b5615c139914baa270ca212d1601228e3a335edc950ac0106723f4f6e53baf")
    let file = Artifact(contents: Material.shared("vectors/sigstore-conformance/a.txt") ?? Array("a file".utf8))
    let domains = Trust.domains.map { domain in
        Question(artifact: domain == Trust.sample ? image : file, candidate: .certificate(domain))
    }
    return domains + Trust.keys.map { Question(artifact: file, candidate: .key($0)) }
}()
