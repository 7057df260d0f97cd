#if Engine
import AssayCore
import AssayJSON
import AssayTestSupport
import Foundation
import Testing

/// `assay run --gate` against a server whose answers are known.
@Suite struct GateRunTests {
    private static let policy = """
        sequential: {block: 10}
        rules:
          - {metric: acceptance_rate, tolerance: 1, detect: 30}

        """

    @Test func `a run that lost everything is stopped after a few blocks, one that kept all passes early`()
        throws
    {
        let bench = try QuestionBench("blocks")
        defer { try? FileManager.default.removeItem(atPath: bench.folder) }
        try bench.write("gate.yaml", Self.policy)
        let base = try bench.run("yes", ["--out", "base"])
        #expect(base.status == 0, "\(base.text)")
        #expect(try bench.assay(["baseline", "save", "b", bench.onlyRun(in: "base")]).status == 0)

        for (word, status) in [("no", Int32(1)), ("yes, otherwise", 0)] {
            let gated = try bench.run(
                word,
                [
                    "--out", "out-\(status)", "--baseline", "b", "--gate", "gate.yaml", "--json", "--junit",
                    "gate.xml",
                ])
            #expect(gated.status == status, "\(gated.text)")
            let json = try JSON.parse(gated.text)
            #expect(json.value(at: "sequence.ending")?.stringValue == "decided")
            #expect(json.value(at: "sequence.planned")?.integerValue == Int64(QuestionBench.cases))
            let episodes = json.value(at: "sequence.episodes")?.integerValue ?? 0
            #expect((10..<Int64(QuestionBench.cases)).contains(episodes) && episodes % 10 == 0)
            #expect(json.value(at: "checks.0.state")?.stringValue == (status == 1 ? "failed" : "passed"))
            #expect(FileManager.default.fileExists(atPath: bench.folder + "/gate.xml"))
            // A run in blocks has a plan, a digest chain and figures like any other.
            let out = "out-\(status)"
            let verified = try bench.assay(["verify", bench.onlyRun(in: out)])
            #expect(verified.status == 0, "\(verified.text)")
            #expect(
                verified.text.contains("holds   plan: ") && verified.text.contains("holds   digest chain: "))
        }

        try bench.write(
            "gate.yaml", "budget: {tokens: 500}\nrules:\n  - {metric: acceptance_rate, tolerance: 1}\n")
        let poor = try bench.run(
            "yes", ["--out", "poor", "--baseline", "b", "--gate", "gate.yaml", "--json"])
        let json = try JSON.parse(poor.text)
        #expect(json.value(at: "sequence.ending")?.stringValue == "budget")
        #expect((json.value(at: "sequence.episodes")?.integerValue ?? 0) == 40)
    }

    @Test func `what a gate needs is asked for before anything runs`() throws {
        let bench = try QuestionBench("asked")
        defer { try? FileManager.default.removeItem(atPath: bench.folder) }
        #expect(try bench.assay(["run", "./s", "--gate", "gate.yaml"]).status == 2)
        #expect(try bench.assay(["run", "./s", "--junit", "x.xml"]).status == 2)
    }

    @Test func `history reads every run once, and shows its figures`() throws {
        let bench = try QuestionBench("history")
        defer { try? FileManager.default.removeItem(atPath: bench.folder) }
        for word in ["yes", "no", "yes"] { _ = try bench.run(word, ["--out", "runs"]) }
        for _ in 0..<2 {
            let said = try bench.assay(
                ["history", "--results", "runs", "--metric", "acceptance_rate", "--json", "--html", "h.html"])
            #expect(said.status == 0)
            let series = try JSON.parse(said.text).arrayValue ?? []
            #expect(series.count == 1)
            let values = series.first?["points"]?.arrayValue?.map { $0["value"]?.numberValue ?? -1 } ?? []
            #expect(values.sorted() == [0, 1, 1])
        }
        #expect(FileManager.default.fileExists(atPath: bench.folder + "/runs/history.sqlite"))
        let page = try String(contentsOfFile: bench.folder + "/h.html", encoding: .utf8)
        #expect(page.contains("<polyline") && page.contains("acceptance_rate"))
    }
}
#endif
