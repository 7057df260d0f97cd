import AssayCore
import AssayEconomics
import AssayTestSupport
import Testing

@Suite struct EnergySeriesTests {
    private func at(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 0) + .seconds(fraction: seconds)
    }

    private func meter(wrapsAt: Int64? = nil, kind: String = "rapl", idle: Double? = nil) -> MeterIdentity {
        MeterIdentity(
            name: "m", kind: kind, boundary: .chip, source: "s",
            wrapsAt: wrapsAt.map { ["p": $0] } ?? [:], idleWatts: idle)
    }

    private func watts(_ readings: [(Double, Double)]) -> [EnergySample] {
        readings.map {
            EnergySample(
                meter: "m", at: at($0.0), readings: [EnergyReading(part: "p", value: .watts($0.1))])
        }
    }

    private func counts(_ readings: [(Double, Int64)]) -> [EnergySample] {
        readings.map {
            EnergySample(
                meter: "m", at: at($0.0), readings: [EnergyReading(part: "p", value: .microjoules($0.1))])
        }
    }

    @Test func `a power is integrated by trapezoids, clipped to the window`() throws {
        let series = EnergySeries(watts([(0, 100), (2, 200), (4, 200)]), of: meter())
        let whole = try #require(series.energy(from: at(0), to: at(4)))
        #expect(abs(whole.joules - 700) < 1e-9 && whole.coverage == 1)
        let part = try #require(series.energy(from: at(2), to: at(3)))
        #expect(abs(part.joules - 200) < 1e-9)
    }

    @Test func `a counter that begins anew has gone one turn further`() throws {
        let samples = counts([(0, 900_000_000), (1, 100_000_000), (2, 300_000_000)])
        let found = EnergySeries(samples, of: meter(wrapsAt: 1_000_000_000)).energy(from: at(0), to: at(2))
        #expect(abs((found?.joules ?? 0) - 400) < 1e-9)
    }

    @Test func `a counter that falls for no known reason says nothing of the time between`() throws {
        let samples = counts([(0, 900_000_000), (1, 100_000_000), (2, 300_000_000)])
        let found = try #require(EnergySeries(samples, of: meter()).energy(from: at(0), to: at(2)))
        // Half of the window is covered, at 200 W; the other half is taken to be like it, and the coverage says so.
        #expect(abs(found.joules - 400) < 1e-9 && abs(found.coverage - 0.5) < 1e-9)
    }

    @Test(arguments: [(Double.nan, 1.0), (-5, 1), (1, .infinity)])
    func `powers that cannot be are left out`(a: Double, b: Double) {
        #expect(EnergySeries(watts([(0, a), (1, b)]), of: meter()).energy(from: at(0), to: at(1)) == nil)
    }

    @Test(arguments: 1...20) func `energy is additive over any split of the window, in any order of samples`(
        seed: Int
    ) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var total: Int64 = 0
        var samples = counts(
            (0...30).map { second in
                defer { total += .random(in: 0...400_000_000, using: &generator) }
                return (Double(second), total % 1_000_000_000)
            })
        samples.shuffle(using: &generator)
        let series = EnergySeries(samples, of: meter(wrapsAt: 1_000_000_000))
        let split = Double.random(in: 0.1...29.9, using: &generator)
        let whole = try #require(series.energy(from: at(0), to: at(30))).joules
        let parts = [(0, split), (split, 30)].compactMap {
            series.energy(from: at($0.0), to: at($0.1))?.joules
        }
        #expect(abs(whole - parts.reduce(0, +)) < 1e-6 * max(1, whole))
    }

    private func record(_ samples: [EnergySample], _ meter: MeterIdentity) -> RunRecord {
        var record = run([MadeEpisode()])
        record.header.windows = [
            LevelWindow(level: 0, began: at(10), steadyFrom: at(12), steadyTo: at(22), ended: at(25))
        ]
        record.header.energy = EnergyStamp(
            meters: [meter], terms: EnergyTerms(pue: Quantity(decimal: "1.5") ?? Quantity(1)))
        record.energy = samples
        return record
    }

    @Test func `the steady window counts, gross first, and above what was idle before the load`() throws {
        let samples = watts([(0, 40), (9, 40), (12, 100), (22, 100), (25, 100)])
        let found = try #require(EnergyAccount.measured(record(samples, meter())).first)
        #expect(found.joules == 1000 && found.gross == 1500)
        #expect(found.idleWatts == 40 && found.aboveIdle == 900)
    }

    @Test func `what readings do not cover is not measured`() throws {
        let found = try #require(
            EnergyAccount.measured(record(watts([(12, 100), (18, 100)]), meter())).first)
        #expect(found.joules == nil && found.gross == nil)
        #expect(found.reason == "readings cover 60 % of the steady window")
        let none = try #require(EnergyAccount.measured(record([], meter())).first)
        #expect(none.joules == nil && none.idleWatts == nil)
    }

    @Test func `declared watts have the idle power that was declared, and no other`() throws {
        let samples = watts([(0, 100), (30, 100)])
        let stated = EnergyAccount.measured(record(samples, meter(kind: "declared", idle: 30)))
        #expect(stated.first?.aboveIdle == (1000 - 300) * 1.5)
        let silent = EnergyAccount.measured(record(samples, meter(kind: "declared")))
        #expect(silent.first?.aboveIdle == nil && silent.first?.gross == 1500)
    }
}
