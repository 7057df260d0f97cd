import AssayCore
import AssayFormats
import AssayJSON
import Glibc
import Testing

@Suite struct LabelFileTests {
    private func path(_ name: String) -> String { "/tmp/assay-labels-\(getpid())-\(name).jsonl" }

    private func write(_ text: String, _ name: String) throws -> String {
        let path = path(name)
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
        return path
    }

    @Test func `labels come back as they were written, one line each`() throws {
        let path = path("round")
        unlink(path)
        let writer = try LabelWriter(path: path)
        let labels = [
            HumanLabel(
                suite: "s", caseID: "c", episode: "e1", output: "line\n“two” 🦊", accepts: true, note: "n"),
            HumanLabel(caseID: "c", output: "", accepts: false),
            HumanLabel(suite: "s", caseID: "c", episode: "e1", output: "", accepts: nil),
            HumanLabel(suite: "s", caseID: "c", episode: "e1", output: "", rule: 2, accepts: true),
        ]
        for label in labels { try writer.append(label, at: "2026-01-01T00:00:00Z") }
        var read = try LabelFile.read(path: path)
        #expect(read.map { $0.location?.line } == [1, 2, 3, 4])
        for place in read.indices { read[place].location = nil }
        #expect(read == labels)
        // What is said of one rule takes nothing back of the whole.
        #expect(read.standing == [labels[1], labels[3]] && read.standing.ofAcceptance == [labels[1]])
        unlink(path)
    }

    @Test(arguments: [
        (#"{"case": "c", "output": "o", "ac"#, 0), (#"{"case": "c", "output": "o", "accept": true}"#, 1),
    ])
    func `labelling goes on after a label that was not written to its end`(last: String, kept: Int) throws {
        let whole = #"{"case": "a", "output": "o", "accept": true}"# + "\n"
        let path = try write(whole + last, "torn\(kept)")
        #expect(try LabelFile.read(path: path).count == 1 + kept)
        try LabelWriter(path: path).append(
            HumanLabel(caseID: "b", output: "", accepts: false), at: "2026-01-01T00:00:00Z")
        #expect(try LabelFile.read(path: path).map(\.caseID) == ["a"] + (kept == 1 ? ["c"] : []) + ["b"])
        unlink(path)
    }

    @Test func `everything that is wrong is said with its place`() throws {
        let path = try write(
            """
            {"case": "c", "output": "o", "accept": "yes"}
            {"case": "c", "output": "o", "accept": true, "verdict": 1}
            {"output": 3, "accept": true, "note": 1}
            no JSON
            {"case": "c", "output": "o", "rule": 0, "accept": true}

            """, "wrong")
        let error = #expect(throws: Diagnostics.self) { try LabelFile.read(path: path) }
        let said = error?.all.map(\.description).joined(separator: "\n") ?? ""
        for part in [
            ":1:30: error: a label needs 'accept': true or false", ":2:46: error: unknown member 'verdict'",
            ":3:1: error: a label needs 'case', a text", ":3:2: error: a label needs 'output', a text",
            ":3:31: error: 'note' must be text", ":4:4: error: this line is not JSON",
            ":5:30: error: 'rule' must be the number of one of the suite's rules",
        ] { #expect(said.contains(part), "missing: \(part) in\n\(said)") }
        unlink(path)
    }

    @Test func `whatever the bytes, reading ends in labels or in places`() throws {
        var seed: UInt64 = 9
        let pieces = [
            "{", "}", "\"case\"", ":", "\"o\"", ",", "\"accept\"", "true", "null", "\n", "\u{1}", "é",
        ]
        for round in 0..<300 {
            var text = ""
            for _ in 0..<(round % 24) {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(seed >> 33) % pieces.count]
            }
            let path = try write(text, "fuzz")
            do throws(Diagnostics) { _ = try LabelFile.read(path: path) } catch {
                #expect(!error.all.isEmpty && error.all.allSatisfy { $0.location != nil })
            }
        }
        unlink(path("fuzz"))
    }
}

@Suite struct JudgeCheckFileTests {
    private func check(_ prompt: String, right: Int) -> JudgeCheck {
        JudgeCheck(
            judge: JudgeStamp(
                suite: "s", scorer: "judge",
                backend: BackendIdentity(name: "j", kind: "openai", model: "m", details: ["url": "u"]),
                promptDigest: prompt, settings: ["temperature": 0], threshold: 0.5),
            made: "2026-01-01T00:00:00Z", labelsDigest: "d", unscored: 1, clusters: 9, truePositives: right,
            falseNegatives: 2, falsePositives: 3, trueNegatives: 4)
    }

    @Test func `a check replaces that of the same judge and leaves the others`() throws {
        let path = "/tmp/assay-check-\(getpid()).json"
        unlink(path)
        #expect(try JudgeCheckFile.read(path: path).isEmpty)
        try JudgeCheckFile.write(check("a", right: 1), figures: ["kappa": nil], path: path)
        try JudgeCheckFile.write(check("b", right: 2), figures: [:], path: path)
        try JudgeCheckFile.write(check("a", right: 5), figures: [:], path: path)
        #expect(try JudgeCheckFile.read(path: path) == [check("b", right: 2), check("a", right: 5)])
        unlink(path)
    }

    @Test(arguments: [
        "", "{", "[]", "{\"format\": 2, \"checks\": []}", "{\"format\": 1, \"checks\": [{}]}",
        "{\"format\": 1, \"checks\": [{\"judge\": {}, \"true_positives\": -1}]}",
    ])
    func `a file that is no such file is a sentence`(text: String) throws {
        let path = "/tmp/assay-check-\(getpid())-\(text.utf8.count).json"
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
        let error = #expect(throws: CannotRun.self) { try JudgeCheckFile.read(path: path) }
        #expect(error?.message.contains(path) == true)
        unlink(path)
    }

    @Test func `what is there and cannot be read is not taken for nothing`() {
        #expect(throws: CannotRun.self) { try JudgeCheckFile.read(path: "/tmp") }
    }

    @Test func `a check is of a judge only with the same model, instructions, settings and threshold`() {
        let check = check("a", right: 1)
        #expect(check.isOf(check.judge))
        var others = [JudgeStamp](repeating: check.judge, count: 5)
        others[0].backend.model = "n"
        others[1].promptDigest = "b"
        others[2].settings = ["temperature": 1]
        others[3].threshold = 0.6
        others[4].suite = "t"
        #expect(others.allSatisfy { !check.isOf($0) })
        others[0] = check.judge
        others[0].backend.name = "renamed"
        #expect(check.isOf(others[0]))
    }
}
