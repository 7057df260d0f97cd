import AssayCore
import AssayFormats
import Testing

/// The tool worlds of suites.
@Suite struct WorldReaderTests {
    static let world =
        goodSuite + """

            world:
              setup: world.sql
              latency:
                look: 120
                take: {median_ms: 200, sigma: 0.5}
              tools:
                - {name: look, summary: Looks., sql: SELECT 1}
                - {name: take, summary: Takes., sql: SELECT 2}
            """

    private func read(_ suite: String) -> (world: WorldDefinition?, errors: [Diagnostic]) {
        let folder = TemporaryFolder(["suite.yaml": suite, "cases.jsonl": goodCases, "world.sql": ""])
        do throws(Diagnostics) {
            return (try SuiteReader.read(folder: folder.path, kinds: [anything]).world, [])
        } catch {
            return (nil, error.all)
        }
    }

    @Test func `a tool's latency is a number of milliseconds or a distribution`() {
        let (world, errors) = read(Self.world)
        #expect(errors.isEmpty)
        #expect(
            world?.latencies == [
                "look": .constant(.milliseconds(120)),
                "take": .logNormal(median: .milliseconds(200), sigma: 0.5),
            ])
    }

    @Test(arguments: [
        (
            "look: 120", "lok: 120", 20,
            "there is no tool 'lok' to give a latency to\n  hint: did you mean 'look'?"
        ),
        ("look: 120", "look: -1", 20, "a latency must be a number of milliseconds"),
        ("sigma: 0.5", "sigma: much", 21, "'sigma' must be a number"),
        ("median_ms: 200", "middle: 200", 21, "needs 'constant_ms', 'mean_ms' (exponential)"),
    ])
    func `a wrong latency is an error at its place`(right: String, wrong: String, line: Int, words: String) {
        let errors = read(Self.world.replacing(right, with: wrong)).errors
        #expect(errors.contains { $0.location?.line == line && $0.description.contains(words) }, "\(errors)")
    }
}
