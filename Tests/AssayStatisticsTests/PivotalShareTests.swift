import AssayStatistics
import Testing

@Suite struct PivotalShareTests {
    private let table = ConfusionTable(
        truePositives: 90, falseNegatives: 10, falsePositives: 20, trueNegatives: 80)

    /// 200 episodes, each a cluster.
    private func share(_ anyway: Int, _ pivotal: Int, judged: Int, accepted: Int) -> [PivotalShare] {
        let last = anyway + pivotal
        return (0..<200).map { place in
            let isPivotal = place >= anyway && place < last
            let order = place - anyway
            return PivotalShare(
                episodes: 1, acceptedAnyway: place < anyway ? 1 : 0, pivotal: isPivotal ? 1 : 0,
                judged: isPivotal && order < judged ? 1 : 0, accepted: isPivotal && order < accepted ? 1 : 0)
        }
    }

    @Test func `only the pivotal episodes are corrected, and the others added as they are`() throws {
        // 0.41 of the pivotal half are judged acceptable where 0.3 are: 60 + 0.3·100 of 200.
        let half = try #require(share(60, 100, judged: 100, accepted: 41).corrected(by: table))
        #expect(isClose(half.value, 0.45))
        #expect((half.low ?? 1) < 0.45 && (half.high ?? 0) > 0.45)
        // What the judge could not judge is taken to be like the rest.
        let some = try #require(share(60, 100, judged: 50, accepted: 20).corrected(by: table))
        #expect(isClose(some.value, 0.3 + 0.5 * (0.4 + 0.8 - 1) / 0.7))
    }

    @Test func `where the judge decides all, or nothing, the interval is that of its error, or of the share`()
    {
        #expect(
            share(0, 200, judged: 200, accepted: 82).corrected(by: table)
                == RoganGladen.interval(accepted: 82, of: 200, table: table))
        #expect(
            share(50, 0, judged: 0, accepted: 0).corrected(by: table)
                == Proportion.interval(successes: 50, trials: 200))
        #expect(share(50, 10, judged: 0, accepted: 0).corrected(by: table) == nil)
        #expect(share(50, 10, judged: 9, accepted: 5).corrected(by: ConfusionTable()) == nil)
    }

    /// Each episode five times: what they are worth is the episodes once, but for the degrees of freedom.
    @Test(arguments: [(60, 100, 100, 41), (60, 100, 50, 20), (0, 200, 200, 82), (50, 0, 0, 0)])
    func `repeats that say the same tell no more than one of them`(
        anyway: Int, pivotal: Int, judged: Int, accepted: Int
    ) throws {
        let once = share(anyway, pivotal, judged: judged, accepted: accepted)
        let repeated = once.map { [PivotalShare](repeating: $0, count: 5).total }
        let (one, five) = (
            try #require(once.corrected(by: table)), try #require(repeated.corrected(by: table))
        )
        #expect(isClose(one.value, five.value))
        let (narrow, wide) = (try #require(one.halfWidth), try #require(five.halfWidth))
        #expect(wide >= narrow && wide < 1.01 * narrow)
    }

    @Test func `repeats that differ as much as episodes of other clusters count in full`() throws {
        let cluster = PivotalShare(episodes: 10, pivotal: 10, judged: 10, accepted: 5)
        #expect(
            [PivotalShare](repeating: cluster, count: 20).corrected(by: table)
                == RoganGladen.interval(accepted: 100, of: 200, table: table))
    }

    @Test func `episodes that are all alike count by clusters, the largest of which is one`() throws {
        let sizes = [2, 5, 3]
        let accepted = sizes.map { PivotalShare(episodes: $0, acceptedAnyway: $0) }
        #expect(
            accepted.corrected(by: table) == Proportion.interval(successes: 2, trials: 2))
        let judged = sizes.map { PivotalShare(episodes: $0, pivotal: $0, judged: $0, accepted: $0) }
        #expect(
            judged.corrected(by: table) == RoganGladen.interval(accepted: 2, of: 2, table: table))
    }

    @Test func `of one cluster there is a figure and no bound`() {
        let one = [PivotalShare(episodes: 8, acceptedAnyway: 2)]
        #expect(one.corrected(by: table) == Interval(value: 0.25, low: nil, high: nil))
        #expect([PivotalShare]().corrected(by: table) == nil)
    }

    /// Simulated with the seed fixed: 600 runs each of 40 cases, every one run five times. People accept the answer to a case or do not; half of the
    /// judge's verdicts on a case are one verdict. The old way, all episodes as if independent, covers the truth in far fewer.
    @Test(arguments: [0.0, 0.3])
    func `the interval covers the truth however alike the repeats of a case are`(anyway: Double) throws {
        var stream = SeededStream(seed: 29, purpose: "clusters \(anyway)")
        let (people, sensitivity, specificity, runs) = (0.6, 0.9, 0.8, 600)
        func draw(_ chance: Double) -> Bool { stream.nextUnit() < chance }
        func hits(_ trials: Int, _ chance: Double) -> Int { (0..<trials).count { _ in draw(chance) } }
        func cluster() -> PivotalShare {
            guard !draw(anyway) else { return PivotalShare(episodes: 5, acceptedAnyway: 5) }
            let chance = draw(people) ? sensitivity : 1 - specificity
            let common = draw(chance)
            let accepted = (0..<5).count { _ in draw(0.5) ? common : draw(chance) }
            return PivotalShare(episodes: 5, pivotal: 5, judged: 5, accepted: accepted)
        }
        let truth = anyway + (1 - anyway) * people
        var (covered, before) = (0, 0)
        for _ in 0..<runs {
            let clusters = (0..<40).map { _ in cluster() }
            let (found, refused) = (hits(150, sensitivity), hits(150, specificity))
            let table = ConfusionTable(
                truePositives: found, falseNegatives: 150 - found, falsePositives: 150 - refused,
                trueNegatives: refused)
            func holds(_ interval: Interval?) -> Bool {
                guard let low = interval?.low, let high = interval?.high else { return false }
                return low <= truth && truth <= high
            }
            covered += holds(clusters.corrected(by: table)) ? 1 : 0
            before += holds(clusters.apart.corrected(by: table)) ? 1 : 0
        }
        #expect((0.93...0.98).contains(Double(covered) / Double(runs)), "\(covered) of \(runs)")
        #expect(Double(before) / Double(runs) < 0.85, "\(before) of \(runs)")
    }
}

extension [PivotalShare] {
    /// Every episode a cluster of its own.
    fileprivate var apart: [PivotalShare] {
        flatMap { one in
            (0..<one.episodes).map { place in
                let isPivotal = place >= one.acceptedAnyway
                return PivotalShare(
                    episodes: 1, acceptedAnyway: isPivotal ? 0 : 1, pivotal: isPivotal ? 1 : 0,
                    judged: isPivotal ? 1 : 0, accepted: isPivotal && place < one.accepted ? 1 : 0)
            }
        }
    }
}
