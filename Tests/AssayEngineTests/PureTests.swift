import AssayCore
import AssayJSON
import Testing

@testable import AssayEngine

@Suite struct SchemaGrammarTests {
    @Test(arguments: [
        (#"{"const": "a\"b"}"#, "root ::= \"\\\"a\\\\\\\"b\\\"\"\n"),
        (#"{"enum": [1, "x"]}"#, "root ::= (\"1\" | \"\\\"x\\\"\")\n"),
        (#"{"type": "object", "properties": {}, "additionalProperties": false}"#, "root ::= \"{}\"\n"),
    ])
    func `small schemas become the grammars one would write by hand`(schema: String, grammar: String) throws {
        #expect(try SchemaGrammar.grammar(for: JSON.parse(schema)) == grammar)
    }

    @Test(arguments: [
        (#"{"type": "string", "pattern": "a+"}"#, "$.pattern"), (#"{"type": "thing"}"#, "no JSON type"),
        (#"{"enum": []}"#, "empty"),
        (##"{"$ref": "#/$defs/a"}"##, "not found"),
        (##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}"##, "back to itself"),
        (#"{"type": "object", "properties": {"a": {}}, "required": ["b"]}"#, "'b'"),
        (#"{"type":"array","minItems":3,"maxItems":2}"#, "less than"),
        ("7", "must be an object"),
    ])
    func `what the grammar could not hold is refused by name`(schema: String, words: String) {
        let error = #expect(throws: GrammarError.self) { try SchemaGrammar.grammar(for: JSON.parse(schema)) }
        #expect(error?.message.contains(words) == true)
    }
}

@Suite struct TextAssemblerTests {
    @Test(arguments: [
        ("one two", ["two"], "one "), ("abcab", ["bca"], "a"), ("aab", ["ab"], "a"),
        ("no stop", ["x"], "no stop"), ("🦊STOP more", ["STOP"], "🦊"),
    ])
    func `a stop text is found however the tokens split it`(text: String, stops: [String], result: String) {
        let bytes = Array(text.utf8)
        for size in 1...bytes.count {
            var assembler = TextAssembler(stops: stops)
            for start in stride(from: 0, to: bytes.count, by: size) {
                assembler.add(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(assembler.text == result)
            #expect(assembler.stopped == (text != result))
        }
    }

    @Test func `a character that has not come whole is held back`() {
        var assembler = TextAssembler(stops: [])
        var texts: [String] = []
        for byte in "é🦊".utf8 {
            assembler.add([byte])
            texts.append(assembler.text)
        }
        #expect(texts == ["", "é", "é", "é", "é", "é🦊"])
    }
}

@Suite struct MailboxTests {
    @Test func `nothing is taken in once the thread has been told to end`() {
        let mailbox = Mailbox()
        #expect(mailbox.post { $0.cancelled.insert(1) })
        #expect(mailbox.post { $0.stopping = true })
        #expect(!mailbox.post { $0.cancelled.insert(2) })
        let letters = mailbox.collect(waiting: false)
        #expect(letters.stopping && letters.cancelled == [1])
    }
}

@Suite struct SchedulingTests {
    @Test func `who has been at work for longest comes first, wherever it sits`() {
        #expect(Scheduling.order([7, nil, 2, 5, nil]) == [2, 3, 0])
    }

    @Test(arguments: [
        ([Demand.generate, .prefill(remaining: 1000), .generate], [1, 128, 1]),
        ([.prefill(remaining: 300), .prefill(remaining: 400)], [300, 212]),
        ([.prefill(remaining: 10), .generate, .prefill(remaining: 500)], [10, 1, 118]), ([], []),
    ])
    func `streams under way always get their token, prompts share the rest`(demands: [Demand], shares: [Int])
    {
        #expect(Scheduling.shares(demands, batchTokens: 512, prefillChunkTokens: 128) == shares)
    }
}

@Suite struct PrefixReuseTests {
    private func cache(_ tokens: [Int32], busy: Bool = false, lastUsed: Int = 0) -> CacheView {
        CacheView(tokens: tokens, busy: busy, lastUsed: lastUsed)
    }

    @Test func `the free sequence that shares most is taken, all but the last token reused`() {
        let placement = PrefixReuse.place(
            [1, 2, 3, 4], among: [cache([1, 9]), cache([1, 2, 3, 4]), cache([1, 2])])
        #expect(placement == Placement(sequence: 1, copiedFrom: nil, reused: 3))
    }

    @Test func `a much longer beginning in another sequence is copied into the one unused for longest`() {
        let long = Array(Int32(0)..<100)
        let placement = PrefixReuse.place(
            long + [7], among: [cache(long, busy: true), cache([0], lastUsed: 5), cache([], lastUsed: 2)])
        #expect(placement == Placement(sequence: 2, copiedFrom: 0, reused: 100))
    }

    @Test func `where all are busy there is no place`() {
        #expect(PrefixReuse.place([1], among: [cache([], busy: true)]) == nil)
    }
}
