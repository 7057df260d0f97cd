import AssayAcceptance
import AssayCore
import AssayJSON
import AssaySystem
import Glibc

/// How many outputs one core judges a second, by scorer, over 10,000 outputs; and whether the memory held grows with their number.
@main struct ScorerBench {
    static func main() async throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000
        print("\(count) outputs of about 120 words, one task, this machine")
        print("scorer          outputs/s   µs each   memory after a tenth   after all")
        for rule in rules {
            let suite = suite(rule)
            let judge = try AcceptanceRule(suite, kinds: AcceptanceScorers.all)
            var early = 0
            let began = now()
            for index in 0..<count {
                let subject = subject(suite, index)
                _ = await judge.scores(of: subject)
                if index == count / 10 { early = residentKibibytes() }
            }
            let seconds = Double(now() - began) / 1e9
            let each = seconds / Double(count) * 1e6
            print(
                pad(rule.scorer, 16) + pad(String(Int(Double(count) / seconds)), 12)
                    + pad(String((each * 10).rounded() / 10), 10) + pad("\(early) KiB", 23)
                    + "\(residentKibibytes()) KiB")
        }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// The memory that the process holds now.
    private static func residentKibibytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard fgets(&buffer, 128, file) != nil else { return 0 }
        let fields = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(getpagesize()) / 1024
    }

    private static let sentence =
        "The ferry to Gull Island leaves at 10:30 on 4 March 2026 and costs $12.50, which Ada Marsh called \"a fair price\" [ferry-times]. "

    private static let expect: JSONValue = [
        "answer": [.string(String(repeating: sentence, count: 5)), "The ferry leaves at noon."],
        "facts": ["10:30", "12.50"],
        "any": ["ferry"], "forbidden": ["voucher"], "number": ["value": 12.5, "unit": "USD"],
        "date": "2026-03-04",
        "sources": ["ferry-times"], "answerable": true, "refuse": false, "fields": ["a": 1],
        "calls": [["name": "f", "arguments": ["x": 1]]],
        "paths": [["path": "$.a", "equals": 1]], "language": "en",
    ]

    private static func rule(_ scorer: String, _ pairs: KeyValuePairs<String, JSONValue> = [:]) -> ScorerRule
    {
        ScorerRule(scorer: scorer, options: JSONObject(pairs.map { .init(name: $0, value: $1) }))
    }

    private static let rules = [
        rule("exact"), rule("one_of"), rule("contains_all"), rule("contains_any"), rule("contains_none"),
        rule("regex", ["pattern": #"\d{2}:\d{2}"#]), rule("number"), rule("date"), rule("token_f1"),
        rule("rouge_l"), rule("chrf"),
        rule("bleu"), rule("citations"), rule("grounded"), rule("declines", ["phrase": "not in the sources"]),
        rule("refusal"),
        rule(
            "forbidden",
            ["words": ["voucher"], "data": ["email", "phone", "payment_card", "iban", "secret"]]),
        rule("policy", ["rules": [["name": "x", "must_not": ["promise"]]]]),
        rule(
            "json_schema",
            ["schema": ["type": "object", "properties": ["a": ["type": "integer"]], "required": ["a"]]]),
        rule("json_fields"), rule("json_path"), rule("format", ["is": "plain"]), rule("language"),
        rule("length", ["max_words": 500]),
        rule("tool_calls"),
    ]

    private static func suite(_ rule: ScorerRule) -> Suite {
        Suite(
            name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
            retrieval: Retrieval(
                corpus: [Passage(id: "ferry-times", title: "Ferry", text: sentence)], query: "", topK: 3),
            cases: [Case(id: "c", input: ["question": "When?"], expect: expect)], acceptance: [rule])
    }

    private static func subject(_ suite: Suite, _ index: Int) -> ScoringSubject {
        let isJSON = suite.acceptance[0].scorer.hasPrefix("json")
        let text = String(repeating: sentence, count: 5) + "Number \(index)."
        let output = isJSON ? JSON.text(["a": .integer(Int64(index)), "text": .string(text)]) : text
        let call = ToolCall(id: "1", name: "f", arguments: #"{"x": \#(index)}"#)
        let episode = Episode(
            planned: PlannedEpisode(id: "e", suite: "s", caseID: "c", repetition: 0, seed: 0, warmUp: false),
            backend: "b", level: 0,
            scheduled: MonotonicInstant(nanoseconds: 0), ended: MonotonicInstant(nanoseconds: 1),
            exchanges: [],
            retrieved: ["ferry-times"], steps: [ToolStep(turn: 0, call: call, result: "{}")], output: output,
            ending: .answered)
        return ScoringSubject(suite: suite, testCase: suite.cases[0], episode: episode, opening: [])
    }
}
