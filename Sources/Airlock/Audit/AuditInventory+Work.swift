import FileSystem
import OCI

extension AuditInventory {
    /// What airlock keeps for itself, besides blobs. Temporary names are an interrupted command's, and are extra.
    private static let workFiles: Set<String> = [
        RegistryDirectory.markerName, "lock", RegistryReceipt.name, HeadRecords.name, ReceiptLogUpdate.stagedName,
    ]
    private static let workDirectories: Set<String> = [
        ImageLayout.blobsName, SiteState.receiptsName, ReceiptLog.name, HeadFork.directory,
    ]

    mutating func walkWork() {
        let path = places[0]
        reading(path) { inventory in
            for name in try inventory.registry.work.names() {
                let (child, kind) = (path + [name], try inventory.registry.work.status(name)?.kind)
                let wanted: FileStatus.Kind? =
                    Self.workFiles.contains(name) ? .regular : Self.workDirectories.contains(name) ? .directory : nil
                if kind == wanted, kind != nil { continue }
                if name == RegistryDirectory.stagingName, kind == .directory {
                    inventory.addStaging(child)
                } else if wanted == nil, kind == .regular || kind == .directory {
                    inventory.addExtra(child, "the entry", kind == .regular ? "a file" : "a directory")
                } else {
                    inventory.addOther(child, kind, isExpected: wanted != nil)
                }
            }
        }
        addPlace(path, registry.work, isNew: false)
    }

    private mutating func addStaging(_ path: [String]) {
        findings.append(
            .extra(
                name(path), "an import was interrupted before it published anything", found: "what it had read",
                hint: "run airlock ls \(registry.path), which removes it"))
    }
}
