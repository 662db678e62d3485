extension ExpectedCodes {
    static let merkle = ""
}
