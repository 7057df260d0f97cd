import AssayCore

/// The code in the output passes the case's hidden tests in the sandbox.
///
/// Tests are either text, then they are Python and call the program's functions, or a list of runs with what each is given and must
/// answer, in any language.
struct CodeTestsScorer: Scorer {
    let language: Language
    let limits: SandboxLimits
    let field: String
    var sandbox = Bubblewrap.found()

    static let kind = ScorerKind(
        name: "code_tests", summary: "The code in the output passes the case's hidden tests in the sandbox."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let language = options.language() ?? .python
        let limits = options.limits()
        let field = options.text("field") ?? "tests"
        options.check(field: field, "the text of the tests, in Python, or a list of runs") { value in
            if let text = value.stringValue { return !text.isEmpty && language.name == "python" }
            if case .success = ProgramTest.tests(value) { return true }
            return false
        }
        try options.finish()
        return CodeTestsScorer(language: language, limits: limits, field: field)
    }

    var isHeavy: Bool { true }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let tests = subject.testCase.expect[field] else { return .nothingRequired }
        guard let program = program(in: subject.episode.output) else {
            return .fail("no code found in the output")
        }
        if let text = tests.stringValue {
            let runner = PythonRunner(limits: limits, sandbox: sandbox)
            return await runner.run(program: program, tests: text).judgement
        }
        switch ProgramTest.tests(tests) {
        case .failure(let mistake): return .unscored(because: "expect.\(field) \(mistake.message)")
        case .success(let runs):
            let runner = ProgramRunner(language: language, limits: limits, sandbox: sandbox)
            return await runner.run(program: program, tests: runs).judgement
        }
    }

    /// The code: the first fenced block of the language, or the whole of an output without fences.
    private func program(in output: String) -> String? {
        let block = Deliverable.fencedBlock(in: output, languages: language.fences)
        guard let program = block ?? (output.contains("```") ? nil : output) else { return nil }
        return program.contains { !$0.isWhitespace } ? program : nil
    }
}
