import AssayCore
import AssayStatistics

/// What a reader should know before trusting figures; each note says what to do.
enum Notes {
    static func notes(
        on items: [MetricInput.Item], header: RunHeader, window: LevelWindow?, steady: SteadyWindow
    ) -> [String] {
        let status = header.status

        var notes: [String] = []
        switch status {
        case .finished: break
        case .interrupted: notes.append("The run was interrupted: these are the episodes that had finished.")
        case .running:
            notes.append(
                "The run did not come to its end (killed, or still under way): these are the episodes so far."
                    + begun(items))
        }
        notes += load(window)
        notes +=
            unscored(items) + failures(items) + stepLimits(items) + budgets(items) + generatorBound(items)
        notes += heldBack(items) + HarnessHealth.notes(window?.instrument) + Trend.notes(items, steady)
        notes += calibration(items, header, steady)
        return notes
    }

    /// What the star at a percentile means; nothing where none has one.
    static func fewCases(_ groups: [RunSummary.Group]) -> [String] {
        let isStarred = groups.flatMap(\.values).contains { entry in
            guard case .distribution(let distribution) = entry.value else { return false }
            return [0.5, 0.9].contains { distribution.percentile($0).isOfTheseCases }
        }
        return isStarred ? [Figure.starred] : []
    }

    /// The episodes that were under way when the run was killed.
    private static func begun(_ items: [MetricInput.Item]) -> String {
        let count = items.count { $0.episode.ending == .stopped(.interrupt) }
        return count == 0
            ? ""
            : " \(count) had begun and not ended: they stand as stopped, with what their finished requests cost."
    }

    private static func load(_ window: LevelWindow?) -> [String] {
        guard let window else { return [] }
        let dropped =
            window.dropped == 0
            ? []
            : [
                "\(window.dropped) arrivals found too many episodes in flight and were dropped: they count as not in time."
            ]
        return dropped + (window.endedEarly.map { ["The level ended early, \($0)."] } ?? [])
    }

    /// Whether more streams were held than the harness was found to be exact with on this machine.
    private static func calibration(
        _ items: [MetricInput.Item], _ header: RunHeader, _ steady: SteadyWindow
    ) -> [String] {
        let overHTTP = items.contains { item in item.exchanges.contains { $0.wire != nil } }
        guard overHTTP else { return [] }
        guard let certificate = header.configuration["calibration"],
            let trusted = certificate["trusted_streams"]?.integerValue,
            let bound = certificate["bound_ms"]?.numberValue, let made = certificate["made"]?.stringValue
        else {
            return [
                "not calibrated: `assay calibrate` says up to how many streams times can be trusted on this machine."
            ]
        }
        guard certificate["processor"]?.stringValue == header.machine.processor else {
            return ["not calibrated: calibration.json was made on another processor."]
        }
        let held =
            items.flatMap(\.requests).reduce(0.0) { sum, exchange in
                sum
                    + steady.overlap(exchange.trace.sent ?? exchange.trace.scheduled, exchange.trace.closed)
                    .inSeconds
            } / max(1e-9, steady.length.inSeconds)
        let chunks = items.flatMap(\.requests).reduce(0) { sum, exchange in
            sum + exchange.trace.chunks.count { steady.contains($0.at) }
        }
        let rate = Double(chunks) / max(1e-9, steady.length.inSeconds)
        let trustedRate = certificate["trusted_events_per_s"]?.numberValue ?? .infinity
        var beyond: [String] = []
        if held > Double(trusted) {
            beyond.append("\(Figure.number(held)) streams were held, calibrated up to \(trusted)")
        }
        if steady.length > .zero, rate > trustedRate {
            beyond.append(
                "\(Figure.number(rate)) chunks/s came, calibrated up to \(Figure.number(trustedRate))")
        }
        guard !beyond.isEmpty else { return [] }
        return [
            "outside the calibrated range: \(beyond.joined(separator: ", ")); within it times were within "
                + "\(Figure.number(bound)) ms of the truth (calibrated \(made))."
        ]
    }

