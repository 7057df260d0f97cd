import AssayCommandLine
import AssayCore
import AssayFormats

/// The options that say when requests are sent; they override the configuration's `load`.
struct LoadOptions {
    var concurrency: [Int] = []
    var rate: [Double] = []
    var arrivals: ArrivalProcess?
    var ramp: RampWord?
    var steps: [StepWord] = []
    var trace: String?
    var traceFormat: String?
    var timeScale: Double?
    var mostInFlight: Int?
    var thinkTime: Double?
    var episodes: Int?
    var seconds: Int?
    var both = false
    var repeats: Int?
    var warmUp: Int?

    static let parameters: [Parameter<Self>] = [
        .list(
            "--concurrency", \.concurrency, "LIST",
            "Users in a closed loop, one level each, for example 1,4."),
        .list("--rate", \.rate, "LIST", "Episodes per second of an open loop, one level each."),
        .option(
            "--arrivals", \.arrivals, "PROCESS",
            "How arrivals of an open loop scatter: constant, poisson (the default) or gamma:SHAPE."),
        .option("--ramp", \.ramp, "FROM:TO", "An open loop whose rate goes evenly up or down in --seconds."),
        .list("--steps", \.steps, "LIST", "An open loop in steps, for example 2x30,4x30 (rate x seconds)."),
        .option(
            "--trace", \.trace, "FILE",
            "Replays a recorded trace: its own prompts, or the suites' cases at its times where suites are given."
        ),
        .option(
            "--trace-format", \.traceFormat, "FORMAT", "The trace's format, where its content does not tell."),
        .option("--time-scale", \.timeScale, "FACTOR", "Multiplies every interval of the trace."),
        .option(
            "--max-in-flight", \.mostInFlight, "COUNT",
            "Arrivals of an open loop that find so many episodes in flight are dropped and counted."),
        .option("--think-time", \.thinkTime, "SECONDS", "The mean of users' think times (exponential)."),
        .option("--episodes", \.episodes, "COUNT", "Ends a level after so many episodes, drawn by the mix."),
        .option("--seconds", \.seconds, "COUNT", "Ends a level after so many seconds."),
        .flag("--both", \.both, "Ends a level only when both --episodes and --seconds are reached."),
        .option("--repeats", \.repeats, "COUNT", "Runs each case so often."),
        .option(
            "--warm-up", \.warmUp, "COUNT",
            "Episodes that warm a level up and are left out of every figure (2; of a trace none)."),
    ]

    var mistakes: [String] {
        var mistakes: [String] = []
        func within<Number>(_ name: String, _ values: [Number?], _ range: ClosedRange<Number>) {
            guard !values.compactMap(\.self).allSatisfy(range.contains) else { return }
            let ends = [range.lowerBound, range.upperBound].map { "\($0)" }
            let words = ends.map { $0.hasSuffix(".0") ? String($0.dropLast(2)) : $0 }
            mistakes.append("\(name) must be from \(words[0]) to \(words[1])")
        }
        within("--concurrency", concurrency, LoadRange.concurrency)
        within("--rate", rate, LoadRange.rate)
        within("--episodes", [episodes], LoadRange.episodes)
        within("--seconds", [seconds], LoadRange.seconds)
        within("--repeats", [repeats], LoadRange.repeats)
        within("--max-in-flight", [mostInFlight], LoadRange.inFlight)
        within("--warm-up", [warmUp], LoadRange.warmUp)
        within("--think-time", [thinkTime], 0...86_400)
        within("--time-scale", [timeScale], LoadRange.timeScale)
        let drives = [!concurrency.isEmpty, !rate.isEmpty, ramp != nil, !steps.isEmpty, trace != nil]
        if drives.count(where: \.self) > 1 {
            mistakes.append("give one of --concurrency, --rate, --ramp, --steps and --trace")
        }
        if ramp != nil, seconds == nil { mistakes.append("--ramp needs --seconds") }
        if both, episodes == nil || seconds == nil {
            mistakes.append("--both needs --episodes and --seconds")
        }
        if trace == nil, traceFormat != nil || timeScale != nil {
            mistakes.append("--trace-format and --time-scale belong to --trace")
        }
        return mistakes
    }

    /// The configuration's load with these options over it.
    func over(_ base: LoadSetting) -> LoadSetting {
        var load = base
        load.drive = drive ?? base.drive
        load.arrivals = arrivals ?? base.arrivals
        load.mostInFlight = mostInFlight ?? base.mostInFlight
        load.thinkTime = thinkTime.map { .exponential(mean: .seconds(fraction: $0)) } ?? base.thinkTime
        load.episodes = episodes ?? base.episodes
        load.seconds = seconds ?? base.seconds
        load.needsBoth = both ? true : base.needsBoth
        // A trace that is named here is another load than the one that the configuration warms up.
        load.warmUp = warmUp ?? (trace == nil ? base.warmUp : nil)
        load.repeats = repeats ?? base.repeats
        return load
    }

    private var drive: LoadSetting.Drive? {
        if !concurrency.isEmpty { return .concurrencies(concurrency) }
        if !rate.isEmpty { return .rates(rate) }
        if let ramp {
            let time = Nanoseconds.seconds(Int64(seconds ?? 1))
            return .profile([RateSegment(from: ramp.from, to: ramp.to, time: time)])
        }
        if !steps.isEmpty { return .profile(steps.map(\.segment)) }
        return trace.map { .trace(path: $0, format: traceFormat, timeScale: timeScale ?? 1) }
    }
}
