import AssayCore
import AssayFormats
import Testing

@Suite struct TraceReaderTests {
    private func read(_ text: String) throws(Diagnostics) -> LoadTrace {
        try TraceReader.read(SourceFile(name: "t", text: text))
    }

    @Test func `Mooncake's lines keep their blocks and their intervals`() throws {
        let trace = try read(
            """
            {"timestamp": 27000, "input_length": 6755, "output_length": 500, "hash_ids": [0, 1, 2]}
            {"timestamp": 30500, "input_length": 7319, "output_length": 490, "hash_ids": [0, 14]}
            """)
        #expect(trace.format == .mooncake)
        #expect(trace.requests.map(\.at.inSeconds) == [0, 3.5])
        #expect(trace.requests.map(\.blocks) == [[0, 1, 2], [0, 14]])
        #expect(trace.requests.map(\.promptTokens) == [6755, 7319])
    }

    @Test func `Azure's table has dates to a ten-millionth of a second`() throws {
        let trace = try read(
            """
            TIMESTAMP,ContextTokens,GeneratedTokens\r
            2023-11-16 18:17:04.0319600,374,44\r
            2023-11-16 18:17:03.9799600,4808,10\r
            """)
        #expect(trace.format == .azure)
        #expect(trace.requests.map(\.promptTokens) == [4808, 374])
        #expect(trace.requests.map(\.at) == [.zero, .milliseconds(52)])
    }

    @Test func `BurstGPT's failures are left out and named`() throws {
        let trace = try read(
            """
            Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
            5,ChatGPT,472,18,490,Conversation log
            45,ChatGPT,1087,0,1087,Conversation log
            118,GPT-4,417,276,693,API log
            """)
        #expect(trace.requests.map(\.at.inSeconds) == [0, 113])
        #expect(trace.skipped.map { $0.location?.line } == [3])
    }

    @Test(arguments: ["1700000000.5", "\"2023-11-14T22:13:20.5Z\"", "\"2023-11-14T23:13:20.5+01:00\""])
    func `a log of requests is replayed with its own prompts, however it writes times`(time: String) throws {
        let trace = try read(
            """
            {"timestamp": 1700000000, "request": {"messages": [{"role": "user", "content": "a"}], "max_tokens": 9}}
            {"timestamp": \(time), "body": {"messages": [{"role": "user", "content": "b"}]}, "response": {"usage": {"completion_tokens": 4}}}
            """)
        #expect(trace.requests.map(\.at) == [.zero, .milliseconds(500)])
        #expect(trace.requests.map(\.messages) == [[Message(.user, "a")], [Message(.user, "b")]])
        #expect(trace.requests.map(\.outputTokens) == [9, 4])
    }

    @Test(arguments: [
        ("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,many,10\n", "t:2:1"),
        ("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,1\n", "t:2:1"),
        ("{\"input_length\": 1}\n", "t:1:1"), ("neither\n", "t:1:1"), ("", "t:1:1"),
        ("Timestamp,Request tokens,Response tokens\n\"1,2,3\n", "t:2:1"),
    ])
    func `what is wrong is said with its place`(text: String, place: String) {
        #expect {
            _ = try read(text)
        } throws: { error in
            (error as? Diagnostics)?.all.contains { $0.location?.description == place } == true
        }
    }

    @Test func `a trace with any bytes changed is read or refused, never worse`() {
        let text = Array("Timestamp,Request tokens,Response tokens\n\"5\",472,18\r\n6,7,\"8\"\"\"\n".utf8)
        for index in text.indices {
            for byte: UInt8 in [0, 10, 13, 34, 44, 200] {
                var changed = text
                changed[index] = byte
                _ = try? TraceReader.read(
                    SourceFile(name: "t", text: String(decoding: changed, as: UTF8.self)), format: .burstgpt)
            }
        }
    }
}
