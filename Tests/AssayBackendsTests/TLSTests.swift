import AssayBackends
import AssayCore
import AssayTestSupport
import Testing

@Suite struct TLSTests {
    private static let stream = """
        data: {"choices":[{"delta":{"content":"Safe"}}]}

        data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

        data: [DONE]


        """

    private func exchange(_ server: TLSServer, trusting file: String?) async -> Exchange {
        var configuration = EndpointConfiguration(url: server.url, model: "m")
        configuration.certificateFile = file
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let exchange = await backend.generate(
            GenerationRequest(
                id: ExchangeID(episode: "e"), scheduled: MonotonicInstant(nanoseconds: 0),
                messages: [Message(.user, "Hello")]))
        await backend.shutdown()
        return exchange
    }

    @Test func `a server is trusted by its own authority, and by no other`() async throws {
        let server = try TLSServer(stream: Self.stream)
        let trusted = await exchange(server, trusting: server.authorityFile)
        #expect(trusted.ending == .completed(.stop))
        #expect(trusted.reply.text == "Safe")
        guard case .failed(let failure) = await exchange(server, trusting: nil).ending else {
            Issue.record("a server of unknown authority was trusted")
            return
        }
        #expect(failure.kind == .tls)
        server.stop()
    }

    @Test func `a missing file of authorities is a failure of its own kind`() async throws {
        let server = try TLSServer(stream: Self.stream)
        guard case .failed(let failure) = await exchange(server, trusting: "/nowhere.pem").ending else {
            Issue.record("no failure")
            return
        }
        #expect(failure.kind == .tls)
        server.stop()
    }
}
