import FileSystem
import OCI
import Sigstore

extension AuditInventory {
    mutating func requireSafe(_ status: FileStatus, _ path: [String]) {
        do throws(RegistryError) { try RegistryDirectory.requireSafe(status, name(path)) } catch {
            findings.append(
                AuditFinding(
                    .rotten,
                    Finding(
                        .registryDamaged, subject: name(path), message: "others may change it", found: "\(error)",
                        wanted: "the owner is this user or root, and nobody else may write", hint: error.hint)))
        }
    }

    mutating func addExtra(_ path: [String], _ what: String, _ found: String) {
        findings.append(.extra(name(path), "\(what) belongs to no image and is none of airlock's own", found: found))
    }

    /// A link, a device, or the wrong one of file and directory.
    mutating func addOther(_ path: [String], _ kind: FileStatus.Kind?, isExpected: Bool, blob: Digest? = nil) {
        let found =
            switch kind {
            case .regular: "a file"
            case .directory: "a directory"
            case .symbolicLink: "a symbolic link"
            case .other: "a device, a pipe or a socket"
            case nil: "a name that is no text, or that vanished meanwhile"
            }
        guard isExpected else { return addExtra(path, "the entry", found) }
        findings.append(
            AuditFinding(
                .rotten,
                Finding(
                    .registryDamaged, subject: name(path), message: "something else stands in the place of ours",
                    found: found, wanted: "what airlock writes under this name", hint: AuditPool.restore), blob: blob))
    }
}
