import AssayCore
import Testing

/// What holds of every meter.
enum MeterContract {
    static func check(_ meter: any EnergyMeter) async throws {
        let identity = meter.identity
        #expect(!identity.name.isEmpty && !identity.kind.isEmpty && !identity.source.isEmpty)
        let first = try await meter.read()
        let second = try await meter.read()
        #expect(!first.isEmpty)
        #expect(first.map(\.part) == second.map(\.part), "the parts change from reading to reading")
        #expect(Set(first.map(\.part)).count == first.count, "two parts have one name")
        #expect(Set(identity.wrapsAt.keys).isSubset(of: first.map(\.part)))
        for (before, after) in zip(first, second) {
            switch (before.value, after.value) {
            case (.microjoules(let was), .microjoules(let now)):
                #expect(was >= 0 && now >= 0)
                #expect(now >= was || identity.wrapsAt[before.part] != nil)
            case (.watts(let was), .watts(let now)):
                #expect(was.isFinite && was >= 0 && now.isFinite && now >= 0)
            default: Issue.record("the part \(before.part) counts at one time and not at another")
            }
        }
        meter.shutdown()
        meter.shutdown()
    }
}
