import AssayCore
import AssayFormats
import AssayTestSupport
import Testing

@Suite struct AcceptanceReaderTests {
    /// What is read, or what is wrong, where the acceptance rule is as given.
    private func read(_ acceptance: String) -> Result<[ScorerRule], Diagnostics> {
        let head = goodSuite.split(separator: "\n", omittingEmptySubsequences: false)
            .prefix { !$0.hasPrefix("acceptance") }.joined(separator: "\n")
        let folder = TemporaryFolder([
            "suite.yaml": head + "\nacceptance:\n" + acceptance, "cases.jsonl": goodCases,
        ])
        do throws(Diagnostics) {
            return .success(try SuiteReader.read(folder: folder.path, kinds: [anything]).acceptance)
        } catch {
            return .failure(error)
        }
    }

    @Test func `compositions are read at any depth, with weights, thresholds and guards`() throws {
        let rules = try read(
            """
              - scorer: anything
                guard: true
              - any:
                  - scorer: anything
                  - all:
                      - scorer: anything
                        threshold: 0.5
                      - scorer: anything
                        guard: true
              - weighted:
                  - scorer: anything
                    weight: 2
                  - scorer: anything
                    threshold: 0.25
                threshold: 0.7
                required: false
            """
        ).get()
        #expect(
            rules.map(\.title) == [
                "anything", "any(anything, all(anything, anything))", "weighted(anything, anything)",
            ])
        #expect(rules[0].isGuard && rules[0].required)
        #expect(rules[1].parts[1].parts.map(\.isGuard) == [false, true])
        #expect(rules[1].parts[1].parts[0].threshold == 0.5)
        #expect(rules[2].parts.map(\.weight) == [2, 1])
        #expect(rules[2].parts.map(\.statedThreshold) == [nil, 0.25])
        #expect(rules[2].threshold == 0.7 && !rules[2].required)
    }

    @Test(arguments: [
        ("  - any: []", "'any' has no part that is not a guard"),
        ("  - any:\n      - {scorer: anything, guard: true}", "'any' has no part that is not a guard"),
        ("  - weighted:\n      - scorer: anything", "a rule of 'weighted' lacks 'threshold'"),
        (
            "  - all:\n      - scorer: anything\n    threshold: 0.5",
            "unknown key 'threshold' in a rule of 'all'"
        ),
        ("  - all:\n      - {scorer: anything, weight: 2}", "unknown option 'weight'"),
        ("  - {scorer: anything, weight: 2}", "unknown option 'weight'"),
        ("  - all:\n      - {scorer: anything, required: false}", "unknown option 'required'"),
        (
            "  - {scorer: anything, guard: true, required: false}",
            "a guard decides, and this rule only informs"
        ),
        (
            "  - any:\n      - scorer: anything\n      - {scorer: anything, guard: true}\n    required: false",
            "a guard decides, and this rule only informs"
        ),
        (
            "  - weighted:\n      - {scorer: anything, weight: 0}\n    threshold: 1",
            "a weight must be more than 0"
        ),
        (
            "  - weighted:\n      - {scorer: anything, weight: -1}\n    threshold: 1",
            "'weight' must be a number from 0 to 1000000"
        ),
        (
            "  - weighted:\n      - scorer: anything\n      - {scorer: anything, guard: true, weight: 3}\n    threshold: 1",
            "a guard has no weight: it must pass"
        ),
        ("  - scorer: anythin", "there is no scorer 'anythin'"),
        ("  - all:\n      - scorer: anythin", "there is no scorer 'anythin'"),
        ("  - 7", "a rule must be a mapping with 'scorer', or with 'all', 'any' or 'weighted'"),
        ("  - any: 7", "'any' must be a list"),
        ("  - any:\n      - scorer: anything\n    al: 1", "unknown key 'al' in a rule of 'any'"),
    ])
    func `what is wrong with a composition is told with its place`(acceptance: String, message: String) {
        guard case .failure(let error) = read(acceptance) else {
            Issue.record("nothing is wrong with \(acceptance)")
            return
        }
        let first = error.all.first { $0.message == message }
        #expect(first?.location != nil, "\(error.all)")
    }

    @Test func `all mistakes are told at once`() {
        guard
            case .failure(let error) = read(
                "  - any:\n      - {scorer: anythin}\n      - weighted:\n          - {scorer: anything, wieght: 1}\n"
            )
        else {
            Issue.record("nothing is wrong")
            return
        }
        #expect(error.all.count == 3, "\(error.all)")
    }
}
