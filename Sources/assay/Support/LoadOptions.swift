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
            "Episodes that warm a level up and are left out of every figure."),
    ]

    var mistakes: [String] {
        var mistakes: [String] = []
        if concurrency.contains(where: { !(1...10_000).contains($0) }) {
            mistakes.append("--concurrency must be from 1 to 10000")
        }
        if rate.contains(where: { !(0.001...100_000).contains($0) }) {
            mistakes.append("--rate must be from 0.001 to 100000")
        }
        for (name, value) in [
            ("--episodes", episodes), ("--seconds", seconds), ("--repeats", repeats),
            ("--max-in-flight", mostInFlight),
        ] {
            if let value, value < 1 { mistakes.append("\(name) must be at least 1") }
        }
        if let warmUp, warmUp < 0 { mistakes.append("--warm-up must not be negative") }
        if let thinkTime, !(0...86_400).contains(thinkTime) {
            mistakes.append("--think-time must be from 0 to 86400")
        }
        if let timeScale, !(timeScale > 0 && timeScale.isFinite) {
            mistakes.append("--time-scale must be above 0")
        }
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
        load.warmUp = warmUp ?? base.warmUp
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
