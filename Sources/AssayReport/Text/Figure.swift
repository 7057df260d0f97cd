package import AssayCore
import Glibc

/// Writes figures for people.
package enum Figure {
    /// Three significant digits, thousands parted by commas: `0.0123`, `4.56`, `78.9`, `1,235`.
    package static func number(_ value: Double) -> String {
        guard value.isFinite else { return "—" }
        guard value != 0 else { return "0" }
        let size = abs(value)
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
        withVaList([Int32(decimals), value]) { arguments in
            var buffer = [CChar](repeating: 0, count: 64)
            let count = vsnprintf(&buffer, buffer.count, "%.*f", arguments)
            return String(
                decoding: buffer.prefix(Int(max(0, count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// A share in percent: `12.5 %`.
    package static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

    /// An interval: `[3.1, 4.2]`; an unbounded side is `…`.
    package static func interval(_ estimate: Estimate, _ write: (Double) -> String) -> String? {
        guard estimate.low != nil || estimate.high != nil else { return nil }
        return "[\(estimate.low.map(write) ?? "…"), \(estimate.high.map(write) ?? "…")]"
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

    /// A percentile: its value, what it does not exceed where there are too few samples to name it, or a dash.
    package static func text(_ percentile: Distribution.Percentile) -> String {
        switch percentile {
        case .estimate(let estimate): number(estimate.value)
        case .atMost(let bound): "≤ " + number(bound)
        case .unknown: "—"
        }
    }

    /// A metric's value in its unit; a distribution is its median.
    package static func text(_ value: MetricValue, unit: String, currency: Currency) -> String {
        switch value {
        case .absent: "—"
        case .distribution(let distribution): text(distribution.percentile(0.5))
        case .figure(let estimate):
            switch unit {
            case "share": percent(estimate.value)
            case "tokens", "episodes", "cases": whole(Int64(estimate.value.rounded()))
            case let unit where unit.hasPrefix("money"): money(estimate.value, currency)
            default: number(estimate.value)
            }
        }
    }
}
