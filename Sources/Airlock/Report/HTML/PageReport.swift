/// A report that can be written as a page, for people who sign off what was verified.
public protocol PageReport: Report {
    /// The page. Precondition: the report was made for that.
    var page: ReportPage { get }
}
