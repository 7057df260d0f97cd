/// Whether two numbers agree to 1e-9 of their size, as the references are compared.
func isClose(_ left: Double?, _ right: Double?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left == right || abs(left - right) <= 1e-9 * max(abs(left), abs(right))
}
