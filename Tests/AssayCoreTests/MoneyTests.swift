import AssayCore
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [
        ("0.054399", 54_399_000), ("12", 12_000_000_000), ("-0.5", -500_000_000), ("0.000000001", 1),
        ("0", 0),
    ])
    func `decimals are read and written exactly`(text: String, nanos: Int64) {
        let money = Money(decimal: text, currency: .usDollar)
        #expect(money?.nanos == nanos)
        #expect(money?.decimalText == text)
    }

    @Test(arguments: ["", ".", "1.", ".5", "1e3", "--1", "1.0000000001", "99999999999999", "a", "1,5"])
    func `what is no decimal is refused`(text: String) {
        #expect(Money(decimal: text, currency: .usDollar) == nil)
    }

    @Test(arguments: [
        (5, 1, 2, 2), (7, 1, 2, 4), (-7, 1, 2, -4), (10, 1, 3, 3), (11, 1, 3, 4), (100, 3, 1, 300),
    ])
    func `scaling rounds half to even`(nanos: Int64, over: Int64, by: Int64, result: Int64) {
        #expect(
            Money(nanos: nanos, currency: .usDollar).scaled(by: over, over: by)?.nanos
                == (by == 1 ? nanos * over : result))
    }

    @Test func `sums that overflow or mix currencies are refused`() {
        #expect(Money(nanos: .max, currency: .usDollar).adding(Money(nanos: 1, currency: .usDollar)) == nil)
        #expect(
            Money(nanos: 1, currency: .usDollar).adding(Money(nanos: 1, currency: Currency("EUR"))) == nil)
        #expect(Money(nanos: .max, currency: .usDollar).scaled(by: 2, over: 1) == nil)
    }
}
