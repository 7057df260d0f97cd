import AssayCore

/// Collections of Python functions with hidden tests: HumanEval and MBPP.
enum CodeImport {
    /// HumanEval: `task_id`, `prompt`, `entry_point`, `canonical_solution`, `test` with a function `check`.
    static func humanEval(_ file: SourceFile) -> ImportedSuite {
        suite(
            file, summary: "Python functions to complete (HumanEval).",
            members: ["task_id", "prompt", "entry_point", "canonical_solution", "test"]
        ) { record in
            guard let prompt = record.text("prompt"), let test = record.text("test"),
                let name = record.text("entry_point")
            else { return nil }
            return Task(
                name: record.text("task_id"), task: "Complete this function.\n\n```python\n\(prompt)\n```",
                tests: "\(test)\n\ncheck(\(name))\n",
                solution: record.text("canonical_solution").map { prompt + $0 })
        }
    }

    /// MBPP: `task_id`, `text` or `prompt`, `code`, `test_list`, and perhaps what the tests need set up.
    static func mbpp(_ file: SourceFile) -> ImportedSuite {
        suite(
            file, summary: "Short Python programs from a sentence (MBPP).",
            members: [
                "task_id", "text", "prompt", "code", "test_list", "test_imports", "test_setup_code",
                "challenge_test_list",
            ]
        ) { record in
            guard let text = record.text("text", "prompt"),
                let tests = record["test_list"]?.arrayValue?.compactMap(\.stringValue),
                let shown = tests.first
            else { return nil }
            let imports = record["test_imports"]?.arrayValue?.compactMap(\.stringValue) ?? []
            let harder = record["challenge_test_list"]?.arrayValue?.compactMap(\.stringValue) ?? []
            let setUp = [record.text("test_setup_code")].compactMap { $0 }.filter { !$0.isEmpty }
            return Task(
                name: record["task_id"]?.shownText.map { "mbpp-\($0)" },
                task: "\(text)\n\nYour code must pass this test:\n\n```python\n\(shown)\n```",
                tests: (imports + setUp + tests + harder).joined(separator: "\n") + "\n",
                solution: record.text("code"))
        }
    }

    private struct Task {
        var name: String?
        var task: String
        var tests: String
        var solution: String?
    }

    private static func suite(
        _ file: SourceFile, summary: String, members: [String], _ read: (ImportRecord) -> Task?
    ) -> ImportedSuite {
        var (records, leftOut) = ImportRecord.read(file)
        leftOut += ImportRecord.leftOut(of: records, except: members)
        var names = CaseNames()
        let cases = records.enumerated().compactMap { place, record -> JSONValue? in
            guard let task = read(record) else {
                leftOut.append(.leftOut("this record has no task with tests", at: record.location))
                return nil
            }
            return .members([
                "id": .string(names.name(task.name, place: place)), "input": ["task": .string(task.task)],
                "expect": ["tests": .string(task.tests)],
                "counterexamples": [["text": "```python\npass\n```"]],
                "references": task.solution.map { [["text": .string("```python\n\($0)\n```")]] },
            ])
        }
        return ImportedSuite(
            workload: "codegen", summary: summary,
            prompt: PromptTemplate(
                system:
                    "You write Python 3. Answer with one Python code block that holds the finished code and nothing else.",
                user: "{{input.task}}"),
            generation: JSONObject([
                .init(name: "max_tokens", value: 640), .init(name: "temperature", value: 0),
            ]),
            cases: cases,
            acceptance: [
                ImportedSuite.Rule(
                    "code_tests", ["language": "python", "cpu_seconds": 10, "memory_mb": 512],
                    comment: "the hidden tests pass in the sandbox")
            ], leftOut: leftOut)
    }
}
