import AssayBackends
import AssayCore
import AssayTestSupport
import Testing

/// What composites read besides text: embeddings, and log-probabilities.
@Suite struct EmbeddingTests {
    private func ask(_ kind: DialectKind, _ pieces: [String], stream: Bool) async -> Exchange {
        let server = LoopbackServer { _ in [LoopbackServer.reply("200 OK", pieces.joined())] }
        defer { server.stop() }
        var configuration = EndpointConfiguration(url: server.url, model: "m", kind: kind)
        configuration.isStreaming = stream
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let exchange = await backend.generate(question)
        await backend.shutdown()
        return exchange
    }

    @Test func `embeddings come in the order of the texts, with their tokens`() async {
        let exchange = await ask(
            .embeddings,
            [
                #"{"object":"list","data":[{"index":1,"embedding":[0.5,-1]},{"index":0,"embedding":[1,2]}],"usage":{"prompt_tokens":7,"total_tokens":7}}"#
            ], stream: false)
        #expect(exchange.succeeded)
        #expect(exchange.reply.text == "[[1,2],[0.5,-1]]" || exchange.reply.text == "[[1,2],[0.5,-1.0]]")
        #expect((exchange.usage.prompt, exchange.usage.output) == (7, 0))
    }

    @Test(arguments: [#"{"error":{"message":"too long"}}"#, #"{"data":[]}"#, "{}"])
    func `what is no list of embeddings is a failure`(body: String) async {
        #expect(await !ask(.embeddings, [body], stream: false).succeeded)
    }

    @Test func `the mean log-probability is over all tokens of all chunks`() async {
        func chunk(_ text: String, _ values: [Double]) -> String {
            let tokens = values.map { #"{"token":"x","logprob":\#($0)}"# }.joined(separator: ",")
            return
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(text)\"},\"logprobs\":{\"content\":[\(tokens)]},\"finish_reason\":null}]}\n\n"
        }
        let end =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
        let exchange = await ask(
            .chat, [chunk("a", [-0.5]), chunk("b", [-1.5]), chunk("c", [-0.25, -0.75]), end], stream: true)
        #expect(exchange.reply.text == "abc")
        #expect(exchange.meanLogProbability == -0.75)
        let without = await ask(.chat, [chunk("a", []), end], stream: true)
        #expect(without.succeeded && without.meanLogProbability == nil)
    }
}
