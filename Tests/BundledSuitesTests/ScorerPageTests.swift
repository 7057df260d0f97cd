import AssayAcceptance
import AssayCore
import AssayFormats
import Testing

@Suite struct ScorerPageTests {
    @Test func `the page on scorers names every scorer`() throws {
        let repository = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let page = try SourceFile(reading: repository + "/docs/scorers.md").text
        #expect(AcceptanceScorers.all.map(\.name).filter { !page.contains("`\($0)`") } == [])
    }
}
