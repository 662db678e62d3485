import FileSystem
import Glibc
import JSON
import OCI
import OpenSSL
import Sigstore
import Testing

@testable import Airlock

/// How errors are told and which exit status they get.
struct DiagnosisTests {
    @Test func `gives the weightiest of several reasons`() {
        let all = ExitStatus.allCases
        #expect(ExitStatus.weightiest(all) == .usage)
        let order: [ExitStatus] = [.usage, .couldNotRun, .damaged, .forked, .refused, .denied, .missing, .done]
        for (position, status) in order.enumerated() {
            #expect(ExitStatus.weightiest(order[position...].shuffled()) == status)
        }
        #expect(ExitStatus.weightiest([]) == .done)
    }

    @Test func `ends by the numbers of the manual`() {
        let numbers = ExitStatus.allCases.map(\.rawValue).sorted()
        #expect(numbers == [0, 1, 2, 3, 4, 5, 6, 64])
        #expect(ExitStatus.refused.rawValue == 2)
        #expect(ExitStatus.denied.rawValue == 3)
        #expect(ExitStatus.damaged.rawValue == 4)
        #expect(ExitStatus.missing.rawValue == 5)
        #expect(ExitStatus.forked.rawValue == 6)
    }

    @Test(arguments: [
        (FindingCode.policyTagMoved, ExitStatus.denied), (.identitySubjectMismatch, .denied),
        (.evidenceMissing, .denied), (.logEntryMissing, .denied), (.headUnanchored, .refused),
        (.signatureInvalid, .refused), (.evidenceMalformed, .refused), (.logSETInvalid, .refused),
        (.imageMalformed, .damaged), (.bundleMalformed, .damaged), (.bundleMissing, .missing),
        (.registryDamaged, .damaged), (.registryUnreceipted, .refused), (.stateBroken, .forked),
        (.cryptoUnavailable, .couldNotRun), (.systemFailed, .couldNotRun),
    ]) func `ends by the kind of the finding`(code: FindingCode, status: ExitStatus) {
        #expect(code.status == status)
    }

    @Test func `tells what a missing file is, without a hint about space`() {
        let diagnosis = Diagnosis(SystemError(operation: "open", path: "/x", code: ENOENT))
        #expect(diagnosis.code == .systemFailed)
        #expect(diagnosis.status == .couldNotRun)
        #expect(diagnosis.hint == nil)
    }

    @Test func `gives a hint where the disk is full`() {
        #expect(Diagnosis(SystemError(operation: "write", path: "/x", code: ENOSPC)).hint != nil)
    }

    @Test func `tells an error as data`() throws {
        let error = try Diagnosis(SealError.missing).json.object().object("error")
        #expect(try error.string("code") == "seal.missing")
        #expect(try error.integer("status") == 2)
        #expect(try !error.string("message").isEmpty)
        #expect(try !error.string("hint").isEmpty)
    }

    @Test(arguments: [
        (0 as UInt64, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (5 << 30, "5.0 GiB"),
    ]) func `writes sizes for people`(bytes: UInt64, text: String) {
        #expect(ByteCount(bytes).description == text)
    }

    @Test func `gives every code of ours once`() {
        let codes = FindingCode.airlock.map(\.rawValue)
        #expect(Set(codes).count == codes.count)
    }
}
