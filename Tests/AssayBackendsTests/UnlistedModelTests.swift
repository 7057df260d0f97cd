import AssayBackends
import AssayCore
import AssayTestSupport
import Synchronization
import Testing

/// Models that a server does not list.
@Suite struct UnlistedModelTests {
    /// What `prepare` says of a model, where the list holds `llama3.2:latest` and a request is answered with a status.
    private func prepare(
        _ model: String, status: String
    ) async -> (error: CannotRun?, notes: [String]) {
        let server = LoopbackServer { request in
            request.hasPrefix("GET /v1/models")
                ? [LoopbackServer.reply("200 OK", #"{"data":[{"id":"llama3.2:latest"},{"id":"qwen3"}]}"#)]
                : [LoopbackServer.reply(status, "{}")]
        }
        defer { server.stop() }
        let notes = Mutex<[String]>([])
        let backend = HTTPBackend(
            name: "b", configuration: EndpointConfiguration(url: server.url, model: model)
        ) { note in notes.withLock { $0.append(note) } }
        var thrown: CannotRun?
        do throws(CannotRun) { try await backend.prepare() } catch { thrown = error }
        await backend.shutdown()
        return (thrown, notes.withLock(\.self))
    }

    @Test(arguments: ["200 OK", "400 Bad Request", "500 No"])
    func `a model that is not listed and not refused is noted, with what is listed`(status: String) async {
        let (error, notes) = await prepare("llama3.2", status: status)
        #expect(error == nil)
        #expect(
            notes == ["the backend 'b' does not list the model 'llama3.2'; it lists: llama3.2:latest, qwen3"])
    }

    @Test func `a model that a request does not find is said before anything is run`() async {
        let (error, notes) = await prepare("qwen", status: "404 Not Found")
        #expect(error?.message.contains("has no model 'qwen'") == true)
        #expect(error?.hint == "did you mean 'qwen3'?")
        #expect(notes.isEmpty)
        #expect(
            await prepare("other", status: "404 Not Found").error?.hint == "it lists: llama3.2:latest, qwen3")
    }

    @Test func `a listed model is not asked for anything`() async {
        let (error, notes) = await prepare("qwen3", status: "404 Not Found")
        #expect(error == nil && notes.isEmpty)
    }
}
