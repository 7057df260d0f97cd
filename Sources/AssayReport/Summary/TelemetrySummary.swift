package import AssayCore

/// What a server said of itself in one level's steady window.
package struct TelemetrySummary: Sendable {
    /// One figure, with the client's own for the same thing where there is one.
    package struct Figure: Sendable, Hashable {
        /// The name in JSON.
        package var name: String
        /// The name for people.
        package var title: String
        /// The unit.
        package var unit: String
        /// How it is computed.
        package var formula: String
        /// The value.
        package var value: Double
        /// The largest reading; only of what is read off, not of what is counted.
        package var most: Double?
        /// The metric that the client has of it.
        package var clientMetric: String?
    }

    /// One reading of what goes up and down, for a chart.
    package struct Reading: Sendable, Hashable {
        /// What was read.
        package var term: TelemetryTerm
        /// Where it was read.
        package var url: String
        /// The time since the level began.
        package var at: Nanoseconds
        /// The value.
        package var value: Double
    }

    /// What goes up and down, over the whole level; thinned out evenly where there is more than a chart can show.
    package var course: [Reading]
    /// The figures that could be computed.
    package var figures: [Figure]
    /// The readings within the window.
    package var readings: Int
    /// The time from the first of them to the last.
    package var covered: Nanoseconds
    /// What a reader should know.
    package var notes: [String]

    /// The summary of a backend's samples in a window; `nil` where there are none. `level` is the time in which a restart is looked for.
    package init?(
        _ samples: [TelemetrySample], in window: SteadyWindow,
        level: (from: MonotonicInstant, to: MonotonicInstant)
    ) {
        let own = samples.filter { level.from <= $0.at && $0.at <= level.to }
        guard !own.isEmpty else { return nil }
        let inside = own.filter { window.contains($0.at) && $0.failure == nil }
        let sources = Dictionary(grouping: inside, by: \.url).values.map { $0.sorted { $0.at < $1.at } }
        let restarts = Self.restarts(own)
        readings = inside.count
        covered =
            sources.compactMap { all in all.first.flatMap { first in all.last.map { $0.at - first.at } } }
            .max() ?? .zero
        let series = TelemetrySeries(
            sources: sources, seconds: covered.inSeconds, hasRestarted: !restarts.isEmpty)
        figures = series.figures
        course = Self.course(own, from: level.from)
        notes = restarts + Self.failures(own)
        if sources.contains(where: { $0.count < 2 }) || sources.isEmpty {
            notes.append(
                "the server's counters were read \(inside.count == 1 ? "once" : "too seldom") in the steady window, so no differences can be told: "
                    + "a shorter `interval_ms` or a longer level helps.")
        }
    }

    /// A counter that went down means that the server began anew.
    private static func restarts(_ samples: [TelemetrySample]) -> [String] {
        Dictionary(grouping: samples, by: \.url).sorted { $0.key < $1.key }.compactMap { url, all in
            fall(in: all.sorted { $0.at < $1.at }).map { term, was, now in
                "the server at \(url) restarted during this level: \(term.rawValue) went from \(AssayReport.Figure.number(was)) to "
                    + "\(AssayReport.Figure.number(now)). Its counters are left out; repeat the level."
            }
        }
    }

    /// The first counter that went down from one reading that has it to the next.
    private static func fall(
        in samples: [TelemetrySample]
    ) -> (term: TelemetryTerm, was: Double, now: Double)? {
        var last: [TelemetryTerm: Double] = [:]
        for sample in samples {
            for term in TelemetryTerm.allCases where term.isCounter {
                guard let now = sample.values[term] else { continue }
                if let was = last[term], now < was { return (term, was, now) }
                last[term] = now
            }
        }
        return nil
    }

    /// The most samples that a chart shows.
    private static let mostShown = 1000

    private static func course(_ samples: [TelemetrySample], from start: MonotonicInstant) -> [Reading] {
        let step = (samples.count + mostShown - 1) / mostShown
        let shown = samples.enumerated().filter { $0.offset % max(1, step) == 0 }.map(\.element)
        return TelemetryTerm.allCases.filter { !$0.isCounter }.flatMap { term in
            shown.compactMap { sample in
                sample.values[term].map {
                    Reading(term: term, url: sample.url, at: sample.at - start, value: $0)
                }
            }
        }
    }

    private static func failures(_ samples: [TelemetrySample]) -> [String] {
        let failed = samples.filter { $0.failure != nil }
        guard let first = failed.first, let reason = first.failure else { return [] }
        return ["\(failed.count) of \(samples.count) readings of \(first.url) failed: \(reason)."]
    }
}

