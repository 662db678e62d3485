import Harness
import JSON
import Sigstore

@testable import Airlock

/// What signed statements say about how something was built and what it consists of, in every form that is read, as text
/// and as a page.
///
/// Of an input with a zero byte the parts are two documents that are compared.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let (first, second) = parts(unsafe input(start, count))
    let builds = [first, second].map(build)
    for case let build? in builds { show(build, first) }
    let changes = JSONChange.all(from: builds[0]?.json, to: builds[1]?.json)
    require(builds[0] != builds[1] || changes.isEmpty, "equal builds have no differences")
    requirePlain(changes.flatMap(\.lines))
    if let document = value(try JSON(parsing: first, limits: .evidence)) {
        readPackages(document)
        _ = JSONChange.all(from: document, to: value(try JSON(parsing: second, limits: .evidence)))
    }
    return 0
}

private func build(_ statement: [UInt8]) -> Provenance? {
    value(try Statement(parsing: statement)).flatMap { Provenance($0) }
}

private func show(_ build: Provenance, _ statement: [UInt8]) {
    let entry = ProvenanceReport.Entry(provenance: build, statement: statement, identifier: "fuzz", proven: [])
    requirePlain(ProvenanceText.lines(entry))
    requireEscaped(ProvenanceMarkup.markup(build))
    _ = (build.commit, build.environment)
}

private func readPackages(_ document: JSON) {
    guard let sbom = SBOM(document) else { return }
    for package in sbom.packages.prefix(20) where !package.name.isEmpty {
        let found = sbom.packages(named: package.name, version: package.version)
        require(found.contains(package), "a package is found by its name")
    }
}

/// Nothing foreign moves a terminal's cursor.
private func requirePlain(_ lines: [String]) {
    for scalar in lines.joined().unicodeScalars where scalar != "\t" {
        require(scalar.properties.generalCategory != .control, "a line has no control character")
    }
}

/// Nothing foreign opens an element of a page, or ends one.
private func requireEscaped(_ markup: Markup) {
    for element in markup.text.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
        let name = element.drop { $0 == "/" }.prefix { $0.isLetter }
        require(elements.contains(String(name)), "an element is one of ours")
    }
}

private let elements: Set = ["dl", "div", "dt", "dd", "ul", "li", "pre"]
