package import AssayCore
import Glibc

/// Writes figures for people.
package enum Figure {
    /// Three significant digits, thousands parted by commas: `0.0123`, `4.56`, `78.9`, `1,235`; from 10¹⁵ on as `1.23e+15`.
    package static func number(_ value: Double) -> String {
        guard value.isFinite else { return "—" }
        guard value != 0 else { return "0" }
        let size = abs(value)
        if size >= 1e15 { return printed("%.*e", value, 2) }
        if size >= 100 { return whole(Int64(value.rounded())) }
        let decimals = size >= 10 ? 1 : size >= 1 ? 2 : min(12, 2 - Int(log10(size).rounded(.down)))
        return fixed(value, decimals)
    }

    /// A whole number, thousands parted by commas.
    package static func whole(_ value: Int64) -> String {
        let digits = String(value.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (value < 0 ? "-" : "") + text
    }

    /// So many decimals.
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        printed(abs(value) < 1e15 ? "%.*f" : "%.*e", value, decimals)
    }

    /// A number in one of C's formats with a precision; none of those used here is longer than the buffer.
    private static func printed(_ format: String, _ value: Double, _ decimals: Int) -> String {
        withVaList([Int32(decimals), value]) { arguments in
            var buffer = [CChar](repeating: 0, count: 64)
            let count = min(
                Int(max(0, vsnprintf(&buffer, buffer.count, format, arguments))), buffer.count - 1)
            return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// A share in percent: `12.5 %`.
    package static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

    /// An interval: `[3.1, 4.2]`; an unbounded side is `…`.
    package static func interval(_ estimate: Estimate, _ write: (Double) -> String) -> String? {
        guard estimate.low != nil || estimate.high != nil else { return nil }
        return "[\(estimate.low.map(write) ?? "…"), \(estimate.high.map(write) ?? "…")]"
    }

    /// A difference and its interval with one decimal place, or with as many as show the first two digits of the largest of the three.
    package static func difference(_ estimate: Estimate) -> (value: String, interval: String?) {
        let largest = [estimate.value, estimate.low ?? 0, estimate.high ?? 0].map(abs).max() ?? 0
        let decimals =
            largest > 0 && largest < 0.1 ? min(9, 1 - Int(log10(max(largest, 1e-9)).rounded(.down))) : 1
        let write = { (value: Double) in fixed(value, decimals) }
        return (write(estimate.value), interval(estimate, write))
    }

    /// A count of what a noun names, in English.
    package static func counted(_ count: Int, _ noun: String) -> String {
        "\(whole(Int64(count))) \(noun)\(count == 1 ? "" : "s")"
    }

    /// An amount of money, its symbol where it has a well-known one.
    package static func money(_ value: Double, _ currency: Currency) -> String {
        switch currency.code {
        case "USD": "$" + number(value)
        case "EUR": "€" + number(value)
        case "GBP": "£" + number(value)
        default: number(value) + " " + currency.code
        }
    }

    /// A percentile: its value, with a star where it speaks only for the cases that were run; what it does not exceed where there are too few
    /// samples to name it; or a dash.
    package static func text(_ percentile: Distribution.Percentile) -> String {
        switch percentile {
        case .estimate(let estimate): number(estimate.value)
        case .atMost(let bound): "≤ " + number(bound)
        case .ofTheseCases(let estimate, _): number(estimate.value) + "*"
        case .unknown: "—"
        }
    }

    /// What the star at a percentile means.
    static let starred =
        "percentiles with a * are of the cases that were run and of no others: for that they are too few, or too unlike."

    /// A metric's value in its unit; a distribution is its median.
    package static func text(_ value: MetricValue, unit: String, currency: Currency) -> String {
        switch value {
        case .absent: "—"
        case .distribution(let distribution): text(distribution.percentile(0.5))
        case .atLeast(let bound, _, _):
            (unit == "tokens" ? "≥ " : "> ") + text(bound, unit: unit, currency: currency)
        case .figure(let estimate): text(estimate.value, unit: unit, currency: currency)
        }
    }

    private static func text(_ value: Double, unit: String, currency: Currency) -> String {
        switch unit {
        case "share": percent(value)
        case "tokens", "episodes", "cases":
            Int64(exactly: value.rounded()).map(whole) ?? number(value)
        case let unit where unit.hasPrefix("money"): money(value, currency)
        default: number(value)
        }
    }
}
