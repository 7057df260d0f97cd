import AssayCore
import Testing

@Suite struct TokenPriceTests {
    @Test(arguments: [
        ("3", "3"), ("0.075", "0.075"), ("0.000000000000000001", "0.000000000000000001"),
        ("3e-06", "0.000003"), ("1.50", "1.5"),
        ("2E2", "200"), ("0", "0"), ("999999999999", "999999999999"),
    ])
    func `a price is read exactly and written back in full`(text: String, written: String) {
        #expect(TokenPrice(decimal: text)?.decimalText == written)
    }

    @Test(arguments: [
        "", "-1", "+1", ".5", "5.", "1,5", "1e", "e5", "1e1e1", "0.0000000000000000001", "1000000000000",
        "1e400", "٣", "NaN", "0x10",
    ])
    func `what is no price is refused`(text: String) { #expect(TokenPrice(decimal: text) == nil) }

    @Test func `a price per token becomes one per million`() {
        #expect(TokenPrice(decimal: "3e-06", shift: 6)?.decimalText == "3")
    }

    @Test(arguments: [(200_000, "3"), (200_001, "6"), (500_000, "6"), (500_001, "9")])
    func `beyond a tier's start every token costs what the tier says`(promptTokens: Int, price: String) throws
    {
        let tiers = [(500_000, "9"), (200_000, "6")].map { above, text in
            TieredPrice.Tier(above: above, price: TokenPrice(decimal: text) ?? .free)
        }
        let tiered = TieredPrice(try #require(TokenPrice(decimal: "3")), tiers: tiers)
        #expect(tiered.price(promptTokens: promptTokens).decimalText == price)
        #expect(tiered.price(promptTokens: nil).decimalText == "3")
    }
}

@Suite struct PriceScheduleTests {
    private func rates(_ price: String) -> TokenRates {
        TokenRates(freshPrompt: TokenPrice(decimal: price).map { TieredPrice($0) })
    }

    @Test(arguments: [
        (PriceSchedule.Condition.from(day: 20_000), Int64(20_000 * 86_400 - 1), false),
        (.from(day: 20_000), 20_000 * 86_400, true),
        (.daily(from: 3600, to: 7200), 3599, false), (.daily(from: 3600, to: 7200), 3600, true),
        (.daily(from: 3600, to: 7200), 7200, false), (.daily(from: 82_800, to: 3600), 86_399, true),
        (.daily(from: 82_800, to: 3600), 86_400 + 3599, true),
        (.daily(from: 82_800, to: 3600), 40_000, false),
        (.always, -5, true), (.from(day: -1), -86_400, true), (.from(day: 0), -1, false),
    ])
    func `a condition holds when it says, and not a second longer`(
        condition: PriceSchedule.Condition, at: Int64, holds: Bool
    ) { #expect(condition.holds(at: at) == holds) }

    @Test func `the last period that holds counts, and the first where none does`() {
        let schedule = PriceSchedule([
            PriceSchedule.Period(.from(day: 10), rates("1")),
            PriceSchedule.Period(.from(day: 20), rates("2")),
        ])
        #expect(
            [0, 15, 25].map { schedule.rates(at: $0 * 86_400, service: [:]) } == [
                rates("1"), rates("1"), rates("2"),
            ])
    }

    @Test
    func
        `a kind of service puts its own prices in the place of the standard ones, the first that states one`()
    {
        var standard = rates("4")
        standard.output = TieredPrice(TokenPrice(attos: 7))
        let schedule = PriceSchedule(
            [PriceSchedule.Period(.always, standard)],
            variants: [
                PriceSchedule.Variant(when: ["processing": "batch"], .from(day: 5), rates("2")),
                PriceSchedule.Variant(when: ["processing": "batch"], .always, rates("3")),
                PriceSchedule.Variant(when: ["processing": "batch", "route": "eu"], .always, rates("9")),
            ])
        let batch = ["processing": "batch"]
        #expect(schedule.rates(at: 0, service: batch)?.freshPrompt == rates("3").freshPrompt)
        #expect(schedule.rates(at: 5 * 86_400, service: batch)?.freshPrompt == rates("2").freshPrompt)
        #expect(schedule.rates(at: 0, service: batch)?.output == standard.output)
        #expect(schedule.rates(at: 0, service: [:]) == standard)
    }

    @Test func `every day from 1970 to 2200 is written and read back`() {
        for day in stride(from: 0, through: 84_370, by: 7) {
            #expect(CalendarDay.parse(CalendarDay.text(day)) == day)
        }
        #expect(CalendarDay.text(0) == "1970-01-01" && CalendarDay.text(20_781) == "2026-11-24")
        for wrong in ["2026-02-29", "2026-13-01", "2026-11-31", "26-1-1", "", "2026-11", "2026-11-24-1"] {
            #expect(CalendarDay.parse(wrong) == nil)
        }
    }
}
