import Airlock
import ArgumentParser
import FileSystem
import JSON
import OpenSSL

/// Turns whatever ends a command into a message, a hint where we know one, and the exit code.
enum Failure {
    /// Runs a command's work and ends the program with its status.
    static func report<R: Report>(_ output: OutputOptions, _ body: () throws -> R) throws {
        try report(asJSON: output.output == .json, write: { try output.write($0) }, body)
    }

    /// The same with a form of output of the command's own.
    static func report<R: Report>(asJSON: Bool, write: (R) throws -> Void, _ body: () throws -> R) throws {
        try report(tell: { if asJSON { try Talk.result($0.json.encoded(.pretty)) } }, write: write, body)
    }

    /// The same with what is written to standard output of an error.
    static func report<R: Report>(
        tell: (Diagnosis) throws -> Void, write: (R) throws -> Void, _ body: () throws -> R
    ) throws {
        let report: R
        do {
            try OpenSSL.selfCheck()
            report = try finished(body)
        } catch {
            let ending = exit(error)
            try tell(Diagnosis(error))
            Interruption.endProgram()
            throw ending
        }
        do { try write(report) } catch {
            // Whoever reads the error alone must not repeat what was done, or believe that it was not.
            if let effect = report.effect { Talk.say("airlock: note: \(effect); only the result could not be written") }
            let ending = exit(error)
            Interruption.endProgram()
            throw ending
        }
        for line in report.complaints { Talk.say(line) }
        guard report.status == .done else { throw ExitCode(report.status.rawValue) }
    }

    /// What was found on the way to an end that a signal wanted is no result: evidence that was not read is not bad.
    private static func finished<R: Report>(_ body: () throws -> R) throws -> R {
        let report = try body()
        if report.effect == nil { try Interruption.check("finish", "the command") }
        return report
    }

    /// Tells an error and gives the exit code for it.
    static func exit(_ error: any Error) -> any Error {
        if error is ExitCode || error is ValidationError || error is CleanExit { return error }
        let diagnosis = Diagnosis(error)
        let prefix = Interruption.name.map { "interrupted by \($0): " } ?? ""
        Talk.say("airlock: error: \(prefix)\(diagnosis.message) (\(diagnosis.code))")
        if let hint = diagnosis.hint { Talk.say("airlock: hint: \(hint)") }
        return ExitCode(diagnosis.status.rawValue)
    }
}
