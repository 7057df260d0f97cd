import AssayAcceptance
import AssayCore
import AssayFormats
import AssayTestSupport
import Testing

/// The collections themselves, as set-up fetched them.
@Suite struct PublicCollectionTests {
    private static let folder =
        String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()) + "/.datasets/"

    private func suite(_ format: ImportFormat, _ name: String, answers: String? = nil) throws -> (
        Suite, ImportedSuite
    ) {
        let imported = try #require(
            try format.suites(
                try SourceFile(reading: Self.folder + name),
                answers: try answers.map { try SourceFile(reading: Self.folder + $0) },
                beside: ImportFolder("/nowhere")
            ).first)
        return (try ImportTests.written(imported, TemporaryFolder([:])), imported)
    }

    @Test func `all of HumanEval is carried over, and every tenth solution of its own is accepted`()
        async throws
    {
        var (suite, imported) = try suite(.humaneval, "HumanEval.jsonl")
        #expect(suite.cases.count == 164 && imported.leftOut.isEmpty)
        suite.cases = suite.cases.enumerated().filter { $0.offset % 10 == 0 }.map(\.element)
        #expect(try await SuiteSelfTest.failures(of: suite) == [])
    }

    @Test(arguments: [
        ("simple_python", 400), ("multiple", 200), ("parallel", 200), ("parallel_multiple", 200),
        ("irrelevance", 240),
    ])
    func `all questions of BFCL are carried over, and their first possible answers are accepted`(
        kind: String, count: Int
    ) async throws {
        let (suite, imported) = try suite(
            .bfcl, "BFCL_v4_\(kind).json",
            answers: kind == "irrelevance" ? nil : "BFCL_v4_\(kind)_answers.json")
        #expect(suite.cases.count == count && imported.leftOut.isEmpty)
        #expect(try await SuiteSelfTest.failures(of: suite) == [])
    }
}
