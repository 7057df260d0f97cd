import AssayCommandLine
import AssayCore
import AssayReport
import AssaySimulator
import AssaySystem
import CLinux

/// Serves streams whose token times are known.
struct SimulateCommand: Command {
    static let name = "simulate"
    static let summary =
        "Serves OpenAI chat and completions on 127.0.0.1 with token times that follow a stated model."
    static let parameters: [Parameter<Self>] = [
        .option("--port", \.port, "NUMBER", "The port; 0 takes a free one, which is printed."),
        .option(
            "--ttft", \.timeToFirstToken, "TIME",
            "The TTFT in milliseconds: 200, exp:200 (mean) or lognormal:200:0.5 (median, sigma)."),
        .option("--itl", \.interTokenLatency, "TIME", "The time between tokens, written like --ttft."),
        .flag("--engine", \.engine, "Models an engine with continuous batching instead of stated times."),
        .option("--step", \.step, "MS", "The engine's time for a step, apart from what its sequences add."),
        .option(
            "--step-per-sequence", \.stepPerSequence, "MS", "What every decoding sequence adds to a step."),
        .option("--prefill-rate", \.prefillRate, "TOKENS", "The engine's prompt tokens per second."),
        .option("--sequences", \.sequences, "COUNT", "The most sequences that the engine runs at once."),
        .option("--kv-tokens", \.cacheTokens, "COUNT", "The tokens that its KV cache holds."),
        .option(
            "--output-tokens", \.outputTokens, "COUNT",
            "The tokens of a reply, where a request asks for no fewer."),
        .option("--tokens-per-chunk", \.tokensPerChunk, "COUNT", "The tokens that a chunk carries."),
        .list(
            "--fault", \.faults, "NAME=PERCENT",
            "What goes wrong and how often: " + Fault.allCases.map(\.rawValue).joined(separator: ", ") + "."),
        .option("--seed", \.seed, "NUMBER", "The seed of everything random."),
        .option("--log", \.log, "FILE", "Where to write what was due and what was sent, one reply a line."),
        .option("--core", \.core, "NUMBER", "The processor to stay on."),
    ]

    var port = 8080
    var timeToFirstToken = TimeWord(.constant(.milliseconds(200)))
    var interTokenLatency = TimeWord(.constant(.milliseconds(20)))
    var engine = false
    var step = 8.0
    var stepPerSequence = 0.1
    var prefillRate = 20_000.0
    var sequences = 64
    var cacheTokens = 200_000
    var outputTokens = 64
    var tokensPerChunk = 1
    var faults: [FaultWord] = []
    var seed: UInt64 = 1
    var log: String?
    var core: Int?

    func mistakes() -> [String] {
        var mistakes: [String] = []
        if !(0...65_535).contains(port) { mistakes.append("--port must be from 0 to 65535") }
        for (name, value, range) in [
            ("--sequences", sequences, 1...1_000_000), ("--kv-tokens", cacheTokens, 1...1_000_000_000),
            ("--output-tokens", outputTokens, 1...1_000_000),
            ("--tokens-per-chunk", tokensPerChunk, 1...1_000_000), ("--core", core ?? 0, 0...4095),
        ] where !range.contains(value) {
            mistakes.append("\(name) must be from \(range.lowerBound) to \(range.upperBound)")
        }
        if !(1...1e9).contains(prefillRate) { mistakes.append("--prefill-rate must be from 1 to 1000000000") }
        for (name, value) in [("--step", step), ("--step-per-sequence", stepPerSequence)]
        where !(0...86_400_000).contains(value) { mistakes.append("\(name) must be from 0 to 86400000") }
        mistakes += ineffective
        if faults.reduce(0, { $0 + $1.share }) > 1 {
            mistakes.append("the faults add up to more than 100 percent")
        }
        return mistakes
    }

