import AssayCore
import AssayEconomics
import Testing

@Suite struct CapacityTests {
    /// Costs of a machine, in dollars; what is not given is nothing.
    private func costs(
        capex: String, residual: String = "0", years: Int, financing: String = "0", watts: String = "0",
        pue: String = "1", energy: String = "0", hosting: String = "0", maintenance: String = "0",
        staff: String = "0", availability: String = "1"
    ) throws -> CapacityCosts {
        func number(_ text: String) throws -> Quantity { try #require(Quantity(decimal: text)) }
        return CapacityCosts(
            capex: dollars(capex), residual: dollars(residual), lifeYears: years,
            financingPercent: try number(financing), watts: try number(watts), pue: try number(pue),
            energyPerKWh: dollars(energy), hostingPerRackUnitMonth: dollars(hosting),
            maintenancePerYear: dollars(maintenance), staffPerYear: dollars(staff),
            availability: try number(availability))
    }

    /// Lenovo Press LP2225, "On-Premise vs Cloud: Generative AI Total Cost of Ownership" (23 May 2025): eight H100 for $833,806,
    /// power and cooling of $0.87 an hour, AWS p5.48xlarge at $98.32: even after 8,556 hours.
    @Test func `the published breakdown of an H100 server comes out of its inputs`() throws {
        let server = try costs(capex: "833806", years: 5, watts: "5800", energy: "0.15")
        #expect(server.energyPerHour?.decimalText == "0.87")
        let rate = try #require(server.ratePerHour(rackUnits: Quantity(0)))
        // 833,806 ÷ 43,800 h + 0.87.
        #expect(rate == dollars("19.906666667"))
        let hours = (833_806 / (98.32 - 0.87)).rounded()
        #expect(hours == 8556)
        #expect(abs(rate.inUnits * 43_800 - (833_806 + 0.87 * 43_800)) < 1e-3)
    }

    /// A five-year table made of the same study for a node at $250,000: power $7,621, staff $50,000, network $8,000 a year,
    /// maintenance $3,000 in the first year and $5,000 in the others: $601,105 in all.
    @Test func `an itemised five-year table adds up to the rate over five years`() throws {
        let node = try costs(
            capex: "250000", years: 5, watts: "5800", energy: "0.15", hosting: "83.333333333",
            maintenance: "4600", staff: "50000")
        let rate = try #require(node.ratePerHour(rackUnits: Quantity(8)))
        #expect(abs(rate.inUnits * 43_800 - 601_105) < 2)
    }

    /// Tables of the capital recovery factor: 0.25046 at 8 % over 5 years, 0.16275 at 10 % over 10.
    @Test(arguments: [("8", 5, 0.25046), ("10", 10, 0.16275), ("0", 4, 0.25)])
    func `capital is recovered as the tables say`(financing: String, years: Int, factor: Double) throws {
        let yearly = try costs(capex: "100000", years: years, financing: financing).capitalPerYear
        #expect(abs((yearly?.inUnits ?? 0) / 100_000 - factor) < 5e-6)
    }

    /// The same formula in binary floating point, as it is usually written.
    @Test func `every input bears on the rate as the formula says`() throws {
        let all = try costs(
            capex: "300000", residual: "30000", years: 5, financing: "8", watts: "10200", pue: "1.3",
            energy: "0.12", hosting: "25", maintenance: "12000", staff: "9000", availability: "0.98")
        let growth = 1.469_328_076_8
        let capital = (300_000 - 30_000 / growth) * 0.08 * growth / (growth - 1)
        let expected = (capital + 12_000 + 25 * 8 * 12 + 9000) / (8760 * 0.98) + 10.2 * 1.3 * 0.12
        let rate = try #require(all.ratePerHour(rackUnits: Quantity(8)))
        #expect(abs(rate.inUnits - expected) < 1e-9)
        let terms = try #require(
            CapacityTerms(
                rate: .built(all), utilisationPercent: 60, sharing: .time, accelerators: 8,
                rackUnits: Quantity(8)))
        let basis = OwnedCapacity(terms).basis
        for input in ["capex 300000", "residual 30000", "5 years", "8 %", "10200 W", "PUE 1.3", "0.12", "25"]
        {
            #expect(basis.contains(input))
        }
    }

