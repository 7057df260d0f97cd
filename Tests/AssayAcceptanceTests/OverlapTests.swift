import AssayAcceptance
import AssayCore
import AssayJSON
import FoundationEssentials
import Testing

@Suite struct OverlapTests {
    /// What sacrebleu and rouge-score say; `scripts/reference/overlap.py` wrote it.
    private static let pairs: [JSONValue] = {
        let file = URL(fileURLWithPath: repository + "/Tests/Fixtures/overlap.jsonl")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap {
            try? JSON.parse(String($0))
        }
    }()

    @Test(arguments: ["bleu", "chrf", "rouge_l"])
    func `every score agrees with the reference implementation to a millionth`(scorer: String) async throws {
        #expect(Self.pairs.count == 400)
        #expect(
            Self.pairs.contains {
                ($0[scorer]?.numberValue ?? 0) > 0.1 && ($0[scorer]?.numberValue ?? 1) < 0.9
            })
        for (number, pair) in Self.pairs.enumerated() {
            let output = try #require(pair["output"]?.stringValue)
            let references = try #require(pair["references"])
            let judgement = try await judge(scorer, output, expect: ["answer": references])
            let value = try #require(judgement.value)
            let reference = try #require(pair[scorer]?.numberValue)
            #expect(abs(value - reference) <= 1e-6, "line \(number + 1): \(value), not \(reference)")
        }
    }

    @Test(arguments: ["bleu", "chrf", "rouge_l"])
    func `a text of a hundred thousand words is judged`(scorer: String) async throws {
        let long = String(repeating: "one two three four five ", count: 20_000)
        let value = try await judge(scorer, long, expect: ["answer": "five four three two one"]).value
        #expect(value.map { (0...1).contains($0) } == true)
    }
}
