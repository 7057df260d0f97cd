/// Shows numbers in reasons.
enum Rounded {
    /// A number with three decimals at most, and no more digits than it needs.
    static func text(_ number: Double) -> String {
        let thousandths = (number * 1000).rounded()
        guard abs(thousandths) < 1e15 else { return String(number) }
        let shown = thousandths / 1000
        return shown == shown.rounded() ? String(Int(shown)) : String(shown)
    }
}
