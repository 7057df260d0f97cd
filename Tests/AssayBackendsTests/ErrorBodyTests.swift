import AssayBackends
import AssayCore
import AssayTestSupport
import Glibc
import Testing

/// What is kept of a reply whose status is not 200.
@Suite struct ErrorBodyTests {
    @Test(arguments: [
        (#"{"error":{"message":"one"}}"#, "one"), (#"{"error":"one"}"#, "one"),
        (#"{"message":"one"}"#, "one"),
        (#"{"Message":"one"}"#, "one"), (#"{"detail":"one"}"#, "one"),
        (#"{"detail":[{"loc":["body"],"msg":"one"},{"msg":"two"}]}"#, "one; two"),
        (#"{"errors":["one"]}"#, "one"),
        ("<html>\n <b>one</b>", "<html> <b>one</b>"), (#"{"broken":"#, #"{"broken":"#), ("", ""),
    ])
    func `errors of every shape are told, and the body is kept`(body: String, words: String) async {
        let exchange = await ask([body], status: "500 Oops")
        #expect(failure(exchange)?.message == "HTTP 500: \(words)")
        #expect(exchange.wire?.errorBody == body)
    }

    @Test func `two KiB are kept and no character is cut through`() async {
        let page = "x" + String(repeating: "é", count: 4000)
        let exchange = await ask([page], status: "500 Oops")
        #expect(exchange.wire?.errorBody == "x" + String(repeating: "é", count: 1023))
        #expect((failure(exchange)?.message.utf8.count ?? 0) <= 2048 + 10)
        let long = await ask([#"{"error":"\#(page)"}"#], status: "500 Oops")
        #expect((failure(long)?.message.utf8.count ?? 0) <= 2048 + 10)
    }

    @Test func `no piece of a secret is left where the cut goes through it`() async {
        setenv("ASSAY_TEST_CUT", "verysecretvalue", 1)
        let page = String(repeating: "x", count: 2040) + "verysecretvalue"
        let server = LoopbackServer { _ in [LoopbackServer.reply("500 Oops", page)] }
        defer { server.stop() }
        var configuration = EndpointConfiguration(url: server.url, model: "m")
        configuration.keyVariable = "ASSAY_TEST_CUT"
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let exchange = await backend.generate(question)
        await backend.shutdown()
        #expect(!"\(exchange)".contains("verys"))
    }

    @Test func `a reply with status 200 keeps no error body`() async {
        let exchange = await ask([#"{"error":{"message":"x"}}"#])
        #expect(exchange.wire?.status == 200)
        #expect(exchange.wire?.errorBody == nil)
    }

    @Test func `times in headers are the server's own timings`() async {
        let body =
            #"{"generated_text":"Hi","details":{"finish_reason":"length","generated_tokens":1,"input_length":2}}"#
        let server = LoopbackServer { _ in
            [
                .send(
                    "HTTP/1.1 200 OK\r\nx-queue-time: 1\r\nx-inference-time: 30\r\nx-total-time: 31\r\nx-other-time: 9\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                )
            ]
        }
        defer { server.stop() }
        var configuration = EndpointConfiguration(url: server.url, model: "m", kind: .tgi)
        configuration.isStreaming = false
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let exchange = await backend.generate(question)
        await backend.shutdown()
        #expect(exchange.reply.text == "Hi")
        #expect(exchange.ending == .completed(.length))
        #expect(
            exchange.serverTimings == ["x-inference-time": 30.0, "x-queue-time": 1.0, "x-total-time": 31.0])
        #expect(server.requests.first?.hasPrefix("POST /generate HTTP/1.1\r\n") == true)
    }
}
