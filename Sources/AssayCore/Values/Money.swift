/// An amount of money in one currency, in billionths of its unit; sums are exact.
public struct Money: Sendable, Hashable {
    /// Billionths of the currency's unit: $1 is 1,000,000,000.
    public var nanos: Int64
    /// The ISO 4217 code.
    public var currency: Currency

    /// Makes an amount.
    public init(nanos: Int64, currency: Currency) {
        self.nanos = nanos
        self.currency = currency
    }

    /// Nothing, in a currency.
    public static func zero(_ currency: Currency) -> Self { Self(nanos: 0, currency: currency) }

    /// The amount as a binary floating-point number, for statistics and charts only.
    public var inUnits: Double { Double(nanos) / 1e9 }
}

/// An ISO 4217 currency code, such as `USD`.
public struct Currency: Sendable, Hashable, CustomStringConvertible {
    /// The code, in capitals.
    public var code: String

    /// Makes a currency.
    public init(_ code: String) { self.code = code }

    /// United States dollars.
    public static let usDollar = Self("USD")

    /// The code.
    public var description: String { code }
}

extension Money {
    /// The amount written as a decimal number such as `0.054399` or `12`, read without passing through binary
    /// floating point; `nil` where the text is no decimal number, has more than nine decimals or is too large.
    public init?(decimal text: some StringProtocol, currency: Currency) {
        let negative = text.hasPrefix("-")
        let parts = String(text).dropFirst(negative ? 1 : 0)
            .split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), !parts.contains("") else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        let digits = parts[0] + fraction + String(repeating: "0", count: max(0, 9 - fraction.count))
        guard fraction.count <= 9, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let nanos = Int64(digits)
        else { return nil }
        self.init(nanos: negative ? -nanos : nanos, currency: currency)
    }

    /// The amount in full, without rounding and without trailing zeros: `0.054399`.
    public var decimalText: String {
        let digits = String(nanos.magnitude)
        let padded = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
        var fraction = padded.suffix(9)
        while fraction.last == "0" { fraction.removeLast() }
        return (nanos < 0 ? "-" : "") + padded.dropLast(9) + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// The sum of two amounts of one currency; `nil` where the currencies differ or the sum overflows.
    public func adding(_ other: Money) -> Money? {
        let (sum, overflow) = nanos.addingReportingOverflow(other.nanos)
        return currency == other.currency && !overflow ? Money(nanos: sum, currency: currency) : nil
    }

    /// The amount times a ratio of whole numbers, rounded half to even; `nil` on overflow or a zero denominator.
    public func scaled(by numerator: Int64, over denominator: Int64) -> Money? {
        guard denominator > 0 else { return nil }
        let product = Int128(nanos) * Int128(numerator)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: Int128(denominator))
        let twice = remainder.magnitude * 2
        let away = twice > UInt128(denominator) || (twice == UInt128(denominator) && quotient % 2 != 0)
        let rounded = away ? quotient + (product < 0 ? -1 : 1) : quotient
        return Int64(exactly: rounded).map { Money(nanos: $0, currency: currency) }
    }
}
