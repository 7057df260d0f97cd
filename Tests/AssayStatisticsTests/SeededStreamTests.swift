import AssayCore
import AssayStatistics
import Testing

@Suite struct SeededStreamTests {
    /// Known answers of philox4x32_10 from the Random123 distribution's `kat_vectors`.
    @Test(arguments: [
        (
            SIMD4<UInt32>(0, 0, 0, 0), SIMD2<UInt32>(0, 0),
            SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
        ),
        (
            SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
            SIMD4<UInt32>(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
        ),
        (
            SIMD4<UInt32>(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
            SIMD2<UInt32>(0xa409_3822, 0x299f_31d0),
            SIMD4<UInt32>(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
        ),
    ])
    func `philox gives the published answers`(
        counter: SIMD4<UInt32>, key: SIMD2<UInt32>, answer: SIMD4<UInt32>
    ) {
        #expect(Philox.block(counter: counter, key: key) == answer)
    }

    @Test func `one seed and purpose give one stream, another purpose or index another`() {
        func take(_ purpose: String, _ index: UInt64 = 0) -> [UInt64] {
            var stream = SeededStream(seed: 7, purpose: purpose, index: index)
            return (0..<5).map { _ in stream.next() }
        }
        #expect(take("order") == take("order"))
        #expect(take("order") != take("mix"))
        #expect(take("order") != take("order", 1))
        #expect(Set(take("order")).count == 5)
    }

    @Test func `numbers below a bound stay below it and are spread evenly`() {
        var stream = SeededStream(seed: 1, purpose: "even")
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<60_000 { counts[Int(stream.next(below: 6))] += 1 }
        // Each count is binomial(60,000, 1/6) with standard deviation 91: six of them stay within 500.
        #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
        #expect(stream.next(below: 1) == 0)
    }

    @Test(arguments: [
        TimeDistribution.logNormal(median: .seconds(1), sigma: 10),
        .logNormal(median: .zero, sigma: 1e9), .exponential(mean: .seconds(86_400)),
    ])
    func `a time that is drawn is no longer than a day`(distribution: TimeDistribution) {
        var stream = SeededStream(seed: 3, purpose: "times")
        let times = (0..<2000).map { _ in distribution.draw(&stream) }
        #expect(times.max() == .seconds(86_400))
        #expect(times.allSatisfy { $0 >= .zero })
    }

    @Test func `units lie in 0..<1 and average one half`() {
        var stream = SeededStream(seed: 2, purpose: "units")
        let units = (0..<10_000).map { _ in stream.nextUnit() }
        #expect(units.allSatisfy { (0..<1).contains($0) })
        #expect(abs(units.reduce(0, +) / 10_000 - 0.5) < 0.015)
    }

    @Test func `a shuffle keeps every element and depends on the seed alone`() {
        func shuffled(_ seed: UInt64) -> [Int] {
            var stream = SeededStream(seed: seed, purpose: "shuffle")
            var array = Array(0..<50)
            stream.shuffle(&array)
            return array
        }
        #expect(shuffled(3).sorted() == Array(0..<50))
        #expect(shuffled(3) == shuffled(3))
        #expect(shuffled(3) != shuffled(4))
    }
}
