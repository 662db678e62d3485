import TestSupport

/// What the suites need that a computer may lack; a suite that is left out says what it needs.
enum Peers {
    /// Whether the program was built and there are images to carry.
    static var hasMaterial: Bool { Tool.airlock != nil && !RealImage.all.isEmpty }

    /// Whether a tool is installed besides.
    static func canRun(_ name: String) -> Bool { hasMaterial && Tool.installed(name) != nil }
}
