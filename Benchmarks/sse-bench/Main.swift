import AssayBackends
import AssayCore
import AssayTestSupport
import Glibc

/// `sse-bench serve` plays streams of chat events on a port that it prints; `sse-bench read PORT` reads one through the whole backend and
/// prints the processor seconds that a million events cost, to be held against curl reading the same bytes.
@main
struct Main {
    static let events = 200_000

    static func main() async {
        switch CommandLine.arguments.dropFirst().first {
        case "serve":
            let event =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"finish_reason\":null}]}\n\n"
            let block = String(repeating: event, count: 100)
            let server = LoopbackServer { _ in
                [.send(LoopbackServer.streamHead)] + Array(repeating: .send(block), count: events / 100)
                    + [
                        .send(
                            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
                        ), .close,
                    ]
            }
            print(server.port)
            fflush(nil)
            sleep(300)
        case "read":
            let port = CommandLine.arguments.last ?? ""
            let backend = HTTPBackend(
                name: "bench",
                configuration: EndpointConfiguration(url: "http://127.0.0.1:\(port)", model: "m"))
            let request = GenerationRequest(
                id: ExchangeID(episode: "e"), scheduled: MonotonicInstant(nanoseconds: 0),
                messages: [Message(.user, "go")])
            let before = processorSeconds()
            let exchange = await backend.generate(request)
            let used = processorSeconds() - before
            guard exchange.succeeded, exchange.trace.chunks.count == events else {
                print("failed: \(exchange.ending), \(exchange.trace.chunks.count) chunks")
                exit(1)
            }
            print(used * 1e6 / Double(events))
        default: print("sse-bench serve | read PORT")
        }
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
        return user + Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) / 1e6
    }
}
