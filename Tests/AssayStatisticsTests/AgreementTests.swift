import AssayStatistics
import Testing

@Suite struct AgreementTests {
    /// κ and its asymptotic interval by statsmodels 0.15.0, `cohens_kappa`; scikit-learn 1.9.1's `cohen_kappa_score` gives the same κ.
    static let tables: [(ConfusionTable, kappa: Double, low: Double, high: Double)] = [
        (
            ConfusionTable(truePositives: 20, falseNegatives: 5, falsePositives: 10, trueNegatives: 15), 0.4,
            0.151092290476661, 0.6489077095233389
        ),
        (
            ConfusionTable(truePositives: 45, falseNegatives: 15, falsePositives: 25, trueNegatives: 15),
            0.13043478260869554, -0.06293827779258965, 0.3238078430099807
        ),
        (
            ConfusionTable(truePositives: 3, falseNegatives: 1, falsePositives: 0, trueNegatives: 96),
            0.8520710059171599, 0.5667627106943374, 1.1373793011399824
        ),
    ]

    @Test(arguments: tables)
    func `κ is that of statsmodels and scikit-learn`(
        table: ConfusionTable, kappa: Double, low: Double, high: Double
    ) {
        #expect(isClose(table.kappa, kappa))
    }

    @Test(arguments: tables.prefix(2))
    func `the bootstrap of κ agrees with the asymptotic interval where every output is a cluster`(
        table: ConfusionTable, kappa: Double, low: Double, high: Double
    ) throws {
        let interval = try #require(table.singles.kappa(seed: 7))
        #expect(interval.value == table.kappa)
        #expect(abs(try #require(interval.low) - low) < 0.03)
        #expect(abs(try #require(interval.high) - high) < 0.03)
    }

    @Test func `outputs that come in clusters make the interval of κ wider`() throws {
        let singles = Self.tables[0].0.singles
        // Every output ten times over, but of as many cases as before.
        let repeated = singles.map { one in
            ConfusionTable(
                truePositives: one.truePositives * 10, falseNegatives: one.falseNegatives * 10,
                falsePositives: one.falsePositives * 10, trueNegatives: one.trueNegatives * 10)
        }
        #expect(repeated.kappa(seed: 7)?.halfWidth == singles.kappa(seed: 7)?.halfWidth)
        #expect(repeated.total.agreement.flatMap(\.halfWidth) ?? 1 < 0.05)
    }

    @Test func `where chance alone would agree κ has no value`() {
        #expect(ConfusionTable(truePositives: 9).kappa.isNaN)
        #expect([ConfusionTable(truePositives: 9)].kappa(seed: 1) == nil)
        #expect(ConfusionTable().agreement == nil)
        #expect(ConfusionTable(trueNegatives: 4).sensitivity == nil)
    }

    @Test func `counts go where they belong`() {
        var table = ConfusionTable()
        table.count(label: true, verdict: true)
        table.count(label: true, verdict: false, times: 2)
        table.count(label: false, verdict: true, times: 3)
        table.count(label: false, verdict: false, times: 4)
        #expect(
            table
                == ConfusionTable(truePositives: 1, falseNegatives: 2, falsePositives: 3, trueNegatives: 4))
        #expect(table.sensitivity?.value == 1.0 / 3)
        #expect(table.specificity?.value == 4.0 / 7)
        #expect(table.agreement?.value == 0.5)
    }
}

extension ConfusionTable {
    /// One table per output.
    fileprivate var singles: [ConfusionTable] {
        [ConfusionTable](repeating: ConfusionTable(truePositives: 1), count: truePositives)
            + [ConfusionTable](repeating: ConfusionTable(falseNegatives: 1), count: falseNegatives)
            + [ConfusionTable](repeating: ConfusionTable(falsePositives: 1), count: falsePositives)
            + [ConfusionTable](repeating: ConfusionTable(trueNegatives: 1), count: trueNegatives)
    }
}