/// The samples of one window, one list a source.
struct TelemetrySeries {
    var sources: [[TelemetrySample]]
    var seconds: Double
    var hasRestarted: Bool

    /// How much a counter grew, over all sources; `nil` where it cannot be told.
    func growth(_ term: TelemetryTerm) -> Double? {
        guard !hasRestarted else { return nil }
        let parts = sources.compactMap { samples -> Double? in
            let values = samples.compactMap { $0.values[term] }
            guard values.count > 1, let first = values.first, let last = values.last else { return nil }
            return last - first
        }
        return parts.isEmpty ? nil : parts.reduce(0, +)
    }

    /// The mean and the largest reading, each over all sources.
    func level(_ term: TelemetryTerm) -> (mean: Double, most: Double)? {
        let parts = sources.compactMap { samples -> (mean: Double, most: Double)? in
            let values = samples.compactMap { $0.values[term] }
            guard let most = values.max() else { return nil }
            return (values.reduce(0, +) / Double(values.count), most)
        }
        guard !parts.isEmpty else { return nil }
        let share = term.isAveraged ? 1 / Double(parts.count) : 1
        return (parts.reduce(0) { $0 + $1.mean } * share, parts.reduce(0) { $0 + $1.most } * share)
    }

    var figures: [TelemetrySummary.Figure] {
        [
            read(.running, "running requests", "requests", client: "concurrency_held"),
            read(.waiting, "waiting requests", "requests"), read(.cacheUse, "KV cache in use", "share"),
            ratio(
                "prefix_cache_hit_rate", "prefix-cache hits", "share", .prefixHits, .prefixQueries,
                client: "cache_hit_rate"),
            ratio("draft_acceptance", "draft acceptance", "share", .draftAccepted, .draftTokens),
            read(.acceptLength, "tokens kept per draft", "tokens"),
            counted(.preemptions, "preemptions", "requests"),
            rate(.promptTokens, "prompt_token_rate", "prompt tok/s", client: "prompt_token_rate"),
            rate(.outputTokens, "output_token_rate", "output tok/s", client: "output_token_rate"),
            ratio(
                "ttft", "TTFT, mean", "ms", .firstTokenSeconds, .firstTokenCount, factor: 1000, client: "ttft"
            ),
            ratio("queue_time", "time in the queue, mean", "ms", .queueSeconds, .queueCount, factor: 1000),
            read(.power, "power", "W"), read(.acceleratorUse, "accelerators at work", "share"),
            read(.acceleratorMemory, "accelerators' memory", "MiB"),
            read(.memoryBusy, "accelerators' memory busy", "share"),
        ].compactMap(\.self)
    }

    private func read(
        _ term: TelemetryTerm, _ title: String, _ unit: String, client: String? = nil
    ) -> TelemetrySummary.Figure? {
        level(term).map {
            .init(
                name: term.rawValue, title: title, unit: unit,
                formula: "mean of the readings in the steady window",
                value: $0.mean, most: $0.most, clientMetric: client)
        }
    }

    private func counted(_ term: TelemetryTerm, _ title: String, _ unit: String) -> TelemetrySummary.Figure? {
        growth(term).map {
            .init(
                name: term.rawValue, title: title, unit: unit,
                formula: "last − first reading in the steady window", value: $0)
        }
    }

    private func rate(
        _ term: TelemetryTerm, _ name: String, _ title: String, client: String
    ) -> TelemetrySummary.Figure? {
        guard seconds > 0 else { return nil }
        return growth(term).map {
            .init(
                name: name, title: title, unit: "tokens/s",
                formula: "(last − first reading in the steady window) ÷ the time between them",
                value: $0 / seconds,
                clientMetric: client)
        }
    }

    private func ratio(
        _ name: String, _ title: String, _ unit: String, _ part: TelemetryTerm, _ whole: TelemetryTerm,
        factor: Double = 1, client: String? = nil
    ) -> TelemetrySummary.Figure? {
        guard let part = growth(part), let whole = growth(whole), whole > 0 else { return nil }
        return .init(
            name: name, title: title, unit: unit,
            formula: "growth of the part ÷ growth of the whole, both in the steady window",
            value: factor * part / whole, clientMetric: client)
    }
}
