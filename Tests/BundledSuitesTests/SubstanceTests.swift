import AssayCore
import AssayRunner
import Testing

/// What a suite of substance has.
@Suite struct SubstanceTests {
    static let grown = ["agent", "codegen", "rag", "support", "synthesis"]
    static let tiers = ["easy", "medium", "hard"]

    @Test(arguments: grown)
    func `sixty cases or more in three tiers, each named and tagged once`(name: String) async throws {
        let suite = try await BundledSuite(name).suite
        #expect(suite.cases.count >= 60)
        #expect(Set(suite.cases.map(\.id)).count == suite.cases.count)
        for tier in Self.tiers { #expect(suite.cases.count { $0.tags.contains(tier) } >= 12, "\(tier)") }
        for testCase in suite.cases {
            #expect(testCase.tags.count(where: Self.tiers.contains) == 1, "\(testCase.id)")
            for kind in ["topic-", "length-"] {
                #expect(testCase.tags.count { $0.hasPrefix(kind) } == 1, "\(testCase.id): \(kind)")
            }
            #expect(Set(testCase.tags).count == testCase.tags.count, "\(testCase.id)")
        }
        #expect(suite.cases.count { $0.tags.contains { $0.hasPrefix("trap-") } } >= 30)
    }

    @Test(arguments: grown)
    func `every case has a reference and two different counterexamples`(name: String) async throws {
        for testCase in try await BundledSuite(name).suite.cases {
            #expect(!testCase.references.isEmpty, "\(testCase.id)")
            #expect(Set(testCase.counterexamples).count >= 2, "\(testCase.id)")
            #expect(Set(testCase.references).isDisjoint(with: testCase.counterexamples), "\(testCase.id)")
        }
    }

    @Test(arguments: grown)
    func `no two cases ask the same`(name: String) async throws {
        let cases = try await BundledSuite(name).suite.cases
        #expect(Set(cases.map(\.input)).count == cases.count)
    }

    /// A token of English text has four characters or so; three are assumed, to be on the safe side.
    @Test(arguments: grown)
    func `the longest prompt and its answer fit the default model's context of 3,072 tokens`(name: String)
        async throws
    {
        let bundled = try await BundledSuite(name)
        for testCase in bundled.suite.cases {
            let characters = bundled.opening(of: testCase).messages.reduce(0) { $0 + $1.content.count }
            #expect(characters / 3 + bundled.suite.settings.maxTokens < 3072, "\(testCase.id): \(characters)")
        }
    }

    @Test func `both tracks of retrieval are there, each case tagged with its own`() async throws {
        let suite = try await BundledSuite("rag").suite
        for testCase in suite.cases {
            let track = testCase.passages == nil ? "track-end-to-end" : "track-fixed"
            #expect(testCase.tags.filter { $0.hasPrefix("track-") } == [track], "\(testCase.id)")
        }
        for track in ["track-end-to-end", "track-fixed"] {
            #expect(suite.cases.count { $0.tags.contains(track) } >= 20, "\(track)")
        }
    }
}
