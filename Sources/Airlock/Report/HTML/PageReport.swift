public import Confinement

/// A report that can be written as a page, for people who sign off what was verified.
public protocol PageReport: Report {
    /// How the program was confined that did the work; nil where nobody said it.
    var confinement: ConfinementState? { get set }
    /// The page. Precondition: the report was made for that.
    var page: ReportPage { get }
}
