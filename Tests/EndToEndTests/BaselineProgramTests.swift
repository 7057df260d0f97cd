#if Engine
import AssayCore
import AssayJSON
import AssayTestSupport
import Foundation
import Testing

/// `assay baseline` as a person uses it, on runs against a server whose answers are known.
@Suite struct BaselineProgramTests {
    /// A bench with a baseline `b` of a run that answered everything right, and a run each of the same, of worse, and of other words.
    private func bench(_ name: String) throws -> (
        bench: QuestionBench, good: String, bad: String, other: String
    ) {
        let bench = try QuestionBench(name)
        for (word, out) in [("yes", "good"), ("no", "bad"), ("yes, surely", "other")] {
            #expect(try bench.run(word, ["--out", out]).status == 0)
        }
        let runs = try ["good", "bad", "other"].map { try bench.onlyRun(in: $0) }
        #expect(try bench.assay(["baseline", "save", "b", runs[0]]).status == 0)
        return (bench, runs[0], runs[1], runs[2])
    }

    /// What lies in the folder of baselines, half-written files too.
    private func files(_ bench: QuestionBench) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: bench.folder + "/baselines").sorted()
    }

    @Test func `a run takes a baseline's place unless it regressed`() throws {
        let (bench, _, bad, other) = try bench("promote")
        defer { bench.remove() }
        let before = bench.text("baselines/b.json")
        let refused = try bench.assay(["baseline", "promote", "b", bad])
        #expect(refused.status == 1 && refused.text.contains("regressed"), "\(refused.text)")
        #expect(refused.errors.contains("the baseline stays as it is"))
        #expect(refused.errors.contains("`assay baseline save b \(bad)`"))
        #expect(bench.text("baselines/b.json") == before)

        let promoted = try bench.assay(["baseline", "promote", "b", other])
        #expect(promoted.status == 0 && promoted.text.contains("baselines/b.json: 60 results of run"))
        let name = try #require(other.split(separator: "/").last)
        let json = try JSON.parse(bench.text("baselines/b.json"))
        #expect(json["run"]?.stringValue == String(name) && json["name"] == "b")
        #expect(json["results"]?.arrayValue?.count == 60)
        #expect(try files(bench) == ["b.json"])
    }

    @Test func `nothing is promoted over a suite that has changed`() throws {
        let (bench, good, _, _) = try bench("changed")
        defer { bench.remove() }
        try bench.write(
            "baselines/b.json",
            bench.text("baselines/b.json").replacing(#""digest": ""#, with: #""digest": "0"#))
        let before = bench.text("baselines/b.json")
        let said = try bench.assay(["baseline", "promote", "b", good])
        #expect(said.status == 4 && said.text.contains("has changed since the baseline"), "\(said.text)")
        #expect(bench.text("baselines/b.json") == before)
    }

    @Test(arguments: [
        (["show", "x"], Int32(4), "there is no baseline baselines/x.json"),
        (["diff", "x", "GOOD"], 4, "there is no baseline baselines/x.json"),
        (["promote", "x", "GOOD"], 4, "there is no baseline baselines/x.json"),
        (["diff", "b", "x"], 3, "there is no run and no baseline 'x'"),
        (["promote", "b", "x"], 3, "x/run.json"), (["save", "c", "x"], 3, "x/run.json"),
        (["show", "torn"], 3, "baselines/torn.json:"),
        (["promote", "torn", "GOOD"], 3, "baselines/torn.json:"),
        (["promote", "b"], 2, "promote needs the run"), (["save"], 2, "save needs a name"),
        (["diff", "b"], 2, "diff needs what to compare with"), (["list", "b"], 2, "list takes no name"),
        (["prune", "b"], 2, "prune takes no name"), (["show", "b", "GOOD"], 2, "show takes one name"),
        (["show", "b", "--yes"], 2, "--yes belongs to prune"),
    ])
    func `names that are not there are named, and no file is left or changed`(
        words: [String], status: Int32, message: String
    ) throws {
        let bench = try QuestionBench("unknown-\(words.joined(separator: "-"))")
        defer { bench.remove() }
        #expect(try bench.run("yes", ["--out", "good"]).status == 0)
        let good = try bench.onlyRun(in: "good")
        #expect(try bench.assay(["baseline", "save", "b", good]).status == 0)
        let before = bench.text("baselines/b.json")
        try bench.write("baselines/torn.json", String(before.prefix(200)))
        let said = try bench.assay(["baseline"] + words.map { $0 == "GOOD" ? good : $0 })
        #expect(said.status == status && said.errors.contains(message), "\(said)")
        #expect(try files(bench) == ["b.json", "torn.json"])
        #expect(bench.text("baselines/b.json") == before)
    }

    @Test func `baselines are listed, shown and compared`() throws {
        let (bench, good, bad, _) = try bench("looked-at")
        defer { bench.remove() }
        #expect(try bench.assay(["baseline", "save", "worse", bad]).status == 0)
        try bench.write("baselines/torn.json", "{")
        let list = try bench.assay(["baseline", "list"])
        let rows = list.text.split(separator: "\n")
        #expect(list.status == 0 && rows.contains { $0.hasPrefix("b ") && $0.contains("100.0 %") })
        #expect(rows.contains { $0.hasPrefix("worse ") && $0.contains(" 0.0 %") }, "\(list.text)")
        #expect(list.errors.contains("baselines/torn.json:1:"))
        let shown = try bench.assay(["baseline", "show", "worse"])
        #expect(
            shown.status == 0 && shown.text.contains("name: worse") && shown.text.contains("models: m: m"))
        let diff = try bench.assay(["baseline", "diff", "b", "worse"])
        #expect(diff.text.contains("~ s/c7 m, concurrency 4: outcome accepted → rejected"), "\(diff.text)")
        let same = try bench.assay(["baseline", "diff", "b", good])
        #expect(same.status == 0 && !same.text.contains("~ s/"), "\(same.text)")
    }

    @Test func `only baselines whose suites have changed or are gone are pruned, and only when told to`()
        throws
    {
        let (bench, _, _, _) = try bench("prune")
        defer { bench.remove() }
        #expect(try bench.assay(["baseline", "prune", "--yes"]).text == "")
        let changed = bench.text("baselines/b.json").replacing(#""digest": ""#, with: #""digest": "0"#)
        try bench.write("baselines/old.json", changed)
        try bench.write("baselines/gone.json", changed.replacing(#""./s""#, with: #""./t""#))
        let listed = try bench.assay(["baseline", "prune"])
        #expect(listed.text.contains("baselines/old.json: the suite 's' has changed; --yes removes it"))
        #expect(listed.text.contains("baselines/gone.json: the suite 's' is gone; --yes removes it"))
        #expect(!listed.text.contains("b.json"), "\(listed.text)")
        #expect(try files(bench) == ["b.json", "gone.json", "old.json"])
        // A suite with a mistake in it may be what a baseline is of.
        try bench.write("s/suite.yaml", "name: [")
        let broken = try bench.assay(["baseline", "prune", "--yes"])
        #expect(broken.text == "baselines/gone.json: the suite 's' is gone, removed\n", "\(broken.text)")
        #expect(broken.errors.contains("baselines/b.json stays: the suite 's' cannot be read"))
        #expect(try files(bench) == ["b.json", "old.json"])
    }
}
#endif
