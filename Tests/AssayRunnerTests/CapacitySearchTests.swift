import AssayCore
import AssayRunner
import Testing

@Suite struct CapacitySearchTests {
    private func walk(
        to limit: Double, from start: Double, isWhole: Bool, tolerance: Double = 0.05, most: Double = 1e12
    ) -> CapacitySearch {
        var search = CapacitySearch(from: start, to: most, isWhole: isWhole, tolerance: tolerance)
        while let load = search.load { search.note(isKept: load <= limit) }
        return search
    }

    @Test(arguments: [(0.7, 1.0), (3.3, 1), (100, 1), (1, 64), (0.05, 8), (1, 1)])
    func `the capacity is bracketed to within the tolerance from either side`(limit: Double, start: Double)
        throws
    {
        let search = walk(to: limit, from: start, isWhole: false)
        let capacity = try #require(search.capacity)
        #expect(capacity <= limit)
        #expect(capacity >= limit / 1.05 - 1e-9)
        #expect(search.steps.count <= CapacitySearch.mostSteps)
    }

    @Test(arguments: [1.0, 2, 3, 7, 12, 33, 100])
    func `a whole capacity is found to within the tolerance`(limit: Double) throws {
        let search = walk(to: limit, from: 1, isWhole: true, tolerance: 0.01)
        #expect(search.capacity == limit)
        #expect(search.steps.allSatisfy { $0.load == $0.load.rounded() })
    }

    @Test func `a load that nothing can keep has no capacity, and the search ends`() {
        #expect(walk(to: 0, from: 16, isWhole: true).capacity == nil)
        #expect(walk(to: 0, from: 16, isWhole: false).capacity == nil)
    }

    @Test func `no load above what may be tried is tried`() {
        let search = walk(to: .infinity, from: 3, isWhole: true, most: 40)
        #expect(search.steps.map(\.load) == [3, 6, 12, 24, 40])
        #expect(search.capacity == 40)
    }

    @Test func `a server without a limit ends the search too`() {
        #expect(walk(to: .infinity, from: 1, isWhole: false).steps.count == CapacitySearch.mostSteps)
    }
}
