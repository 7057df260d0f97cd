import AssayAcceptance
import AssayCore
import AssayJSON
import Testing

@Suite struct ScorerPropertyTests {
    private static let expect: JSONValue = [
        "answer": ["The ferry leaves at 10:30.", "naïve 東京"], "facts": ["12", ["a", "b"]], "any": ["ferry"],
        "forbidden": ["voucher"],
        "pattern": #"(\d+|[^a]*)+x"#, "number": ["value": 12.5, "unit": "km"], "date": "2026-03-04",
        "sources": ["d1"],
        "answerable": true, "refuse": false, "fields": ["a": 1],
        "calls": [["name": "f", "arguments": ["x": 1]]],
        "paths": [["path": "$..a", "equals": 1]], "language": "en", "may_change": [],
    ]
    private static let rules: [(scorer: String, options: JSONObject)] =
        [
            "exact", "one_of", "contains_all", "contains_any", "contains_none", "regex", "number", "date",
            "token_f1", "rouge_l", "chrf", "bleu",
            "citations", "quotes", "grounded", "refusal", "json_fields", "json_path", "language",
            "tool_calls",
        ].map { ($0, JSONObject()) } + [
            ("exact", options(["ignore": ["case", "space", "punctuation", "articles", "width"]])),
            ("declines", options(["phrase": "not there"])),
            (
                "forbidden",
                options([
                    "words": ["x"], "patterns": ["a+b"],
                    "data": ["email", "phone", "payment_card", "iban", "secret"],
                ])
            ),
            ("policy", options(["rules": [["name": "r", "must": ["x"], "must_not": ["y"]]]])),
            ("format", options(["is": "table"])),
            ("format", options(["is": "json_lines"])),
            ("length", options(["max_words": 5, "min_sentences": 1, "max_characters": 99])),
            (
                "json_schema",
                options([
                    "schema": ["type": "object", "patternProperties": ["^a+$": ["pattern": "^(a|b)*$"]]]
                ])
            ),
        ]

    /// Outputs of every awkward kind: empty, bytes that are no text, half of an emoji, deep and broken JSON, marks of direction.
    private static let outputs: [String] = {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "{", "}", "[", "]", "\"", "\\", ",", ":", "```", "\n", " ", "12", ".5", "-", "$", "€",
            "2026-03-04", "March", "4", "1,2", "e9", "a", "the",
            "\u{202E}", "\u{200D}", "👩‍👩‍👧", "e\u{301}", "é", "１２", "سلام", "\u{FEFF}", "\0", "[d1]", "%", "°C",
            "km", "@x.org", "4111", "İ", "ﬁ", "&amp;", "|",
        ]
        let mixed = (0..<25).map { _ in
            (0..<Int.random(in: 0...60)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        }
        let bytes = (0..<25).map { _ in
            String(
                decoding: (0..<Int.random(in: 0...200)).map { _ in UInt8.random(in: 0...255) }, as: UTF8.self)
        }
        return [
            "", " \n", "null", String(repeating: "[", count: 3000), String(repeating: "{\"a\":", count: 3000),
        ] + mixed + bytes
    }()

    @Test(arguments: rules)
    func `no output makes a scorer crash or leave 0…1`(scorer: String, options: JSONObject) async throws {
        for output in Self.outputs {
            let judgement = try await judge(
                scorer, output, expect: Self.expect, options: options,
                corpus: [Passage(id: "d1", title: "D", text: "The ferry [d1] leaves.")],
                retrieved: ["d1"],
                steps: [ToolStep(turn: 0, call: ToolCall(id: "1", name: "f", arguments: output), result: "")])
            if let value = judgement.value {
                #expect((0...1).contains(value), "\(scorer) on \(output.debugDescription)")
            }
            #expect(!judgement.reason.isEmpty)
        }
    }

    @Test(arguments: rules)
    func `a huge output is judged`(scorer: String, options: JSONObject) async throws {
        let huge = String(repeating: "The ferry leaves on 4 March 2026 for $12 [d1]. ", count: 500)
        for output in [huge, #"{"a": "\#(huge)"}"#] {
            let judgement = try await judge(
                scorer, output, expect: Self.expect, options: options,
                corpus: [Passage(id: "d1", title: "D", text: "The ferry leaves.")],
                retrieved: ["d1"])
            if let value = judgement.value { #expect((0...1).contains(value)) }
            #expect(judgement.reason.utf8.count < 12_000)
        }
    }
}