    private func assumption(_ name: String, _ costs: CapacityCosts) throws -> Assumption {
        let terms = try #require(CapacityTerms(rate: .built(costs), utilisationPercent: 100, sharing: .time))
        let ledger = try Accountant(pricing: ["b": OwnedCapacity(terms)], suites: []).ledger(
            of: run([MadeEpisode()]))
        return try #require(ledger.assumptions.first { $0.name == name }, "\(ledger.assumptions.map(\.name))")
    }

    @Test
    func `an input that is a fifth lower or higher stays what it can be, and says where it could not go on`()
        throws
    {
        // 87,600 over ten years of 8,760 hours is 1 an hour.
        let plain = try costs(capex: "87600", years: 10, watts: "1000", pue: "1.2", energy: "1")
        let life = try assumption("life of b", try costs(capex: "87600", years: 1))
        #expect(abs(life.whenLower - 1 / 0.8) < 1e-9 && abs(life.whenHigher - 1 / 1.2) < 1e-9)
        let ease = try assumption("availability of b (at most 1)", try costs(capex: "87600", years: 10))
        #expect(abs(ease.whenLower - 1 / 0.8) < 1e-6 && ease.whenHigher == 1)
        // Of 2.2 an hour 1.2 is energy: at a PUE of 1 it is 1, at 1.44 it is 1.44.
        let pue = try assumption("PUE of b (at least 1)", plain)
        #expect(abs(pue.whenLower - 2 / 2.2) < 1e-6 && abs(pue.whenHigher - 2.44 / 2.2) < 1e-6)
        let worth = try costs(capex: "100000", residual: "90000", years: 10)
        let residual = try assumption("residual of b (at most the capex)", worth)
        #expect(abs(residual.whenLower - 2.8) < 1e-6 && residual.whenHigher == 0)
        let capex = try assumption("capex of b (at least the residual)", worth)
        #expect(capex.whenLower == 0 && abs(capex.whenHigher - 3) < 1e-6)
    }

    @Test func `a life with interest may end in the middle of a year`() throws {
        // By the formula of capital recovery at 8 % over 4 and 6 years, and over 5: 0.301921, 0.216315, 0.250456.
        let life = try assumption("life of b", try costs(capex: "876000", years: 5, financing: "8"))
        #expect(abs(life.whenLower - 0.301_921 / 0.250_456) < 1e-5)
        #expect(abs(life.whenHigher - 0.216_315 / 0.250_456) < 1e-5)
    }

    @Test func `shares of a rate below zero still add up`() throws {
        let requests = (0..<3).map { exchange($0, Usage(freshPrompt: 1, answer: 0)) }
        let costs = try owned("-1", utilisation: 100, .tokens).costs(
            of: PricedWork(exchanges: requests, held: Nanoseconds(36_000)))
        #expect(costs.map(\.lowerBound.nanos).reduce(0, +) == -10)
    }

    @Test func `what cannot be counted is refused, never wrapped around`() throws {
        let huge = try costs(
            capex: "9223372036", years: 50, financing: "100", watts: "999999999999", pue: "10",
            energy: "9000000000")
        #expect(huge.ratePerHour(rackUnits: Quantity(1)) == nil)
        #expect(
            CapacityTerms(rate: .built(huge), utilisationPercent: 1, sharing: .time) == nil)
    }

    @Test func `idle time is charged to the run and shown`() throws {
        let capacity = try owned("3.6", utilisation: 60, .time)
        let requests = [exchange(1, .unknown, milliseconds: 2000), exchange(2, .unknown, milliseconds: 1000)]
        let held = try #require(
            capacity.capacity(
                of: PricedWork(exchanges: requests, held: .seconds(10)), level: 0, backend: "b"))
        // 3.6 $/h × 10 s ÷ 60 %; four tenths of it pay for time that is planned to be idle.
        #expect(held.charged == dollars("0.016666666") && held.idle == dollars("0.006666666"))
        #expect(held.busy == .seconds(2))
        let ledger = try Accountant(pricing: ["b": capacity], suites: []).ledger(
            of: run([MadeEpisode(), MadeEpisode()]))
        #expect(ledger.capacities.map(\.charged.nanos).reduce(0, +) == ledger.total.lowerBound.nanos)
    }
}
