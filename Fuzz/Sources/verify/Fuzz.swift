import FileSystem
import Glibc
import Harness
import TestSupport

@testable import Airlock

/// The whole of `verify` over a good bundle that the input changes: what differs in meaning is never admitted.
///
/// The input is a program, see ``Edit``: it edits entries, blobs and records, says how much is put in agreement with that,
/// whether the bundle is sealed anew with the pinned key, and what becomes other in the file itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var program = Program(unsafe input(start, count))
    guard let file = program.run(on: bundle) else { return 0 }
    let name = "airlock-fuzz-\(getpid()).airlock"
    do {
        let directory = try Directory.open("/dev/shm")
        try directory.create(name, permissions: 0o600).write(file)
        judge("/dev/shm/\(name)", file)
        try directory.remove(name)
    } catch { fatalError("no file for the input: \(error)") }
    return 0
}

private func judge(_ path: String, _ file: [UInt8]) {
    let report: VerifyReport
    do { report = try bundle.verifier.verify(path) } catch {
        let diagnosis = Diagnosis(error)
        require(diagnosis.status != .couldNotRun, "foreign bytes get an answer")
        require(diagnosis.status != .done && !diagnosis.message.isEmpty, "a refusal says why")
        return
    }
    _ = value(try report.lines)
    let admitted = report.verdicts.filter { if case .admitted = $0 { true } else { false } }
    require(report.status != .done || !admitted.isEmpty, "a bundle that is good admits an image")
    for verdict in admitted {
        require(verdict.record.digest.description == bundle.image.digest, "the image that is signed")
        require(verdict.record.reference?.withoutTagAndDigest.description == repository, "under its repository")
    }
    guard report.status == .done else { return }
    require(!report.context.contains("not sealed"), "what the policy wants sealed is sealed")
    requireWhole(file, mayLack: admitted.contains { !$0.record.absent.isEmpty })
}

/// Every blob is what its name says, and all of the image is there, by a reader of bundles that shares nothing with ours.
private func requireWhole(_ file: [UInt8], mayLack: Bool) {
    guard let editor = value(try BundleEditor(file)) else { fatalError("an admitted bundle can be taken apart") }
    for entry in editor.entries where entry.path.hasPrefix("blobs/") {
        require(BundleEditor.path(BundleEditor.digest(entry.content)) == entry.path, "a blob is what its name says")
    }
    for kind in ["config", "layer", "manifest"] where !mayLack {
        for digest in value(try bundle.edited().blobs(kind)) ?? [] {
            require(editor[BundleEditor.path(digest)] != nil, "every part of the image is there")
        }
    }
}

/// Small, so that many are judged in a second.
let bundle: BundleFixture = {
    do { return try BundleFixture(layers: [.init(size: 1000), .init(size: 2000, isCompressible: true)]) } catch {
        fatalError("no bundle: \(error)")
    }
}()
private let repository = "registry.test/team/app"
