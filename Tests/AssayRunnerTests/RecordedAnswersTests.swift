import AssayCore
import AssayRunner
import AssayTestSupport
import Testing

@Suite struct RecordedAnswersTests {
    private let use = EvaluationUse(purpose: .judge, part: "judge", promptDigest: "new")

    private func request(_ text: String, episode: String = "e", turn: Int = 0) -> GenerationRequest {
        GenerationRequest(
            id: ExchangeID(episode: episode, turn: turn), scheduled: MonotonicInstant(nanoseconds: 7),
            messages: [Message(.system, "The rubric."), Message(.user, text)])
    }

    private func recorded(
        _ text: String, answer: String = "yes", ending: Ending = .completed(.stop), turn: Int = 0
    ) -> EvaluationExchange {
        let now = MonotonicInstant(nanoseconds: 0)
        return EvaluationExchange(
            use: use,
            exchange: Exchange(
                request: request(text, turn: turn), backend: "j", trace: Trace(scheduled: now, closed: now),
                reply: Reply(text: answer), usage: .unknown, ending: ending))
    }

    @Test func `the same question to the same backend is answered from the record`() async throws {
        let answers = RecordedAnswers([recorded("twelve")])
        #expect(try await answers.ask(request("twelve"), of: "j", for: use).reply.text == "yes")
        let elsewhere = request("twelve", episode: "another")
        #expect(try await answers.ask(elsewhere, of: "j", for: use).reply.text == "yes")
    }

    @Test func `a changed prompt, another output, backend or turn is not answered, and what to do is said`()
        async throws
    {
        let answers = RecordedAnswers([recorded("twelve")])
        var changed = request("twelve")
        changed.messages[0].content = "Another rubric."
        for (asked, backend, said) in [
            (changed, "j", "the rubric changed; run with --judge to ask again"),
            (request("twelve", turn: 1), "j", "the rubric changed"),
            (request("nine", episode: "another"), "j", "no verdict is recorded; run with --judge"),
            (request("twelve", episode: "another"), "k", "no verdict is recorded"),
        ] {
            let error = await #expect(throws: CannotRun.self) {
                try await answers.ask(asked, of: backend, for: use)
            }
            #expect(error?.message.contains(said) == true, "\(error?.message ?? "")")
        }
    }

    @Test func `only what is new is asked, and what failed is new`() async throws {
        let (clock, memory) = (ManualClock(), EvaluationMemory())
        let backend = ScriptedBackend(clock: clock) { _ in .init("no") }
        let answers = RecordedAnswers(
            [recorded("twelve"), recorded("nine", ending: .failed(Failure(.timeout, "late")))],
            others: EvaluationDesk(backends: ["j": backend], sink: memory, clock: clock))
        #expect(try await answers.ask(request("twelve"), of: "j", for: use).reply.text == "yes")
        #expect(try await answers.ask(request("nine"), of: "j", for: use).reply.text == "no")
        #expect(backend.requests.count == 1 && memory.all.count == 1)
    }
}