    /// What a backend's rate limit, or waiting for a batch, did to the load.
    private static func heldBack(_ items: [MetricInput.Item]) -> [String] {
        let exchanges = items.flatMap(\.requests)
        let held = Distribution(
            exchanges.map(\.trace.heldBack).filter { $0 > .zero }.map(\.inMilliseconds))
        guard let median = held.point(0.5), let most = held.largest else { return [] }
        return [
            "\(held.samples.count) of \(exchanges.count) requests were held back by a rate limit or for a batch, in the median by "
                + "\(Figure.number(median)) ms and at most by \(Figure.number(most)) ms: times from sent do not show it, "
                + "scheduled and episode times do."
        ]
    }

    private static func unscored(_ items: [MetricInput.Item]) -> [String] {
        let unscored = items.filter { $0.episode.outcome == .unscored }
        guard !unscored.isEmpty else { return [] }
        let reason = unscored.flatMap(\.episode.scores).first { $0.finding == .unscored }?.reason
        return [
            "\(unscored.count) of \(items.count) episodes are unscored"
                + (reason.map { ", for example because \($0)" } ?? " because judging had not begun")
                + ": `assay score` judges them again."
        ]
    }

    private static func failures(_ items: [MetricInput.Item]) -> [String] {
        let failures = items.compactMap { item -> Failure? in
            if case .failed(let failure) = item.episode.ending { failure } else { nil }
        }
        let kinds = Dictionary(grouping: failures, by: \.kind).sorted {
            ($1.value.count, $0.key.rawValue) < ($0.value.count, $1.key.rawValue)
        }
        return kinds.map { kind, all in
            "\(all.count) of \(items.count) episodes failed (\(kind.rawValue)): \(all.first?.message ?? "")"
        }
    }

    private static func stepLimits(_ items: [MetricInput.Item]) -> [String] {
        let count = items.count { $0.episode.ending == .stepLimit }
        return count == 0
            ? []
            : [
                "\(count) episodes took all their steps without answering; they are judged on what they left behind."
            ]
    }

    /// The episodes that spent their suite's budget, by its part.
    private static func budgets(_ items: [MetricInput.Item]) -> [String] {
        [StopReason.tokens, .cost, .time].compactMap { reason in
            let stopped = items.filter { $0.episode.ending == .stopped(reason) }
            guard !stopped.isEmpty else { return nil }
            let reached = stopped.count { Outcome(of: $0.episode.scores) == .accepted }
            return
                "\(stopped.count) of \(items.count) episodes were stopped because the suite's budget of \(reason.rawValue) was spent; "
                + "\(reached) of them had left what was asked."
        }
    }

    /// A p99 send lag above 1 % of the p50 TTFT means that the harness itself limited what was measured.
    private static func generatorBound(_ items: [MetricInput.Item]) -> [String] {
        let exchanges = items.flatMap(\.requests)
        let lags = Distribution(
            exchanges.compactMap { $0.trace.sendLag?.inMilliseconds })
        let firsts = Distribution(
            exchanges.compactMap { one in
                guard let first = one.trace.firstToken, let sent = one.trace.sent else { return nil }
                return (first - sent).inMilliseconds
            })
        guard let late = lags.point(0.99), let first = firsts.point(0.5), late > first * 0.01 else {
            return []
        }
        let lag =
            switch lags.percentile(0.99) {
            case .estimate(let tail): "p99 send lag of \(Figure.number(tail.value)) ms"
            // Of too few requests there is no p99; the largest lag is no less than what stands for it.
            case .atMost, .ofTheseCases, .unknown:
                "largest send lag of \(Figure.number(lags.largest ?? late)) ms"
            }
        return [
            "generator-bound: the \(lag) is more than 1 % of the median TTFT of "
                + "\(Figure.number(first)) ms, so the harness's own lateness shows in the times; use a quieter machine or less load."
        ]
    }
}
