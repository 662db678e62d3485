/// A number with its noun, in the plural where it is not one: `1 rule`, `2 rules`, `2 hashes`.
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}
