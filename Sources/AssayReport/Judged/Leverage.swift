package import AssayCore
package import AssayStatistics

extension PivotalShare {
    /// Counts episodes by what a judge's verdict does to each; `nil` where that cannot be told of one of them.
    package init?(of judge: JudgeStamp, on episodes: [Episode]) {
        self.init()
        for episode in episodes {
            self.episodes += 1
            switch Leverage(of: judge, on: episode) {
            case .unknown: return nil
            case .decided(let isAccepted): acceptedAnyway += isAccepted ? 1 : 0
            case .pivotal(let accepts):
                pivotal += 1
                judged += accepts == nil ? 0 : 1
                accepted += accepts == true ? 1 : 0
            }
        }
    }
}

/// What a judge's verdict does to the acceptance of an episode, all other scores being as they are.
private enum Leverage {
    /// It is accepted if the judge accepts, and not if the judge rejects; what the judge said is `nil` where it could not judge.
    case pivotal(accepts: Bool?)
    /// It comes to the same whatever the judge says.
    case decided(accepted: Bool)
    /// It cannot be told: several models judge in one composition, or the record is of before verdicts were kept.
    case unknown

    /// Reads it from the scores of an episode. Where a judge was not asked because another rule rejects, that rule decides.
    init(of judge: JudgeStamp, on episode: Episode) {
        let required = episode.scores.filter(\.required)
        guard episode.isJudged, !required.isEmpty else {
            self = .decided(accepted: false)
            return
        }
        var open: [Leverage] = []
        for leverage in required.map({ Leverage(of: judge, on: $0) }) {
            switch leverage {
            case .decided(accepted: true): continue
            case .decided(accepted: false):
                self = leverage
                return
            case .pivotal, .unknown: open.append(leverage)
            }
        }
        self = open.count > 1 ? .unknown : open.first ?? .decided(accepted: true)
    }

    private init(of judge: JudgeStamp, on score: Score) {
        var passed: Bool?
        if case .judged(_, let truth) = score.finding { passed = truth }
        switch score.verdict {
        case _ where score.scorer == judge.scorer: self = .pivotal(accepts: passed)
        case .accepts where score.names(judge): self = .pivotal(accepts: true)
        case .rejects where score.names(judge): self = .pivotal(accepts: false)
        case .unscored where score.names(judge): self = .pivotal(accepts: nil)
        case nil where score.names(judge): self = .unknown
        default: self = .decided(accepted: passed == true)
        }
    }
}

extension Episode {
    /// Whether acceptance asks for the judge's verdict, by itself or within a composition.
    func requires(_ judge: JudgeStamp) -> Bool { scores.contains { $0.required && $0.names(judge) } }

    /// Whether there is an output that could be judged.
    var isJudged: Bool { if case .failed = ending { false } else { outcome != .stopped } }
}

extension Score {
    /// Whether it is the judge's, or that of a composition in whose title the judge stands.
    fileprivate func names(_ judge: JudgeStamp) -> Bool {
        scorer.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains(Substring(judge.scorer))
    }
}
