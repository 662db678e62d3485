public import JSON

extension BundleEditor {
    /// One layer of an evidence manifest, with its blob.
    public struct Layer: Sendable {
        public var annotations: JSONObject
        public var blob: [UInt8]

        /// The text of an annotation.
        public subscript(_ name: String) -> String? {
            get { if case .string(let text)? = annotations[name] { text } else { nil } }
            set { annotations[name] = newValue.map { .string($0) } }
        }
    }

    /// The digest of the evidence manifest of a kind: `signature`, `attestation`, or `referrer` for the log entry records.
    public func evidence(_ kind: String) throws -> String {
        for image in try records(Self.imagesPath) {
            guard case .array(let pieces)? = image[at: "/evidence"] else { continue }
            if let piece = pieces.first(where: { Self.text($0, "kind") == kind }) { return Self.text(piece, "digest") }
        }
        throw Failure.malformed("no evidence of kind \(kind)")
    }

    /// A layer of the evidence of a kind.
    public func layer(_ kind: String, at index: Int = 0) throws -> Layer {
        let manifest = try JSON(parsing: blob(evidence(kind)))
        guard let descriptor = manifest[at: "/layers/\(index)"] else { throw Failure.malformed("no layer \(index)") }
        var annotations = JSONObject()
        if case .object(let object)? = descriptor[at: "/annotations"] { annotations = object }
        return Layer(annotations: annotations, blob: try blob(Self.text(descriptor, "digest")))
    }

    /// Changes a layer of the evidence of a kind, its annotations and its blob, and all that follows from that.
    public mutating func editLayer(
        _ kind: String, at index: Int = 0, _ change: (inout Layer) throws -> Void
    ) throws {
        let old = try layer(kind, at: index)
        var new = old
        try change(&new)
        if new.annotations != old.annotations {
            try editBlob(evidence(kind)) { $0[at: "/layers/\(index)/annotations"] = .object(new.annotations) }
        }
        if new.blob != old.blob { try replaceBlob(Self.digest(old.blob), with: new.blob) }
    }

    /// Changes the log entry record that completes the evidence of a kind.
    public mutating func editRecord(of kind: String, _ change: (inout JSON) throws -> Void) throws {
        let index = try recordIndex(of: kind)
        try editLayer("referrer", at: index) { layer in
            var record = try JSON(parsing: layer.blob)
            try change(&record)
            layer.blob = record.encoded(.canonical)
        }
    }

    /// Puts a signed piece in the place of the only one of a kind, with its log entry record.
    public mutating func replacePiece(_ kind: String, with piece: SignedPiece) throws {
        let index = try recordIndex(of: kind)
        try editLayer(kind) { layer in
            layer.annotations = JSONObject()
            for (name, text) in piece.layer.annotations.sorted(by: { $0.key < $1.key }) { layer[name] = text }
            layer.blob = piece.layer.blob
        }
        guard let record = piece.logEntryRecord else { return }
        try editLayer("referrer", at: index) { $0.blob = record }
    }

    /// Which layer of the records' manifest is about the blob of a kind of evidence.
    private func recordIndex(of kind: String) throws -> Int {
        let original = Self.digest(try layer(kind).blob)
        for index in 0..<8 where Self.text(try JSON(parsing: layer("referrer", at: index).blob), "original") == original
        {
            return index
        }
        throw Failure.malformed("no log entry record about \(original)")
    }
}
