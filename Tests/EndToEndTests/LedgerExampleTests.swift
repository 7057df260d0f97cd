#if Engine
import AssayTestSupport
import FoundationEssentials
import Glibc
import Testing

/// The example of a whole account, run as its first lines say.
@Suite(.serialized) struct LedgerExampleTests {
    private let program = ProgramTests()

    @Test func `the example's run shows every account, and reports the same from disk`() throws {
        let port = ChildProcess.freePort()
        let simulator = try ChildProcess([
            ProgramTests.program, "simulate", "--port", "\(port)", "--ttft", "20", "--itl", "2",
            "--output-tokens", "32",
        ])
        defer { simulator.stop() }
        let folder = try TemporaryFolder()
        let example = program.text(ProgramTests.repository + "/docs/examples/ledger/assay.yaml")
        try folder.script("assay.yaml", example.replacing(":8080/", with: ":\(port)/"))
        let output = folder.path + "/out.txt"
        let run = [
            "run", "docs/examples/ledger", "--config", folder.path + "/assay.yaml", "--out",
            folder.path + "/results",
        ]
        var status: Int32 = 3
        // The simulator may not listen yet.
        for _ in 0..<50 where status == 3 {
            status = program.end(program.start(run, output: output)).status
            if status == 3 { usleep(100_000) }
        }
        let said = program.text(output)
        #expect(status == 0, "\(said)")
        // Long lines are broken between words.
        let flowing = said.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for words in [
            "capex 280000", "energy 0.18 per kWh", "Capacity idle time is charged",
            "Energy of the steady window",
            "node (declared)", "review: 19.2 EUR", "failure: 22 EUR", "false_accepts: 6 EUR",
            "Money waterfall",
            "Sensitivity", "churn, answers", "cost per resolved task", "break-even acceptance",
            "accepted tokens per GPU-hour", "accepted tokens per watt-hour", "cases never accepted: 1",
        ] { #expect(flowing.contains(words), "'\(words)' is missing in: \(said)") }
        let kept = try #require(
            FileManager.default.contentsOfDirectory(atPath: folder.path + "/results").first)
        let path = folder.path + "/results/" + kept
        #expect(program.text(path + "/energy.jsonl").split(separator: "\n").count > 2)
        let again = folder.path + "/again.txt"
        #expect(program.end(program.start(["report", path], output: again)).status == 0)
        func figures(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter {
                $0.hasPrefix("  whole ledger") || $0.hasPrefix("  minus") || $0.hasPrefix("node (declared)")
                    || $0.hasPrefix("owned  ") || $0.hasPrefix("  accepted")
            }
        }
        #expect(figures(said).count >= 12 && figures(said) == figures(program.text(again)))
        #expect(program.text(path + "/report.html").contains("sensitivity-0"))
    }
}
#endif
