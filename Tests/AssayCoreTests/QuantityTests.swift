import AssayCore
import AssayTestSupport
import FoundationEssentials
import Testing

@Suite struct QuantityTests {
    @Test(arguments: 1...200) func `products and quotients agree with Foundation's decimals`(seed: Int) throws
    {
        var generator = SeededGenerator(seed: UInt64(seed))
        let texts = (0..<2).map { _ in
            "\(UInt32.random(in: 1...4_000_000, using: &generator)).\(UInt32.random(in: 100...999, using: &generator))"
        }
        let ours = try texts.map { try #require(Quantity(decimal: $0)) }
        let theirs = try texts.map { try #require(Decimal(string: $0)) }
        let product = try #require(Decimal(string: ours[0].times(ours[1])?.decimalText ?? ""))
        #expect(product == theirs[0] * theirs[1])
        let quotient = try #require(Decimal(string: ours[0].over(ours[1])?.decimalText ?? ""))
        let difference = quotient - theirs[0] / theirs[1]
        #expect(difference.magnitude <= Decimal(sign: .plus, exponent: -18, significand: 1))
    }

    @Test func `overflow, division by zero and negative differences have no value`() {
        let most = Quantity(attos: .max)
        #expect(most.adding(Quantity(1)) == nil && most.times(most) == nil)
        #expect(Quantity(1).over(Quantity(0)) == nil && Quantity(1).subtracting(Quantity(2)) == nil)
        #expect(Quantity(2).raised(to: 200) == nil && Quantity(2).raised(to: 0) == Quantity(1))
    }

    @Test(arguments: [("0.0000000005", 0), ("0.0000000015", 2), ("0.00000000051", 1)])
    func `money is rounded half to even`(text: String, nanos: Int64) {
        #expect(Quantity(decimal: text)?.money(.usDollar)?.nanos == nanos)
    }
}
