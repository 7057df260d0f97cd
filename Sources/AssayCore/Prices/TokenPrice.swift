/// A price per million tokens, exact to eighteen decimals, as price lists state them.
public struct TokenPrice: Sendable, Hashable {
    /// Billionths of a billionth of the currency's unit, per million tokens.
    public var attos: Int128

    /// Makes a price.
    public init(attos: Int128) { self.attos = attos }

    /// No price at all: what costs nothing.
    public static let free = Self(attos: 0)

    /// Decimals that are kept.
    static let decimals = 18

    /// The price written as a decimal number such as `0.075` or `3e-06`, read without passing through binary floating point; `nil`
    /// where the text is no decimal number from 0, is not exact in eighteen decimals, or is a trillion and more.
    public init?(decimal text: some StringProtocol, shift: Int = 0) {
        let halves = String(text).lowercased().split(separator: "e", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count), let exponent = halves.count == 2 ? Int(halves[1]) : 0,
            (-100...100).contains(exponent)
        else { return nil }
        let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts.contains("") else { return nil }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        var digits = String(parts[0]) + fraction
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        // The number of places by which the last digit stands before the smallest that is kept.
        let places = Self.decimals - fraction.count + exponent + shift
        if places >= 0 {
            guard places <= 60 else { return nil }
            digits += String(repeating: "0", count: places)
        } else {
            guard digits.suffix(-places).allSatisfy({ $0 == "0" }) else { return nil }
            digits = digits.count > -places ? String(digits.dropLast(-places)) : "0"
        }
        guard let attos = Int128(digits), attos < Self.tooMuch else { return nil }
        self.attos = attos
    }

    private static let tooMuch = Int128(1_000_000_000_000) * 1_000_000_000_000_000_000

    /// The price of a million tokens in full, without trailing zeros.
    public var decimalText: String {
        let digits = String(attos)
        let padded = String(repeating: "0", count: max(0, Self.decimals + 1 - digits.count)) + digits
        var fraction = padded.suffix(Self.decimals)
        while fraction.last == "0" { fraction.removeLast() }
        return padded.dropLast(Self.decimals) + (fraction.isEmpty ? "" : "." + fraction)
    }
}

/// A price that may depend on the length of the prompt: beyond a tier's start *all* tokens of the bucket cost what the tier says.
public struct TieredPrice: Sendable, Hashable {
    /// A price beyond a length.
    public struct Tier: Sendable, Hashable {
        /// The prompt tokens, cached ones included, that must be exceeded.
        public var above: Int
        /// The price from there on.
        public var price: TokenPrice

        /// Makes a tier.
        public init(above: Int, price: TokenPrice) {
            self.above = above
            self.price = price
        }
    }

    /// The price up to the first tier.
    public var base: TokenPrice
    /// The tiers, by their start.
    public let tiers: [Tier]

    /// Makes a price; tiers may come in any order.
    public init(_ base: TokenPrice, tiers: [Tier] = []) {
        self.base = base
        self.tiers = tiers.sorted { $0.above < $1.above }
    }

    /// The price for a prompt of so many tokens; the base where the length is unknown.
    public func price(promptTokens: Int?) -> TokenPrice {
        guard let promptTokens else { return base }
        return tiers.last { promptTokens > $0.above }?.price ?? base
    }
}
