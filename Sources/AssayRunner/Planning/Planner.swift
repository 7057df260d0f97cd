package import AssayCore
import AssayStatistics

/// Decides everything random from the seed, before the first byte is sent.
///
/// Without a stop rule a level is every case, `repeats` times, in a seeded order. With one, suites are drawn by their weights and
/// each suite deals its shuffled cases, one round after another. Every level gets the same episodes in the same order as far as it goes, so
/// that levels compare case by case.
package enum Planner {
    /// The plan for a request: the same request gives the same plan on any machine.
    package static func plan(_ request: PlanRequest) -> RunPlan {
        var levels: [PlannedLevel] = []
        for backend in request.backends {
            for shape in request.shapes {
                levels.append(level(request, backend: backend, shape: shape, index: levels.count))
            }
        }
        return plan(seed: request.seed, levels: levels)
    }

    /// A plan of levels that are already decided.
    package static func plan(seed: UInt64, levels: [PlannedLevel]) -> RunPlan {
        RunPlan(seed: seed, levels: levels, digest: PlanDigest.of(seed: seed, levels: levels))
    }

    /// One level of a request.
    package static func level(
        _ request: PlanRequest, backend: String, shape: LoadShape, index: Int
    ) -> PlannedLevel {
        let builder = LevelBuilder(request: request, index: index)
        let episodes =
            switch shape {
            case .closed: builder.closed()
            case .open(let load): builder.open(load)
            case .replay(let load): builder.replay(load)
            }
        return PlannedLevel(backend: backend, shape: shape, stop: request.stop, episodes: episodes)
    }
}

/// Makes the episodes of one level.
private struct LevelBuilder {
    private let request: PlanRequest
    private let prefix: String
    private let warmUpPrefix: String

    init(request: PlanRequest, index: Int) {
        self.request = request
        prefix = "\(index)/"
        warmUpPrefix = "\(index)/warm-up/"
    }

    private func planned(_ draw: Draw, warmUp: Bool, at arrival: Nanoseconds? = nil) -> PlannedEpisode {
        draw.planned(
            warmUp ? warmUpPrefix : prefix, seed: request.seed, warmUp: warmUp, thinkTime: request.thinkTime,
            arrival: arrival)
    }

    func closed() -> [PlannedEpisode] {
        var warmUps = Dealer(request.suites, seed: request.seed, purpose: "warm-up")
        let measured =
            request.stop == StopRule()
            ? everyCase
            : {
                var mix = Dealer(request.suites, seed: request.seed, purpose: "mix")
                return mix.deal(request.stop.episodes ?? onePass)
            }()
        return warmUps.deal(request.warmUp).map { planned($0, warmUp: true) }
            + measured.map { planned($0, warmUp: false) }
    }

    func open(_ load: OpenLoad) -> [PlannedEpisode] {
        let stop = stop(of: load)
        var draws = OpenDraws(
            request, everyCase: stop.time == nil && request.stop == StopRule() ? everyCase : nil)
        var episodes: [PlannedEpisode] = []
        // The warm-up comes at the rate with which the profile begins, before the profile begins.
        let first = load.profile.first.map { $0.from > 0 ? $0.from : $0.to } ?? 0
        var before = Arrivals(OpenLoad(rate: first, arrivals: load.arrivals), seed: request.seed &+ 1)
        var began = Nanoseconds.zero
        for _ in 0..<request.warmUp {
            guard let draw = draws.warmUp(), let at = before.next() else { break }
            began = at
            episodes.append(planned(draw, warmUp: true, at: at))
        }
        var arrivals = Arrivals(load, seed: request.seed)
        // Room at once for the episodes of a large plan, and for no more of them than its time may leave over.
        episodes.reserveCapacity(min(stop.episodes ?? 0, 1 << 20))
        var count = 0
        while let at = arrivals.next(), !stop.isOver(count: count, time: at), let draw = draws.measured() {
            episodes.append(planned(draw, warmUp: false, at: began + at))
            count += 1
        }
        return episodes
    }

    func replay(_ load: ReplayLoad) -> [PlannedEpisode] {
        var draws = OpenDraws(request, everyCase: nil)
        let cases = Dictionary(request.suites.map { ($0.suite.name, DrawnCase.byName($0)) }) { first, _ in
            first
        }
        var episodes: [PlannedEpisode] = []
        var began: Nanoseconds?
        for (place, arrival) in request.trace.enumerated() {
            let at = arrival.at.scaled(by: load.timeScale)
            let warmUp = place < request.warmUp
            if !warmUp {
                let start = began ?? at
                began = start
                if request.stop.isOver(count: place - request.warmUp, time: at - start) { break }
            }
            let draw =
                arrival.episode.flatMap { cases[$0.suite]?[$0.caseID] }.map { Draw(drawn: $0, repetition: 0) }
                ?? (warmUp ? draws.warmUp() : draws.measured())
            guard let draw else { break }
            episodes.append(planned(draw, warmUp: warmUp, at: at))
        }
        return episodes
    }

    /// The stop rule of an open load: the time of its profile, or one pass over the cases, where a person gave none.
    private func stop(of load: OpenLoad) -> StopRule {
        guard request.stop == StopRule() else { return request.stop }
        return load.time.map { StopRule(time: $0) } ?? StopRule(episodes: everyCase.count)
    }

    /// The number of episodes that a time limit repeats.
    private var onePass: Int {
        request.suites.reduce(0) { $0 + $1.suite.cases.count * $1.weight } * request.repeats
    }

    /// Every case of every suite, each as often as asked, in a seeded order.
    private var everyCase: [Draw] {
        var draws = request.suites.flatMap { entry in
            entry.suite.cases.map { DrawnCase(entry, $0) }.flatMap { drawn in
                (0..<request.repeats).map { Draw(drawn: drawn, repetition: $0) }
            }
        }
        var stream = SeededStream(seed: request.seed, purpose: "order")
        stream.shuffle(&draws)
        return draws
    }
}

/// The cases of an open load, in the order of their arrival.
private struct OpenDraws {
    private var warmUps: Dealer
    private var mix: Dealer
    private let everyCase: [Draw]?
    private var place = 0

    init(_ request: PlanRequest, everyCase: [Draw]?) {
        warmUps = Dealer(request.suites, seed: request.seed, purpose: "warm-up")
        mix = Dealer(request.suites, seed: request.seed, purpose: "mix")
        self.everyCase = everyCase
    }

    mutating func warmUp() -> Draw? { warmUps.deal() }

    mutating func measured() -> Draw? {
        guard let everyCase else { return mix.deal() }
        defer { place += 1 }
        return place < everyCase.count ? everyCase[place] : nil
    }
}
