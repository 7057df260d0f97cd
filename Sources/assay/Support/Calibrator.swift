import AssayBackends
import AssayCore
import AssayFormats
import AssayJSON
import AssaySimulator
import AssaySystem
import Glibc

/// Holds streams against a server of its own and compares what both ends saw.
struct Calibrator {
    let serverCore: Int?
    /// The most content chunks per second that a rung is made for.
    static let eventsPerSecond = 20_000

    /// The loads to try: every number of streams with every time between tokens (in milliseconds) at which all streams together have no more
    /// chunks than a rung is made for; where that is none, with the shortest that is.
    static func ladder(streams: [Int], intervals: [Int]) -> [(streams: Int, interval: Int)] {
        streams.sorted().flatMap { count in
            let shortest = (count * 1000 + eventsPerSecond - 1) / eventsPerSecond
            let possible = intervals.sorted(by: >).filter { $0 >= shortest }
            return (possible.isEmpty ? [shortest] : possible).map { (count, $0) }
        }
    }

    /// Tries one number of streams with one time between tokens, in milliseconds.
    func rung(streams: Int, interval: Int, rounds: Int) async throws -> CalibrationRung {
        let folder = try Self.temporaryFolder()
        let log = folder + "/truth.jsonl"
        defer {
            unlink(log)
            rmdir(folder)
        }
        let server = try SimulateProcess(
            ["--ttft", "200", "--itl", "\(interval)", "--output-tokens", "64", "--log", log]
                + (serverCore.map { ["--core", "\($0)"] } ?? []))
        defer { server.stop() }
        let backend = HTTPBackend(
            name: "calibrate", configuration: EndpointConfiguration(url: server.url, model: "simulated"))
        // One round opens the connections; what it measures is not counted.
        _ = await hold(streams, rounds: 1, backend)
        let (began, before) = (MonotonicInstant.now(), Self.usage())
        let replies = await hold(streams, rounds: rounds, backend)
        let (wall, after) = (MonotonicInstant.now() - began, Self.usage())
        let effort = CalibrationRung.Effort(
            wall: wall, processorTime: after.processorTime - before.processorTime,
            residentBytes: after.residentBytes)
        await backend.shutdown()
        try Task.checkCancellation()
        // Its log is whole when it has ended.
        server.stop()
        let truths = try Self.truths(log)
        let pairs = replies.compactMap { reply in
            reply.server.flatMap { truths[$0] }.map {
                CalibrationRung.Pair(truth: $0, sent: reply.sent, arrivals: reply.arrivals)
            }
        }
        guard
            let rung = CalibrationRung(
                streams: streams, tokenInterval: .milliseconds(Int64(interval)), pairs: pairs, effort: effort),
            rung.replies == streams * rounds
        else {
            throw CannotRun(
                "only \(pairs.count) of \(streams * rounds) streams came whole",
                hint: replies.first { $0.failure != nil }?.failure.map { "the first that did not: \($0)" })
        }
        return rung
    }

    /// A new folder that only this user can write to.
    private static func temporaryFolder() throws(CannotRun) -> String {
        var template = Array("/tmp/assay-calibrate-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw CannotRun("there is no room for a folder in /tmp") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What is kept of a reply; a thousand whole exchanges would be most of the memory that is measured. Arrivals are kept to 0.26 µs, as the time
    /// since the first of them in units of 256 ns.
    private struct Reply: Sendable {
        var server: String?
        var sent: MonotonicInstant?
        private let first: MonotonicInstant?
        private let offsets: [UInt32]
        var failure: Failure?

        init(_ exchange: Exchange) {
            server = exchange.wire?.headers["x-request-id"]
            sent = exchange.trace.sent
            let first = exchange.trace.chunks.first?.at
            self.first = first
            offsets = exchange.trace.chunks.map { chunk in
                UInt32(clamping: (chunk.at - (first ?? chunk.at)).count >> 8)
            }
            if case .failed(let failure) = exchange.ending { self.failure = failure }
        }

        var arrivals: [MonotonicInstant] {
            first.map { first in offsets.map { first + Nanoseconds(Int64($0) << 8) } } ?? []
        }
    }

    /// So many users, each with so many requests one after another.
    private func hold(_ streams: Int, rounds: Int, _ backend: HTTPBackend) async -> [Reply] {
        await withTaskGroup(of: [Reply].self) { group in
            for user in 0..<streams {
                group.addTask {
                    var replies: [Reply] = []
                    replies.reserveCapacity(rounds)
                    for round in 0..<rounds {
                        replies.append(
                            Reply(
                                await backend.generate(
                                    GenerationRequest(
                                        id: ExchangeID(episode: "\(user)/\(round)"), scheduled: .now(),
                                        messages: [Message(.user, "Say sixty-four words.")]))))
                    }
                    return replies
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// The processor time and the most memory of this process so far.
    private static func usage() -> (processorTime: Nanoseconds, residentBytes: Int) {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        let time =
            Nanoseconds.seconds(Int64(seconds))
            + Nanoseconds(Int64(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000)
        return (time, usage.ru_maxrss * 1024)
    }

    private static func truths(_ path: String) throws -> [String: TruthRecord] {
        let file = try SourceFile(reading: path)
        var truths: [String: TruthRecord] = [:]
        for line in file.lines where !line.isEmpty {
            if let record = TruthRecord(json: try JSON.parse(line)) { truths[record.id] = record }
        }
        return truths
    }
}

/// `assay simulate` as a process of its own.
final class SimulateProcess {
    let url: String
    private var process: pid_t?

    /// Starts it on a free port and waits until it says that it listens.
    init(_ arguments: [String]) throws(CannotRun) {
        let words = ["assay", "simulate", "--port", "0"] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var child: pid_t = 0
        guard posix_spawn(&child, "/proc/self/exe", &actions, nil, &pointers, environ) == 0 else {
            throw CannotRun("assay simulate could not be started")
        }
        process = child
        close(ends[1])
        defer { close(ends[0]) }
        var said: [UInt8] = []
        var byte: UInt8 = 0
        while read(ends[0], &byte, 1) == 1, byte != UInt8(ascii: "\n") { said.append(byte) }
        let answer = String(decoding: said, as: UTF8.self).split(separator: " ")
        guard let url = answer.last, url.hasPrefix("http://") else {
            Self.end(child)
            throw CannotRun("assay simulate did not say where it listens")
        }
        self.url = String(url)
    }

    /// Ends it and waits until its log is written; nothing where it has been ended.
    func stop() {
        if let process { Self.end(process) }
        process = nil
    }

    private static func end(_ process: pid_t) {
        kill(process, SIGTERM)
        var status: CInt = 0
        waitpid(process, &status, 0)
    }
}
