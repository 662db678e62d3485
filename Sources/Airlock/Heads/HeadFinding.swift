import OpenSSL
import Sigstore
import TransparencyLog

extension Finding {
    /// What is said of a head that is not part of the history that this site knows.
    init(_ error: HeadError, subject: String) {
        switch error {
        case .unknownLog(let origin):
            self.init(
                .headUnknownLog, subject: subject, message: "no tree head of the log is pinned", found: origin,
                wanted: "a pinned tree head of this log",
                hint: "compare a head of this log over another channel, then pin it: airlock head pin FILE")
        case .fork(let known, let other):
            self.init(
                .headFork, subject: subject,
                message: "the log \(known.origin) signed two different trees of size \(known.size): it shows different "
                    + "histories to different people",
                found: "root \(Base64.encode(other.rootHash))", wanted: "root \(Base64.encode(known.rootHash))",
                hint:
                    "import nothing more that this log vouches for; show the saved evidence to the log's operator and "
                    + "to other users of the log")
        case .unanchored(let newest, let found):
            self.init(
                .headUnanchored, subject: subject,
                message: "nothing shows that the log's tree head is consistent with one that this site trusts",
                found: "\(found.origin), size \(found.size), and no proof",
                wanted: "a consistency proof with size \(newest.size) or another accepted head",
                hint: "export again with this site's head request: airlock head request -o FILE")
        case .frozen(let head, let found):
            self.init(
                .headUnanchored, subject: subject, message: "a log that is pinned as frozen has grown",
                found: "\(found.origin), size \(found.size)", wanted: "at most size \(head.size)",
                hint: "if the log is alive after all, move its head out of heads/frozen")
        case .proofInvalid(let old, let new, let error):
            self.init(
                .headProofInvalid, subject: subject,
                message: "the consistency proof from size \(old.size) to \(new.size) does not hold", found: "\(error)",
                wanted: "a proof from root \(Base64.encode(old.rootHash)) to root \(Base64.encode(new.rootHash))",
                hint: "a damaged medium proves nothing about the log: copy the bundle again, or ask for another")
        }
    }

    /// A bundle whose final head is older than what the site knows: a disc was skipped and came late, or is replayed.
    static func stale(_ head: Checkpoint, newest: Checkpoint) -> Finding {
        Finding(
            .headStale, subject: head.origin, message: "the bundle's tree head is older than this site's",
            found: "size \(head.size)", wanted: "size \(newest.size) or more, in a bundle that is new")
    }
}
