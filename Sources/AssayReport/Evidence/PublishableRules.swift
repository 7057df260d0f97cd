package import AssayCore
import AssayStatistics

/// The rules of a claim that is to be published, in the manner of MLPerf's compliance runs; each is checked by itself.
package struct PublishableRules {
    /// The fewest different cases of a suite.
    static let fewestCases = 60
    /// The fewest episodes of a case at a level.
    static let fewestRepeats = 3
    /// The shortest steady window.
    static let shortestSteady = Nanoseconds.seconds(60)
    /// By how much the mean output length may differ from the baseline's.
    static let lengthShare = 0.1
    /// A repeated prompt whose tokens come in less than this share of the first one's time is answered from a cache.
    static let cachedShare = 0.5

    private let record: RunRecord
    private let judged: [JudgedAcceptance]
    private let priceBasis: [String]
    private let own: Baseline
    private let baseline: Baseline?
    private let measured: [Episode]
    private let exchanges: [ExchangeID: Exchange]

    /// Makes the rules over a run, its figures, its results case by case and, where there is one, the baseline that it is compared with.
    package init(record: RunRecord, summary: RunSummary, own: Baseline, baseline: Baseline?) {
        self.own = own
        self.record = record
        judged = summary.levels.flatMap(\.groups).flatMap(\.judged)
        priceBasis = summary.priceBasis
        self.baseline = baseline
        measured = record.episodes.filter { !$0.planned.warmUp }
        exchanges = Dictionary(record.exchanges.map { ($0.id, $0) }) { _, later in later }
    }

    /// Every rule with what came of it; one that cannot be checked does not hold.
    package var checks: [EvidenceCheck] {
        [
            finished, cases, repeats, steady, instrument, judges, prices, underLoad, repeated, perturbed,
            streams,
            length,
        ].map { check in
            var check = check
            check.isNeeded = true
            return check
        }
    }

    private var finished: EvidenceCheck {
        EvidenceCheck(
            "finished",
            wrong: record.header.status == .finished ? [] : ["the run is \(record.header.status.rawValue)"],
            otherwise: "the run came to its end")
    }

    private var cases: EvidenceCheck {
        let wrong = record.header.suites.compactMap { suite -> String? in
            let count = Set(measured.filter { $0.planned.suite == suite.name }.map(\.planned.caseID)).count
            return count < Self.fewestCases
                ? "\(suite.name) has \(count) cases, fewer than \(Self.fewestCases)" : nil
        }
        return EvidenceCheck("cases", wrong: wrong, otherwise: "at least \(Self.fewestCases) of every suite")
    }

    private var repeats: EvidenceCheck {
        let counts = Dictionary(grouping: measured) { "\($0.level)/\($0.planned.suite)/\($0.planned.caseID)" }
        let few = counts.filter { $0.value.count < Self.fewestRepeats }
        let wrong =
            few.isEmpty
            ? []
            : ["\(few.count) of \(counts.count) cases ran fewer than \(Self.fewestRepeats) times at a level"]
        return EvidenceCheck(
            "repeats", wrong: wrong, otherwise: "every case at least \(Self.fewestRepeats) times at a level")
    }

    private var steady: EvidenceCheck {
        let short = record.header.windows.filter { $0.steadyTo - $0.steadyFrom < Self.shortestSteady }
        let lacking = record.header.plan.levels.count - record.header.windows.count
        let wrong =
            short.map {
                "level \($0.level + 1) was steady for \(Figure.fixed(($0.steadyTo - $0.steadyFrom).inSeconds, 1)) s only"
            } + (lacking > 0 ? ["\(lacking) levels did not come to their end"] : [])
        return EvidenceCheck(
            "steady time", wrong: wrong,
            otherwise: "every level at least \(Figure.fixed(Self.shortestSteady.inSeconds, 0)) s")
    }

    private var instrument: EvidenceCheck {
        guard let certificate = record.header.configuration["calibration"] else {
            return EvidenceCheck(
                "instrument", .fails(["there is no certificate; `assay calibrate` makes one"]))
        }
        var wrong: [String] = []
        let processor = certificate["processor"]?.stringValue ?? ""
        if processor != record.header.machine.processor { wrong.append("it was calibrated on \(processor)") }
        let most = certificate["trusted_streams"]?.integerValue ?? 0
        for level in record.header.plan.levels {
            guard let load = level.shape.mostInFlight else { continue }
            if Int64(load) > most {
                wrong.append("\(load) streams are more than the \(most) it is trusted for")
            }
        }
        return EvidenceCheck(
            "instrument", wrong: wrong, otherwise: "calibrated \(certificate["made"]?.stringValue ?? "")")
    }

    private var judges: EvidenceCheck {
        let wrong = Set(
            judged.filter { $0.check == nil }.map { "\($0.suite): \($0.judge.scorer) is not calibrated" })
        return EvidenceCheck(
            "judges", wrong: wrong.sorted(),
            otherwise: judged.isEmpty ? "no model judges" : "every judge is calibrated")
    }

    /// Prices of a book bear its day; a rate per hour, and what it is built of, are the claimant's own of the run's day.
    private var prices: EvidenceCheck {
        let stored = record.header.configuration["prices"]
        // A composite has no price of its own: those that it asked have.
        let asked = record.exchanges.filter { $0.part == nil || $0.id.hop > 0 }.map(\.backend)
        let wrong = Set(asked).sorted().compactMap { name -> String? in
            guard let price = stored?[name] else { return "\(name) has no price" }
            if price["rate_per_hour"] != nil || price["owned"] != nil { return nil }
            let source = price["source"]?.stringValue ?? ""
            return Self.isDated(source) ? nil : "the prices of \(name) bear no date: \(source)"
        }
        return EvidenceCheck("prices", wrong: wrong, otherwise: priceBasis.joined(separator: "; "))
    }

    private static func isDated(_ text: String) -> Bool {
        text.split { !($0.isNumber || $0 == "-") }.contains { CalendarDay.parse(String($0)) != nil }
    }

    /// The outputs that are judged are the very ones that are timed; none of them may be left out.
    private var underLoad: EvidenceCheck {
        let unscored = measured.count { $0.outcome == .unscored }
        let idle = record.header.plan.levels.allSatisfy { $0.shape == .closed(concurrency: 1) }
        let wrong =
            (unscored > 0 ? ["\(unscored) timed outputs are not judged"] : [])
            + (idle ? ["no level has more than one episode in flight"] : [])
        return EvidenceCheck(
            "accuracy under load", wrong: wrong,
            otherwise: "all \(measured.count) timed outputs are the judged ones")
    }

    /// The time per output token of an episode's last request; `nil` where it cannot be told.
    private func tokenTime(_ episode: Episode) -> Double? {
        guard let exchange = episode.exchanges.last(where: { $0.hop == 0 }).flatMap({ exchanges[$0] }),
            exchange.succeeded,
            let first = exchange.trace.firstToken, let last = exchange.trace.lastContent,
            let tokens = exchange.usage.output, tokens > 8
        else { return nil }
        return (last - first).inSeconds / Double(tokens - 1)
    }

    private func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
    }

    /// The tokens of a repeated prompt must take as long as those of its first time.
    private var repeated: EvidenceCheck {
        let first = median(measured.filter { $0.planned.repetition == 0 }.compactMap(tokenTime))
        let later = median(measured.filter { $0.planned.repetition > 0 }.compactMap(tokenTime))
        return compare(
            "repeated queries", later, with: first,
            absent: "no prompt is repeated, or token times are unknown")
    }

    /// The tokens of a prompt as it is must take as long as those of one that neutral text makes new to every cache.
    private var perturbed: EvidenceCheck {
        let changed = measured.filter { $0.planned.paddingTokens > 0 || $0.planned.promptTokens > 0 }
        let alike = measured.filter { $0.planned.paddingTokens == 0 && $0.planned.promptTokens == 0 }
        if alike.isEmpty, !changed.isEmpty {
            return EvidenceCheck("perturbed queries", .holds("every prompt is changed by neutral text"))
        }
        return compare(
            "perturbed queries", median(alike.compactMap(tokenTime)),
            with: median(changed.compactMap(tokenTime)),
            absent: "no prompt is changed; `padding_tokens` in the mix does it")
    }

    private func compare(_ name: String, _ value: Double?, with other: Double?, absent: String)
        -> EvidenceCheck
    {
        guard let value, let other, other > 0 else { return EvidenceCheck(name, .absent(absent)) }
        let words = "a token takes \(Figure.fixed(value / other * 100, 0)) % of the time of the others"
        return EvidenceCheck(
            name,
            wrong: value / other < Self.cachedShare ? ["answers seem to come from a cache: \(words)"] : [],
            otherwise: words)
    }

    /// First token, end of sequence and reported length against what came in the stream.
    private var streams: EvidenceCheck {
        let wrong = record.exchanges.filter(\.succeeded).compactMap { exchange in
            Self.mistake(in: exchange).map { "\(exchange.id.episode), turn \(exchange.id.turn): \($0)" }
        }
        return EvidenceCheck(
            "streams", wrong: wrong, otherwise: "\(record.exchanges.count) requests agree with their streams")
    }

    static func mistake(in exchange: Exchange) -> String? {
        let trace = exchange.trace
        if let sent = trace.sent, let first = trace.firstToken, first < sent {
            return "the first token came before the request was sent"
        }
        if zip(trace.chunks, trace.chunks.dropFirst()).contains(where: { $0.at > $1.at }) {
            return "chunks stand in no order of time"
        }
        if let last = trace.lastContent, let terminal = trace.terminal, last > terminal {
            return "content came after the end of the stream"
        }
        guard let tokens = exchange.usage.output, exchange.usage.source == .server else { return nil }
        // A token is a byte of text or more, but for a few that say nothing, such as the end of the sequence.
        let bytes = trace.chunks.reduce(0) { $0 + $1.bytes }
        if tokens > bytes + 16 { return "\(tokens) output tokens are reported for \(bytes) bytes" }
        return tokens == 0 && bytes > 0 ? "no output tokens are reported for \(bytes) bytes" : nil
    }

    /// The mean output length against the baseline's, suite by suite.
    private var length: EvidenceCheck {
        guard let baseline else {
            return EvidenceCheck("output length", .absent("name a baseline with --baseline"))
        }
        var wrong: [String] = []
        var compared = 0
        for suite in record.header.suites {
            let before = mean(baseline.results.filter { $0.suite == suite.name }.compactMap(\.outputTokens))
            let now = mean(own.results.filter { $0.suite == suite.name }.compactMap(\.outputTokens))
            guard let before, let now, before > 0 else { continue }
            compared += 1
            guard abs(now / before - 1) > Self.lengthShare else { continue }
            wrong.append(
                "\(suite.name): \(Figure.fixed(now, 1)) tokens on average, \(Figure.fixed(before, 1)) in the baseline"
            )
        }
        if compared == 0 {
            return EvidenceCheck(
                "output length", .absent("the baseline has no suite of this run with known lengths"))
        }
        return EvidenceCheck(
            "output length", wrong: wrong, otherwise: "within 10 % of the baseline's in \(compared) suites")
    }

    private func mean(_ counts: [Int]) -> Double? {
        counts.isEmpty ? nil : Double(counts.reduce(0, +)) / Double(counts.count)
    }
}