    /// Options that bear on the other of the two models of a server.
    private var ineffective: [String] {
        let base = Self()
        if engine {
            let isStated =
                timeToFirstToken.argument != base.timeToFirstToken.argument
                || interTokenLatency.argument != base.interTokenLatency.argument
            return isStated ? ["--ttft and --itl state times, which --engine computes: leave them out"] : []
        }
        let isModelled =
            step != base.step || stepPerSequence != base.stepPerSequence || prefillRate != base.prefillRate
            || sequences != base.sequences || cacheTokens != base.cacheTokens
        return isModelled
            ? ["--step, --step-per-sequence, --prefill-rate, --sequences and --kv-tokens belong to --engine"]
            : []
    }

    func run() async throws -> ExitStatus {
        let stop = Interrupts.bell()
        let (model, port, log, core) = (model, UInt16(port), log, core)
        let outcome = await SystemThread.run { () -> Result<ServerAccount, CannotRun> in
            if let core, assay_pin(CInt(core)) != 0 {
                return .failure(CannotRun("there is no processor \(core) for this program"))
            }
            do throws(CannotRun) {
                let server = try SimulatedServer(model: model, port: port, logPath: log)
                Terminal.out("listening on http://127.0.0.1:\(server.port)/v1\n")
                return .success(server.run(until: stop))
            } catch {
                return .failure(error)
            }
        }
        let account = try outcome.get()
        let late = [0.5, 0.99].map { share in
            account.lateness.percentile(share).map { Figure.number($0.inMilliseconds) } ?? "—"
        }
        Terminal.note(
            "answered \(Figure.counted(account.replies, "request")), \(Figure.counted(account.tokens, "token")); later than due: p50 \(late[0]), p99 \(late[1]), "
                + "at most \(Figure.number(account.lateness.most.inMilliseconds)) ms")
        return .passed
    }

    private var model: ServerModel {
        let timing: ServerModel.Timing =
            engine
            ? .engine(
                EngineModel(
                    stepTime: .seconds(fraction: step / 1000),
                    stepTimePerSequence: .seconds(fraction: stepPerSequence / 1000), prefillRate: prefillRate,
                    mostSequences: sequences, cacheTokens: cacheTokens))
            : .stated(
                timeToFirstToken: timeToFirstToken.distribution,
                interTokenLatency: interTokenLatency.distribution)
        return ServerModel(
            timing: timing, outputTokens: .constant(outputTokens), tokensPerChunk: tokensPerChunk,
            faults: Dictionary(faults.map { ($0.fault, $0.share) }) { $0 + $1 }, seed: seed)
    }
}

/// A distribution of times in milliseconds: `200`, `exp:200`, `lognormal:200:0.5`.
struct TimeWord: ArgumentValue {
    var distribution: TimeDistribution

    init(_ distribution: TimeDistribution) { self.distribution = distribution }

    init?(argument: String) {
        let parts = argument.split(separator: ":")
        let numbers = parts.compactMap { Double($0) }.filter { (0...86_400_000).contains($0) }
        func time(_ place: Int) -> Nanoseconds { .seconds(fraction: numbers[place] / 1000) }
        switch (parts.first, numbers.count) {
        case ("exp", 1): distribution = .exponential(mean: time(0))
        case ("lognormal", 2) where numbers[1] <= 10:
            distribution = .logNormal(median: time(0), sigma: numbers[1])
        case (_, 1) where parts.count == 1: distribution = .constant(time(0))
        default: return nil
        }
    }

    var argument: String {
        switch distribution {
        case .constant(let time): "\(Int(time.inMilliseconds))"
        case .exponential(let mean): "exp:\(mean.inMilliseconds)"
        case .logNormal(let median, let sigma): "lognormal:\(median.inMilliseconds):\(sigma)"
        }
    }

    static var expects: String { "milliseconds, exp:MEAN or lognormal:MEDIAN:SIGMA" }
}

/// `NAME=PERCENT`, a fault and how often it strikes.
struct FaultWord: ArgumentValue {
    var fault: Fault
    var share: Double

    init?(argument: String) {
        let sides = argument.split(separator: "=")
        guard sides.count == 2, let fault = Fault(rawValue: String(sides[0])), let percent = Double(sides[1]),
            (0...100).contains(percent)
        else { return nil }
        self.fault = fault
        share = percent / 100
    }

    var argument: String { "\(fault.rawValue)=\(share * 100)" }
    static var expects: String { "a fault and its percentage such as rate_limit=5" }
}
