/// A number from zero, exact to eighteen decimals, for rates and shares that money is multiplied with.
public struct Quantity: Sendable, Hashable, Comparable {
    /// Billionths of a billionth.
    public var attos: UInt128

    /// Makes a number.
    public init(attos: UInt128) { self.attos = attos }

    /// Makes a whole number; a negative one is zero.
    public init(_ whole: Int) { self.init(attos: UInt128(max(0, whole)) * Self.scale) }

    /// The number written as a decimal such as `1.25`, read without passing through binary floating point; `nil` where
    /// the text is no decimal number from 0, is not exact in eighteen decimals, or is a trillion and more.
    public init?(decimal text: some StringProtocol) {
        guard let read = TokenPrice(decimal: text) else { return nil }
        self.init(attos: UInt128(read.attos))
    }

    /// An amount of money as a bare number of its currency's unit; `nil` where it is negative.
    public init?(_ money: Money) {
        guard money.nanos >= 0 else { return nil }
        self.init(attos: UInt128(money.nanos) * 1_000_000_000)
    }

    /// The attos of one.
    public static let scale: UInt128 = 1_000_000_000_000_000_000

    /// The number in full, without trailing zeros.
    public var decimalText: String { TokenPrice(attos: Int128(clamping: attos)).decimalText }

    /// The number as binary floating point, for figures and charts only.
    public var inUnits: Double { Double(attos) / 1e18 }

    /// Orders by size.
    public static func < (a: Self, b: Self) -> Bool { a.attos < b.attos }
}

extension Quantity {
    /// The sum; `nil` where it is too large.
    public func adding(_ other: Quantity?) -> Quantity? {
        guard let other else { return nil }
        let (sum, overflow) = attos.addingReportingOverflow(other.attos)
        return overflow ? nil : Quantity(attos: sum)
    }

    /// The difference; `nil` where it is negative.
    public func subtracting(_ other: Quantity?) -> Quantity? {
        guard let other, other <= self else { return nil }
        return Quantity(attos: attos - other.attos)
    }

    /// The product, rounded half to even at the eighteenth decimal; `nil` where it is too large.
    public func times(_ other: Quantity?) -> Quantity? {
        other.flatMap { Self.ratio(attos.multipliedFullWidth(by: $0.attos), over: Self.scale) }
    }

    /// The quotient, rounded half to even at the eighteenth decimal; `nil` of zero, or where it is too large.
    public func over(_ other: Quantity?) -> Quantity? {
        other.flatMap { Self.ratio(attos.multipliedFullWidth(by: Self.scale), over: $0.attos) }
    }

    /// The same multiplied by itself so many times over; one of none.
    public func raised(to power: Int) -> Quantity? {
        var result: Quantity? = Quantity(1)
        for _ in 0..<max(0, power) { result = times(result) }
        return result
    }

    /// The money that a number of units is, rounded half to even to the nano-unit; `nil` where it is too large.
    public func money(_ currency: Currency) -> Money? {
        Self.ratio((0, attos), over: 1_000_000_000).flatMap { Int64(exactly: $0.attos) }.map {
            Money(nanos: $0, currency: currency)
        }
    }

    private static func ratio(
        _ product: (high: UInt128, low: UInt128.Magnitude), over divisor: UInt128
    ) -> Quantity? {
        guard divisor > product.high else { return nil }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        let isUp = remainder > divisor - remainder || (remainder == divisor - remainder && quotient % 2 == 1)
        let (rounded, overflow) = quotient.addingReportingOverflow(isUp ? 1 : 0)
        return overflow ? nil : Quantity(attos: rounded)
    }
}
