import AssayCore
import AssayFormats
import Testing

/// Composites of a configuration: what they say, and every mistake at its place.
@Suite struct LeverReaderTests {
    private static let head = """
        format: 1
        backends:
          a: {kind: openai, url: "http://127.0.0.1:1", model: m}
          b: {kind: openai, url: "http://127.0.0.1:1", model: m}

        """

    private func read(_ more: String) throws(Diagnostics) -> Configuration {
        try ConfigurationReader.read(SourceFile(name: "a.yaml", text: Self.head + more))
    }

    private func mistakes(_ more: String) -> [String] {
        do throws(Diagnostics) {
            _ = try read(more)
            return []
        } catch {
            return error.all.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0): \($0.message)" }
        }
    }

    @Test(
        arguments: [
            ("  x: {kind: retry, of: c}\n", "5:24: 'x' names the backend 'c', which there is not"),
            ("  x: {kind: retry, of: x}\n", "5:24: 'x' is made of itself: x → x"),
            (
                "  x: {kind: retry, of: y}\n  y: {kind: cache, of: x}\n",
                "5:24: 'x' is made of itself: x → y → x"
            ),
            ("  x: {kind: retry}\n", "5:6: the backend 'x' lacks 'of'"),
            // 'on' is one letter from 'of', and means something else.
            ("  x: {kind: fallback, on: [timeout]}\n", "5:6: the backend 'x' lacks 'of'"),
            ("  x: {kind: retry, of: }\n", "5:6: the backend 'x' lacks 'of'"),
            ("  x: {kind: retry, off: a}\n", "5:20: unknown key 'off' in the backend 'x'"),
            ("  x: {kind: fallback, of: [a]}\n", "5:27: 'of' needs two backends or more"),
            (
                "  x: {kind: route, rules: [{to: b}], otherwise: a}\n",
                "5:28: the rule has no condition"
            ),
            (
                "  x: {kind: cascade, stages: [{backend: a}, {backend: b, checks: [{pattern: y}]}]}\n",
                "5:66: the last stage is kept whatever it says, so it has no checks"
            ),
            (
                "  x: {kind: cascade, stages: [{backend: a, checks: [{pattern: y, pii: true}]}, {backend: b}]}\n",
                "5:53: the check says more than one thing"
            ),
            (
                "  x: {kind: guard, of: a, input: [{log_probability: -1, action: block}]}\n",
                "5:35: 'log_probability -1.0' needs an answer, so a prompt cannot be checked by it"
            ),
            (
                "  x: {kind: guard, of: a, output: [{pattern: y, action: redact}]}\n",
                "5:57: 'pattern y' names no pieces that could be taken out"
            ),
            ("  x: {kind: guard, of: a}\n", "5:6: the guard has no rule"),
            ("  x: {kind: compress, of: a}\n", "5:6: the backend 'x' lacks 'budget_tokens'"),
            ("  x: {kind: cache, of: a, match: fuzzy}\n", "5:34: 'match' must be one of: exact, semantic"),
            ("  x: {kind: best_of, of: a, choose: luck}\n", "5:37: 'luck' is no way to choose"),
            ("  x: {kind: batch, of: a, sise: 3}\n", "5:27: unknown key 'sise' in the backend 'x'"),
            (
                "  x: {kind: retry, of: a}\nprices:\n  x: {input_per_million: 1, output_per_million: 1}\n",
                "7:3: 'x' is a composite and has no price of its own"
            ),
            (
                "  x: {kind: batch, of: a}\nprices:\n  a: {input_per_million: 1, output_per_million: 1}\n",
                "5:24: 'x' buys at the batch price, and the prices of 'a' have none"
            ),
        ])
    func `a mistake in a composite is told at its place`(more: String, mistake: String) {
        #expect(mistakes(more).contains(mistake), "\(mistakes(more))")
    }

    @Test func `a composite of composites reads as it is written`() throws {
        let backends = try read(
            """
              ladder:
                kind: cascade
                stages:
                  - {backend: a, checks: [{judge: {backend: b, rubric: Fine.}}, {self_consistency: {samples: 5, share: 0.6}}]}
                  - {backend: b}
              memory: {kind: cache, of: ladder}

            """
        ).backends
        guard case .lever(.cascade(let stages))? = backends.first(where: { $0.name == "ladder" })?.setting
        else {
            Issue.record("there is no ladder")
            return
        }
        #expect(stages.map(\.backend) == ["a", "b"])
        #expect(
            stages.first?.checks.map(\.kind) == [
                .judge(backend: "b", rubric: "Fine."), .agreement(samples: 5, share: 0.6),
            ])
        #expect(backends.last?.setting == .lever(.cache(of: "ladder", .exact)))
    }

    @Test func `text cut anywhere is a mistake or reads, and never more`() {
        let text = Array(
            "  x: {kind: guard, of: a, input: [{pii: [email], action: redact}], output: [{schema: {type: object}, action: retry}]}\n"
                .unicodeScalars)
        for end in text.indices {
            _ = mistakes(String(String.UnicodeScalarView(text[..<end])))
        }
        #expect(mistakes(String(String.UnicodeScalarView(text))).isEmpty)
    }
}
