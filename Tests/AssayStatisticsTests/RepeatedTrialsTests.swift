import AssayStatistics
import Testing

@Suite struct RepeatedTrialsTests {
    /// Every way to draw k of n trials, of which the first c passed.
    private func draws(_ k: Int, of n: Int, passed c: Int) -> (any: Int, all: Int, count: Int) {
        var (any, all, count) = (0, 0, 0)
        for chosen in 0..<(1 << n) where chosen.nonzeroBitCount == k {
            let passes = (chosen & ((1 << c) - 1)).nonzeroBitCount
            count += 1
            any += passes > 0 ? 1 : 0
            all += passes == k ? 1 : 0
        }
        return (any, all, count)
    }

    @Test(arguments: 1...7)
    func `both agree with counting every draw`(n: Int) throws {
        for c in 0...n {
            for k in 1...n {
                let counted = draws(k, of: n, passed: c)
                let any = try #require(RepeatedTrials.anyOf(k, passes: c, trials: n))
                let all = try #require(RepeatedTrials.all(of: k, passes: c, trials: n))
                #expect(abs(any - Double(counted.any) / Double(counted.count)) < 1e-12)
                #expect(abs(all - Double(counted.all) / Double(counted.count)) < 1e-12)
            }
        }
    }

    @Test func `neither is the power of the rate, which is biased`() throws {
        let all = try #require(RepeatedTrials.all(of: 2, passes: 2, trials: 4))
        #expect(abs(all - 1.0 / 6) < 1e-12)
    }

    @Test(arguments: [(0, 1, 1), (3, 1, 2), (1, 3, 2), (1, -1, 2), (1, 0, 0), (-1, 0, 3)])
    func `what cannot be is nothing`(k: Int, passes: Int, trials: Int) {
        #expect(RepeatedTrials.all(of: k, passes: passes, trials: trials) == nil)
        #expect(RepeatedTrials.anyOf(k, passes: passes, trials: trials) == nil)
    }

    @Test func `large counts do not overflow`() throws {
        let any = try #require(RepeatedTrials.anyOf(500, passes: 1, trials: 1000))
        #expect(abs(any - 0.5) < 1e-12)
    }
}
