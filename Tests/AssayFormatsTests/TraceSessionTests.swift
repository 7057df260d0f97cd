import AssayCore
import AssayFormats
import AssayJSON
import Testing

@Suite struct TraceSessionTests {
    private func read(_ text: String, _ format: LoadTrace.Format? = nil) throws(Diagnostics) -> LoadTrace {
        try TraceReader.read(SourceFile(name: "t", text: text), format: format)
    }

    private func milliseconds(_ time: Nanoseconds?) -> Double? { time?.inMilliseconds }

    @Test
    func `block ids that go on with an earlier prompt make a session, the system prompt alone does not`()
        throws
    {
        let trace = try read(
            """
            {"timestamp": 0, "input_length": 1100, "output_length": 20, "hash_ids": [1, 2, 3]}
            {"timestamp": 50, "input_length": 1300, "output_length": 5, "hash_ids": [1, 9, 10]}
            {"timestamp": 200, "input_length": 1700, "output_length": 10, "hash_ids": [1, 2, 13, 14]}
            {"timestamp": 300, "input_length": 1710, "output_length": 10, "hash_ids": [1, 2, 13, 15]}
            {"timestamp": 400, "input_length": 1800, "output_length": 10, "hash_ids": [1, 2, 13, 16]}
            """)
        #expect(
            trace.sessions.map { $0.turns.map { milliseconds($0.request.at) } } == [
                [0, 200, 400], [50], [300],
            ])
        let turns = try #require(trace.sessions.first?.turns)
        #expect(turns.map(\.addedTokens) == [1100, 580, 90])
        #expect(turns.map { milliseconds($0.spacing) } == [nil, 200, 200])
    }

    @Test func `named sessions keep their delays, and a turn without a time follows the one before`() throws {
        let trace = try read(
            """
            {"timestamp": 1000, "session_id": "s", "input_length": 10, "output_length": 5}
            {"timestamp": 1500, "session_id": 7, "input_length": 10, "output_length": 5}
            {"delay": 250, "session_id": "s", "input_length": 40, "output_length": 5}
            """)
        #expect(trace.sessions.map(\.turns.count) == [2, 1])
        #expect(trace.sessions.map { milliseconds($0.at) } == [0, 500])
        #expect(milliseconds(trace.sessions[0].turns[1].thinkTime) == 250)
        #expect(trace.sessions[0].turns[1].addedTokens == 25)
    }

    @Test func `Bailian's chats are chained by their parents, in seconds and blocks of 16`() throws {
        let trace = try read(
            """
            {"chat_id": 159, "parent_chat_id": -1, "timestamp": 61.5, "input_length": 521, "output_length": 132, "type": "text", "turn": 1, "hash_ids": [1]}
            {"chat_id": 170, "parent_chat_id": -1, "timestamp": 62, "input_length": 9, "output_length": 1, "type": "text", "turn": 1, "hash_ids": [4]}
            {"chat_id": 180, "parent_chat_id": 159, "timestamp": 62.5, "input_length": 700, "output_length": 80, "type": "text", "turn": 2, "hash_ids": [1, 2]}
            """)
        #expect(trace.format == .bailian)
        #expect(trace.format.blockTokens == 16)
        #expect(trace.sessions.map { $0.turns.map(\.addedTokens) } == [[521, 47], [9]])
        #expect(milliseconds(trace.sessions[0].turns[1].spacing) == 1000)
    }

    @Test func `a turn of our own exchanges waits as long as it had waited`() throws {
        func line(_ episode: String, _ turn: Int, _ scheduled: Int64, _ closed: Int64, _ messages: [Message])
            -> String
        {
            let at = { (milliseconds: Int64) in MonotonicInstant(nanoseconds: milliseconds * 1_000_000) }
            let request = GenerationRequest(
                id: ExchangeID(episode: episode, turn: turn), scheduled: at(scheduled), messages: messages)
            return JSON.text(
                Exchange(
                    request: request, backend: "b",
                    trace: Trace(scheduled: at(scheduled), closed: at(closed)), reply: Reply(text: "ok"),
                    ending: .completed(.stop)
                ).json)
        }
        let user = [Message(.user, "a")]
        let trace = try read(
            [
                line("e", 0, 1, 5, user), line("f", 0, 2, 9, user),
                line("e", 1, 8, 9, user + [Message(.assistant, "ok"), Message(.user, "b")]),
            ].joined(separator: "\n"))
        #expect(trace.format == .exchanges)
        #expect(trace.skipped.isEmpty)
        #expect(trace.sessions.map(\.turns.count) == [2, 1])
        #expect(milliseconds(trace.sessions[0].turns[1].thinkTime) == 3)
        #expect(trace.sessions[0].turns[1].request.messages.last == Message(.user, "b"))
    }

    @Test func `lines that cannot be used are skipped and named, whatever is wrong with them`() throws {
        let trace = try read(
            """
            {"timestamp": 0, "input_length": 5, "output_length": 5}
            {"timestamp": 1e300, "input_length": 5, "output_length": 5}
            {"timestamp": 2, "input_length": 9e18, "output_length": 5}
            [1]
            {"timestamp":
            """)
        #expect(trace.requests.count == 1)
        #expect(trace.skipped.map { $0.location?.description } == ["t:2:1", "t:3:1", "t:4:1", "t:5:1"])
        #expect(trace.skipped.allSatisfy { $0.severity == .warning })
    }
}
