import AssayCore
import AssayJSON
import FoundationEssentials
import Testing

@testable import AssayStatistics

@Suite struct ChangePointTests {
    /// What ruptures says; `scripts/reference/changepoints.py` wrote it.
    private static let rows: [Fixture.Row] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("Fixtures/changepoints.json")
        guard let data = try? Data(contentsOf: file),
            let rows = try? JSON.parse(String(decoding: data, as: UTF8.self)).arrayValue
        else { return [] }
        return rows.map { Fixture.Row(json: $0) }
    }()

    @Test func `the places are those of ruptures' PELT`() {
        #expect(Self.rows.count == 7)
        #expect(Self.rows.reduce(0) { $0 + $1.list("places").count } > 15)
        for row in Self.rows {
            let places = ChangePoints.pelt(row.list("series"), penalty: row["penalty"])
            #expect(places == row.list("places").map { Int($0) })
        }
    }

    @Test func `a step is found where it is, and noise alone has none`() {
        var stream = SeededStream(seed: 1, purpose: "history")
        let noise = (0..<40).map { _ in 100 + stream.nextNormal() }
        #expect(ChangePoints.find(noise).isEmpty)
        #expect(ChangePoints.find(noise.enumerated().map { $0 < 25 ? $1 : $1 + 6 }) == [25])
        #expect(ChangePoints.find((0..<10).map { $0 < 4 ? 1.0 : 2 }) == [4])
    }

    @Test func `a series too short or without change has no place`() {
        #expect(ChangePoints.find([]).isEmpty)
        #expect(ChangePoints.find([1, 2, 3]).isEmpty)
        #expect(ChangePoints.find([0, 0, 0, 0, 0, 0, 0]).isEmpty)
        #expect(ChangePoints.find([5, 5, 5, 5, 5, 5, 5]).isEmpty)
        #expect(ChangePoints.pelt([1, 2, 3], penalty: 1).isEmpty)
    }

    @Test func `noise alone is seldom taken for a change`() {
        var stream = SeededStream(seed: 3, purpose: "noise")
        let alarms = (0..<400).count { _ in
            !ChangePoints.find((0..<30).map { _ in stream.nextNormal() }).isEmpty
        }
        #expect(alarms <= 40)
    }
}
