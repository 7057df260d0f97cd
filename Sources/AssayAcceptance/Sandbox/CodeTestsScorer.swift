import AssayCore

/// The code in the output passes the case's hidden tests in the sandbox.
struct CodeTestsScorer: Scorer {
    let runner: any CodeRunner
    let limits: SandboxLimits
    let field: String

    /// The runners by the names that suites give languages.
    static let runners: [String: any CodeRunner] = ["python": PythonRunner()]

    static let kind = ScorerKind(
        name: "code_tests", summary: "The code in the output passes the case's hidden tests in the sandbox."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let language = options.text("language") ?? "python"
        let limits = SandboxLimits(
            cpuSeconds: max(1, options.count("cpu_seconds") ?? 5),
            memoryMebibytes: max(32, options.count("memory_mb") ?? 256))
        let field = options.text("field") ?? "tests"
        let runner = runners[language]
        if runner == nil {
            options.wrong(
                "there is no runner for '\(language)'",
                hint: "the languages are: \(runners.keys.sorted().joined(separator: ", "))",
                option: "language")
        }
        options.check(field: field, "the text of the tests") { $0.stringValue?.isEmpty == false }
        try options.finish()
        return CodeTestsScorer(runner: runner ?? PythonRunner(), limits: limits, field: field)
    }

    var isHeavy: Bool { true }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let tests = subject.testCase.expect[field]?.stringValue else { return .nothingRequired }
        let output = subject.episode.output
        let block = Deliverable.fencedBlock(in: output, languages: runner.fenceNames)
        guard let program = block ?? (output.contains("```") ? nil : output),
            program.contains(where: { !$0.isWhitespace })
        else {
            return .fail("no code found in the output")
        }
        return switch await runner.run(program: program, tests: tests, limits: limits) {
        case .passed: .pass("all hidden tests pass")
        case .wrong(let detail): .fail("a hidden test fails: \(detail)")
        case .error(let detail): .fail(detail)
        case .timeOut(let detail): .fail("time-out: \(detail)")
        case .memory(let detail): .fail("out of memory: \(detail)")
        case .unavailable(let reason): .unscored(because: reason)
        }
    }
}
