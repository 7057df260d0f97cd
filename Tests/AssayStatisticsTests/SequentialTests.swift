import AssayCore
import Testing

@testable import AssayStatistics

@Suite struct SequentialTests {
    @Test(arguments: Fixture.rows("spending"))
    func `the bounds are those of an independent integration`(row: Fixture.Row) throws {
        let kind = try #require(row.json["kind"]?.stringValue.flatMap(AlphaSpending.init(rawValue:)))
        let bounds = kind.bounds(information: row.list("times"), level: row["alpha"])
        #expect(bounds.count == row.list("bounds").count)
        for (bound, reference) in zip(bounds, row.list("bounds")) { #expect(abs(bound - reference) < 1e-9) }
    }

    @Test func `five even looks have the bounds that are in print`() {
        // Lan–DeMets O'Brien–Fleming, two-sided 5 %: Reboussin et al., "Programs for computing group sequential boundaries" (2000).
        let bounds = AlphaSpending.obrienFleming.bounds(information: [0.2, 0.4, 0.6, 0.8, 1])
        for (bound, printed) in zip(bounds, [4.8769, 3.3569, 2.6803, 2.2898, 2.0310]) {
            #expect(abs(bound - printed) < 2e-4)
        }
    }

    @Test(arguments: AlphaSpending.allCases) func `all of the level is spent at the end, none before`(
        kind: AlphaSpending
    ) {
        #expect(abs(kind.spent(1, level: 0.05) - 0.05) < 1e-12)
        #expect(kind.spent(0, level: 0.05) == 0)
        #expect(kind.spent(2, level: 0.05) == kind.spent(1, level: 0.05))
    }

    @Test func `looking five times at nothing crosses the bounds in five per cent`() {
        var stream = SeededStream(seed: 2, purpose: "looks")
        let bounds = AlphaSpending.obrienFleming.bounds(information: [0.2, 0.4, 0.6, 0.8, 1])
        let crossed = (0..<4000).count { _ in
            var walk = 0.0
            return bounds.enumerated().contains { look, bound in
                walk += stream.nextNormal() * 0.2.squareRoot()
                return abs(walk) > bound * (0.2 * Double(look + 1)).squareRoot()
            }
        }
        // Binomial(4000, 0.05) lies within 155…246 but for one seed in a thousand.
        #expect((155...246).contains(crossed))
    }
}
