import AssayCommandLine
import AssayCore
import AssayFormats
import AssayJSON
import AssayReport
import AssaySimulator
import CLinux

/// Tries the harness against a server whose token times are known.
struct CalibrateCommand: Command {
    static let name = "calibrate"
    static let summary =
        "Measures on this machine how far measured times lie from true ones, and writes a certificate."
    static let parameters: [Parameter<Self>] = [
        .list("--streams", \.streams, "LIST", "The numbers of streams to hold, one rung each."),
        .list(
            "--itl", \.intervals, "LIST",
            "The times between tokens in ms, each tried with every number of streams that they are not too fast for."
        ),
        .option("--rounds", \.rounds, "COUNT", "The requests that every stream makes."),
        .option("--bound", \.bound, "MS", "The error of the p99 TTFT up to which a load counts as trusted."),
        .option(
            "--out", \.out, "FILE",
            "Where the certificate is written; runs read calibration.json beside them."),
        .flag("--json", \.json, "Prints the certificate."),
    ]

    var streams = [1, 8, 32, 128, 512, 1024]
    var intervals = [20, 5]
    var rounds = 3
    var bound = 5.0
    var out = "calibration.json"
    var json = false

    func mistakes() -> [String] {
        var mistakes: [String] = []
        if streams.contains(where: { !(1...10_000).contains($0) }) {
            mistakes.append("--streams must be from 1 to 10000")
        }
        if intervals.contains(where: { !(1...10_000).contains($0) }) {
            mistakes.append("--itl must be from 1 to 10000")
        }
        if !(1...1000).contains(rounds) { mistakes.append("--rounds must be from 1 to 1000") }
        if !(bound > 0) { mistakes.append("--bound must be above 0") }
        return mistakes
    }

    func run() async throws -> ExitStatus {
        do {
            return try await Interrupts.cancelling { try await calibrate() }
        } catch is CancellationError {
            return .interrupted
        }
    }

    private func calibrate() async throws -> ExitStatus {
        // The two ends share no processor where there are two.
        let isPinned = ThisMachine.cores > 1 && assay_pin(1) == 0
        let calibrator = Calibrator(serverCore: isPinned ? 0 : nil)
        var rungs: [CalibrationRung] = []
        for (count, interval) in Calibrator.ladder(streams: streams, intervals: intervals) {
            Terminal.note("holding \(count) streams with a token every \(interval) ms")
            rungs.append(
                try await calibrator.rung(
                    streams: count, interval: interval, rounds: count < 8 ? rounds * 4 : rounds))
        }
        let certificate = CalibrationCertificate(
            version: Version.number, made: WallClock.now("%Y-%m-%dT%H:%M:%SZ"), machine: ThisMachine.machine,
            boundMilliseconds: bound, rungs: rungs)
        let text = JSON.text(certificate.json, pretty: true) + "\n"
        try AtomicFile.write(text, to: out)
        Terminal.out(json ? text : table(certificate))
        return .passed
    }

    private func table(_ certificate: CalibrationCertificate) -> String {
        func pair(_ error: CalibrationPercentiles) -> String {
            "\(Figure.fixed(error.p50, 2)) / \(Figure.fixed(error.p99, 2))"
        }
        let rows = certificate.rungs.map { rung in
            let gaps = rung.interTokenLatency
            return [
                "\(rung.streams)", Figure.number(rung.tokenInterval.inMilliseconds),
                pair(rung.timeToFirstToken.error), pair(rung.endToEnd.error),
                "\(Figure.fixed(gaps.measured.p99, 1)) (\(Figure.fixed(gaps.truth.p99, 1)))",
                pair(rung.serverLateness), Figure.percent(rung.shareHeld),
                Figure.number(rung.eventsPerSecond), Figure.fixed(rung.processorSecondsPerMillion, 1),
                certificate.isKept(rung) ? "yes" : "no",
            ]
        }
        let titles = [
            "streams", "ITL", "TTFT error", "E2E error", "ITL p99 (true)", "server late", "held", "events/s",
            "CPU s/1M", "trusted",
        ]
        let lines = Table(titles: titles, rows: rows).lines(Terminal.style)
        return lines.joined(separator: "\n")
            + "\n\nErrors are measured minus true, p50 / p99 in ms; what the server was late by is in them."
            + "\nTrusted up to \(certificate.trustedStreams) streams and "
            + "\(Figure.number(certificate.trustedEventsPerSecond)) events/s: p99 TTFT within \(Figure.number(bound)) ms of the truth. "
            + "Written to \(out).\n"
    }
}
