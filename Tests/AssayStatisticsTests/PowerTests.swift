import AssayCore
import Testing

@testable import AssayStatistics

@Suite struct PowerTests {
    @Test(arguments: Fixture.rows("noncentralT"))
    func `the non-central t distribution is SciPy's`(row: Fixture.Row) {
        let value = NoncentralT.cdf(row["t"], degreesOfFreedom: row["freedom"], shift: row["shift"])
        #expect(abs(value - row["cdf"]) < 1e-9)
    }

    @Test(arguments: Fixture.rows("tPower"))
    func `power, size and detectable effect of the t test are statsmodels'`(row: Fixture.Row) {
        let level = row["alpha"]
        #expect(
            abs(PairedPower.t(effect: row["effect"], cases: row["cases"], level: level) - row["power"]) < 1e-9
        )
        let needed = PowerSearch.cases {
            PairedPower.t(effect: row["effect"], cases: Double($0), level: level)
        }
        #expect(needed == Int(row["needed"].rounded(.up)))
        let detectable = PowerSearch.detectable(upTo: 10) {
            PairedPower.t(effect: $0, cases: row["cases"], level: level)
        }
        #expect(isClose(detectable, row["detectable"]))
    }

    @Test(arguments: Fixture.rows("mcNemarPower"))
    func `the exact power of McNemar's test is that of SciPy's binomials`(row: Fixture.Row) {
        let power = PairedPower.mcNemar(
            onlyBaseline: row["baseline"], onlyCandidate: row["candidate"], cases: row.int("cases"))
        #expect(abs(power - row["power"]) < 1e-9)
    }

    @Test(arguments: Fixture.rows("signedRankPower"))
    func `the signed-rank test needs Noether's number of cases`(row: Fixture.Row) {
        #expect(
            PairedPower.signedRankCases(above: row["above"], power: row["power"])
                == Int(row["cases"].rounded(.up)))
        #expect(PairedPower.signedRankCases(above: 0.5) == nil)
    }

    @Test(arguments: Fixture.rows("equivalencePower"))
    func `the power of two one-sided tests is that of SciPy's normal distribution`(row: Fixture.Row) {
        let power = PairedPower.equivalence(
            margin: row["margin"], effect: row["effect"], standardError: row["error"])
        #expect(abs(power - row["power"]) < 1e-9)
    }

    @Test func `what cannot be reached is not found`() {
        #expect(PowerSearch.cases(upTo: 1000) { _ in 0.5 } == nil)
        #expect(PowerSearch.detectable(upTo: 3) { _ in 0.5 } == nil)
        #expect(PairedPower.t(effect: 1, cases: 1) == 0)
        #expect(PairedPower.mcNemar(onlyBaseline: 0, onlyCandidate: 0, cases: 10) == 0)
    }

    @Test func `the normal power at the needed size is what was asked for`() throws {
        let cases = try #require(SampleSize(varianceOfDifferences: 0.25).cases(toFind: 0.1))
        let power = PairedPower.normal(effect: 0.1, standardError: 0.5 / Double(cases).squareRoot())
        #expect(power >= 0.8 && power < 0.805)
    }
}
