import AssayCore
import AssayJSON

/// SQuAD 1.1 and 2.0: a question and the paragraph that answers it, or does not.
enum SQuADImport {
    /// What an answer says where the paragraph holds none.
    static let declined = "NOT IN THE TEXT"

    static func suite(_ file: SourceFile) throws(Diagnostics) -> ImportedSuite {
        let articles: [JSONValue]
        do throws(JSONError) { articles = try JSON.parse(file.bytes)["data"]?.arrayValue ?? [] } catch {
            throw Diagnostics([
                Diagnostic(
                    .error, "this is not JSON: \(error.message)",
                    at: SourceLocation(file: file.name, line: error.line, column: error.column))
            ])
        }
        var leftOut: [Diagnostic] = []
        var names = CaseNames()
        var cases: [JSONValue] = []
        var hasPlausible = false
        for (article, content) in articles.enumerated() {
            for (place, paragraph) in (content["paragraphs"]?.arrayValue ?? []).enumerated() {
                let title = content["title"]?.stringValue ?? "article-\(article + 1)"
                for question in paragraph["qas"]?.arrayValue ?? [] {
                    guard
                        let one = testCase(
                            question, paragraph["context"]?.stringValue, cluster: "\(title)-\(place + 1)",
                            id: names.name(question["id"]?.stringValue, place: cases.count))
                    else {
                        leftOut.append(
                            .leftOut(
                                "a question on paragraph \(place + 1) of '\(title)' has no text or no answer",
                                at: SourceLocation(file: file.name, line: 1, column: 1)))
                        continue
                    }
                    cases.append(one)
                    hasPlausible = hasPlausible || question["plausible_answers"] != nil
                }
            }
        }
        if hasPlausible {
            leftOut.append(
                .leftOut(
                    "'plausible_answers' are not carried over: they answer nothing",
                    at: SourceLocation(file: file.name, line: 1, column: 1)))
        }
        return ImportedSuite(
            workload: "rag", summary: "Questions on a paragraph that may or may not answer them (SQuAD).",
            prompt: PromptTemplate(
                system: """
                    Answer the question in as few words as possible, with words of the text.
                    If the text does not answer it, say only: \(declined)
                    """,
                user: "{{input.context}}\n\nQuestion: {{input.question}}"),
            generation: JSONObject([
                .init(name: "max_tokens", value: 48), .init(name: "temperature", value: 0),
            ]),
            cases: cases,
            acceptance: [
                ImportedSuite.Rule(
                    "token_f1", ["threshold": 0.6], comment: "words shared with the best of the given answers"
                ),
                ImportedSuite.Rule(
                    "declines", ["phrase": .string(declined)],
                    comment: "declined exactly where there is no answer"),
            ], leftOut: leftOut)
    }

    private static func testCase(
        _ question: JSONValue, _ context: String?, cluster: String, id: String
    ) -> JSONValue? {
        guard let context, let text = question["question"]?.stringValue else { return nil }
        let isImpossible = question["is_impossible"]?.boolValue ?? false
        let answers = (question["answers"]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }
        guard isImpossible || !answers.isEmpty else { return nil }
        var distinct: [String] = []
        for answer in answers where !distinct.contains(answer) { distinct.append(answer) }
        return .members([
            "id": .string(id), "input": ["context": .string(context), "question": .string(text)],
            "expect": isImpossible
                ? ["answerable": false]
                : ["answerable": true, "answer": .array(distinct.map { .string($0) })],
            "tags": [isImpossible ? "unanswerable" : "answerable"], "cluster": .string(cluster),
            "references": [["text": .string(isImpossible ? declined : distinct[0])]],
            "counterexamples": [["text": ""]],
        ])
    }
}
