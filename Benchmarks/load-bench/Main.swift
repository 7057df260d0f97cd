import AssayBackends
import AssayCore
import AssayRunner
import AssayTestSupport
import AssayTransport
import Glibc

/// What the harness itself can take. `serve` plays streams of chat events on a port that it prints; `read PORT` reads one through the whole
/// backend; `parse` reads the same bytes without a connection; `plan COUNT` plans an open load. Each prints one number: processor seconds per
/// million events, or seconds.
@main
struct Main {
    static let events = 200_000
    /// The events of one write, and of one read where there is no connection: many, as after a pause of the harness or of a proxy.
    static let eventsPerRead = 100
    static let event =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"finish_reason\":null}]}\n\n"
    static let ending =
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"

    static func main() async {
        let words = CommandLine.arguments.dropFirst()
        switch words.first {
        case "serve": serve()
        case "read": await read(port: words.last ?? "")
        case "parse": parse()
        case "plan": plan(count: words.last.flatMap { Int($0) } ?? 1_000_000)
        default: print("load-bench serve | read PORT | parse | plan COUNT")
        }
    }

    private static func serve() {
        let block = String(repeating: event, count: eventsPerRead)
        let server = LoopbackServer { _ in
            [.send(LoopbackServer.streamHead)]
                + Array(repeating: .send(block), count: events / eventsPerRead) + [.send(ending), .close]
        }
        print(server.port)
        fflush(nil)
        sleep(300)
    }

    private static let request = GenerationRequest(
        id: ExchangeID(episode: "e"), scheduled: MonotonicInstant(nanoseconds: 0),
        messages: [Message(.user, "go")])

    private static func read(port: String) async {
        let backend = HTTPBackend(
            name: "bench",
            configuration: EndpointConfiguration(url: "http://127.0.0.1:\(port)", model: "m"))
        let before = processorSeconds()
        report(await backend.generate(request), since: before)
    }

    private static func parse() {
        var result = TransferResult(closed: MonotonicInstant(nanoseconds: 0))
        result.wire.status = 200
        let block = Array(String(repeating: event, count: eventsPerRead).utf8)
        for read in 0..<(events / eventsPerRead) {
            result.body += block
            result.arrivals.append(
                Arrival(at: MonotonicInstant(nanoseconds: Int64(read) * 1000), end: result.body.count))
        }
        result.body += Array(ending.utf8)
        let reader = ReplyReader(
            name: "bench", configuration: EndpointConfiguration(url: "http://127.0.0.1", model: "m"))
        let before = processorSeconds()
        report(reader.exchange(of: request, result), since: before)
    }

    private static func report(_ exchange: Exchange, since before: Double) {
        let used = processorSeconds() - before
        guard exchange.succeeded, exchange.trace.chunks.count == events else {
            print("failed: \(exchange.ending), \(exchange.trace.chunks.count) chunks")
            exit(1)
        }
        print(used * 1e6 / Double(events))
    }

    private static func plan(count: Int) {
        let cases = (0..<100).map { Case(id: "c\($0)", input: ["question": "?"], expect: [:]) }
        let suite = Suite(
            name: "bench", version: "1", workload: "bench", summary: "", prompt: PromptTemplate(user: "?"),
            cases: cases, acceptance: [])
        let before = processorSeconds()
        let plan = Planner.plan(
            PlanRequest(
                suites: [MixEntry(suite)], backends: ["b"], shapes: [.open(OpenLoad(rate: 500))],
                stop: StopRule(episodes: count), seed: 1))
        let used = processorSeconds() - before
        guard plan.levels.first?.episodes.count == count else { exit(1) }
        print(used)
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
        return user + Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) / 1e6
    }
}
