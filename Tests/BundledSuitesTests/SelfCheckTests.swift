import AssayCore
import Testing

@Suite struct SelfCheckTests {
    @Test(arguments: BundledSuite.names)
    func `every reference is accepted and every counterexample rejected`(name: String) async throws {
        let bundled = try await BundledSuite(name)
        for testCase in bundled.suite.cases {
            for (number, answer) in testCase.references.enumerated() {
                let (outcome, reasons) = try await bundled.outcome(of: answer, to: testCase)
                #expect(outcome == .accepted, "\(testCase.id), reference \(number): \(reasons)")
            }
            for (number, answer) in testCase.counterexamples.enumerated() {
                let (outcome, reasons) = try await bundled.outcome(of: answer, to: testCase)
                #expect(outcome == .rejected, "\(testCase.id), counterexample \(number): \(reasons)")
            }
        }
    }

    @Test(arguments: BundledSuite.names)
    func `an empty answer is never accepted`(name: String) async throws {
        let bundled = try await BundledSuite(name)
        for testCase in bundled.suite.cases {
            let (outcome, reasons) = try await bundled.outcome(of: Reference(text: ""), to: testCase)
            #expect(outcome == .rejected, "\(testCase.id): \(reasons)")
        }
    }

    @Test func `a decision that changes nothing and says nothing is never accepted`() async throws {
        let bundled = try await BundledSuite("support")
        let words = "Thank you for your message. We are always here for you."
        let text =
            #"{"action": "none", "order_id": "", "refund_amount": 0, "escalate": false, "reply": "\#(words)"}"#
        for testCase in bundled.suite.cases {
            let (outcome, _) = try await bundled.outcome(of: Reference(text: text), to: testCase)
            #expect(outcome == .rejected, "\(testCase.id)")
        }
    }

    @Test(arguments: BundledSuite.names)
    func `there are enough cases, graded, each with answers of both kinds`(name: String) async throws {
        let suite = try await BundledSuite(name).suite
        #expect(suite.name == name)
        #expect(suite.cases.count >= 16)
        let grades: Set = ["easy", "medium", "hard"]
        for testCase in suite.cases {
            #expect(testCase.tags.count(where: grades.contains) == 1, "\(testCase.id)")
            #expect(!testCase.references.isEmpty, "\(testCase.id)")
            #expect(!testCase.counterexamples.isEmpty, "\(testCase.id)")
        }
        #expect(grades.isSubset(of: suite.cases.flatMap(\.tags)))
    }
}
