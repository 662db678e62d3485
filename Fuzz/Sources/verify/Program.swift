import Harness
import JSON
import TestSupport

/// What an input makes of a bundle: some edits, then what follows from them.
///
/// ```
/// 1 byte    how it ends: bits 0 and 1 how much is put in agreement, bit 2 whether it stays without a new seal
/// edits     kind, place, offset (2), length of the bytes, bytes; kinds from 8 on are of the file, after all others
/// ```
struct Program {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    private struct Edit {
        let kind: UInt8
        let place: Int
        let offset: Int
        let bytes: [UInt8]
    }

    /// The file; nil where the edits cannot be made.
    mutating func run(on bundle: BundleFixture) -> [UInt8]? {
        let end = rest.popFirst() ?? 0
        var edits: [Edit] = []
        while edits.count < 8, let edit = next() { edits.append(edit) }
        do {
            var editor = try bundle.edited()
            for edit in edits where edit.kind < 8 { try apply(edit, to: &editor) }
            // What is derived has a place only where the manifest still has its members.
            let manifest = try JSON(parsing: editor.content(BundleEditor.manifestPath))
            guard ["/tables", "/volume"].allSatisfy({ isObject(manifest[at: $0]) }) || end & 3 > 1 else { return nil }
            if end & 3 == 0 { try editor.settle() }
            if end & 3 == 1 { try editor.deriveManifest() }
            if end & 4 == 0 { try editor.seal(with: [bundle.exporter]) }
            var file = editor.bytes
            for edit in edits where edit.kind >= 8 { overwrite(&file, edit) }
            return file
        } catch { return nil }
    }

    private func isObject(_ value: JSON?) -> Bool { if case .object? = value { true } else { false } }

    private mutating func next() -> Edit? {
        guard rest.count >= 5 else { return nil }
        let head = Array(rest.prefix(5))
        rest = rest.dropFirst(5)
        defer { rest = rest.dropFirst(Int(head[4])) }
        return Edit(
            kind: head[0] % 10, place: Int(head[1]), offset: Int(head[2]) << 8 | Int(head[3]),
            bytes: Array(rest.prefix(Int(head[4]))))
    }

    private func apply(_ edit: Edit, to editor: inout BundleEditor) throws {
        guard !editor.entries.isEmpty else { return }
        let position = edit.place % editor.entries.count
        let path = editor.entries[position].path
        switch edit.kind {
        case 0:
            var content = editor.entries[position].content
            overwrite(&content, edit)
            editor[path] = content
        case 1:
            var content = editor.entries[position].content
            let start = edit.offset % (content.count + 1)
            content.replaceSubrange(start..<min(content.count, start + edit.bytes.count / 2), with: edit.bytes)
            editor[path] = content
        case 2: editor.entries.swapAt(position, edit.offset % editor.entries.count)
        case 3: editor.entries.remove(at: position)
        case 4: editor.entries.insert(editor.entries[position], at: edit.offset % editor.entries.count)
        case 5: overwrite(&editor.entries[position].header, edit)
        case 6: try replaceBlob(edit, in: &editor)
        default: try editDocument(path, edit, in: &editor)
        }
    }

    /// Changes a blob, and all that names it.
    private func replaceBlob(_ edit: Edit, in editor: inout BundleEditor) throws {
        let blobs = try ["evidence", "manifest", "config", "layer"].flatMap { try editor.blobs($0) }
        guard !blobs.isEmpty else { return }
        let digest = blobs[edit.place % blobs.count]
        let content = try editor.blob(digest)
        if let document = try? JSON(parsing: content), let changed = changed(document, edit) {
            try editor.replaceBlob(digest, with: changed.encoded())
            return
        }
        var bytes = content
        overwrite(&bytes, edit)
        try editor.replaceBlob(digest, with: bytes)
    }

    /// Changes a value of a document or of a record of a table.
    private func editDocument(_ path: String, _ edit: Edit, in editor: inout BundleEditor) throws {
        if path == BundleEditor.entriesPath || path == BundleEditor.imagesPath {
            try editor.editRecords(path) { records in
                let position = edit.offset % max(1, records.count)
                guard records.indices.contains(position) else { return }
                let inner = Edit(kind: 7, place: 0, offset: edit.offset / max(1, records.count), bytes: edit.bytes)
                records[position] = changed(records[position], inner) ?? records[position]
            }
        } else if let document = try? JSON(parsing: editor.content(path)), let changed = changed(document, edit) {
            editor[path] = changed.encoded(.canonical)
        }
    }

    /// The document with one of its values replaced: by the bytes where they are JSON, by a text, or by nothing.
    private func changed(_ document: JSON, _ edit: Edit) -> JSON? {
        let pointers = pointers(in: document, at: "")
        guard !pointers.isEmpty else { return nil }
        var document = document
        let pointer = pointers[edit.offset % pointers.count]
        if edit.bytes.isEmpty {
            document[at: pointer] = nil
        } else {
            document[at: pointer] = (try? JSON(parsing: edit.bytes)) ?? text(edit.bytes).map(JSON.string) ?? .null
        }
        return document
    }

    /// Every value but the whole. Names with slashes are no steps of these pointers, and left alone.
    private func pointers(in document: JSON, at pointer: String) -> [String] {
        switch document {
        case .object(let object):
            object.members.filter { !$0.name.contains("/") && !$0.name.isEmpty }.flatMap { member in
                ["\(pointer)/\(member.name)"] + pointers(in: member.value, at: "\(pointer)/\(member.name)")
            }
        case .array(let elements):
            elements.enumerated().flatMap { ["\(pointer)/\($0)"] + pointers(in: $1, at: "\(pointer)/\($0)") }
        default: []
        }
    }

    private func overwrite(_ bytes: inout [UInt8], _ edit: Edit) {
        guard !bytes.isEmpty else { return }
        // The place is the coarse part where there is much.
        let start = bytes.count > 1 << 16 ? (edit.place << 16 | edit.offset) % bytes.count : edit.offset % bytes.count
        for (position, byte) in zip(start..<bytes.count, edit.bytes) { bytes[position] = byte }
    }
}
