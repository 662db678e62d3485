import FileSystem

extension ConfinedWork {
    /// What `verify` needs, and all that verifies a target before it tells something of it: it reads, and writes into
    /// nothing but files without a name.
    public static func verification(of targets: [String], trust: String?, state: String?) throws -> ConfinedWork {
        var work = ConfinedWork()
        try work.read(trust)
        try work.read(state)
        for target in targets { try work.readTarget(try TargetVerifier.split(target).path, state: state) }
        return work
    }

    /// What `import` into a directory needs: it reads the bundle and the trust directory, and writes in the registry
    /// directory and in the site's state.
    public static func importing(
        _ bundle: String, into destination: String, trust: String, state: String?
    ) throws -> ConfinedWork {
        var work = ConfinedWork()
        try Importer.requireDirectory(destination)
        try work.read(bundle)
        try work.read(trust)
        do throws(SystemError) {
            try work.write(destination)
            if let state { try work.write(state) }
            try work.recover(destination, state: state)
        } catch {
            try work.discard()
            throw RegistryError.system(error)
        }
        return work
    }

    /// A bundle or a registry directory. Opening the latter takes its lock.
    private mutating func readTarget(_ path: String, state: String?) throws(SystemError) {
        try read(path)
        guard path != "-", try RegistryDirectory.exists(at: path) else { return }
        try update("\(path)/\(RegistryDirectory.workName)/lock")
        try recover(path, state: state)
    }

    /// Whoever opens a registry directory or a state finishes the import that was interrupted there, and writes what that
    /// would have written.
    private mutating func recover(_ registry: String, state: String?) throws(SystemError) {
        if let interruption = RegistryDirectory.interruption(at: registry) {
            try writeExisting(registry)
            for path in [interruption.state, state].compactMap(\.self) { try writeExisting(path) }
        }
        guard let state, let other = StateDirectory.interruptedImport(at: state) else { return }
        for path in [state, other] { try writeExisting(path) }
    }
}

extension ConfinedWork {
    /// What `audit` needs: it reads; with a memory, it writes in the directory where that lies.
    public static func audit(
        of directory: String, trust: String, state: String?, resume: String?
    ) throws -> ConfinedWork {
        var work = ConfinedWork()
        for path in [directory, trust, state] { try work.read(path) }
        if let resume { try work.writeExisting(Directory.split(resume).parent + "/.") }
        return work
    }

    /// What is needed by commands that read files and directories and nothing else.
    public static func reading(_ paths: [String?]) throws -> ConfinedWork {
        var work = ConfinedWork()
        for path in paths { try work.read(path) }
        return work
    }

    /// What is needed by commands that tell of a bundle or a registry directory and verify nothing.
    public static func listing(_ target: String) throws -> ConfinedWork {
        var work = ConfinedWork()
        try work.readTarget(target, state: nil)
        return work
    }
}
