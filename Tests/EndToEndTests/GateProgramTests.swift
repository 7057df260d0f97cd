#if Engine
import AssayAcceptance
import AssayCore
import AssayJSON
import AssayTestSupport
import Foundation
import Testing

/// The files in `docs/ci` that people copy, run as the build servers run them.
@Suite struct GateProgramTests {
    private static let repository = ProgramTests.repository

    /// Runs a command in the repository with more variables; what it wrote, and its status.
    private func shell(_ command: String, _ variables: [String: String]) throws -> (
        status: Int32, text: String
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-eu", "-c", command]
        process.currentDirectoryURL = URL(fileURLWithPath: Self.repository)
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { _, new in new }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    private func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    /// The commands of a workflow that call the gate's script, and the variables that it sets for them.
    private func commands(of file: String) -> (commands: [String], variables: [String: String]) {
        let lines = text(Self.repository + "/docs/ci/" + file).split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let commands = lines.filter { $0.hasSuffix("docs/ci/gate.sh") }.map {
            $0.replacingOccurrences(of: "run: ", with: "").replacingOccurrences(of: "- ", with: "")
        }
        let variables = lines.compactMap { line -> (String, String)? in
            let parts = line.components(separatedBy: ": ")
            return parts.count == 2 && parts[0] == parts[0].uppercased() && !parts[0].isEmpty
                ? (parts[0], parts[1]) : nil
        }
        return (commands, Dictionary(variables) { _, last in last })
    }

    @Test(arguments: ["github-actions.yml", "gitlab-ci.yml"])
    func `the workflow's gate passes a run that is as the baseline, and leaves what it promises`(file: String)
        throws
    {
        let (commands, variables) = commands(of: file)
        #expect(commands == ["docs/ci/gate.sh"])
        #expect(variables["ASSAY"] == ".build/release/assay" && variables["BASELINE"] == "demo")
        let folder = NSTemporaryDirectory() + "assay-gate-\(getpid())-\(file)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // The run is there already; the program is the one that was just built.
        var all = variables.merging(
            ["ASSAY": ProgramTests.program, "OUT": folder, "ASSAY_RUN": "demo"]) { _, new in new }
        if file.hasPrefix("github") {
            all["GITHUB_ACTIONS"] = "true"
            all["GITHUB_STEP_SUMMARY"] = folder + "/summary.md"
        }
        let result = try shell(commands.joined(separator: "\n"), all)
        #expect(result.status == 0, "\(result.text)")
        #expect(result.text.contains("demo against demo: passed"))
        let promised = ["gate.md", "gate.xml", "gate.sarif", "gl-code-quality-report.json"]
        for name in promised + (file.hasPrefix("github") ? ["summary.md"] : []) {
            #expect(!text(folder + "/" + name).isEmpty, "\(name)")
        }
        // What the workflow hands on lies where it looks for it.
        let workflow = text(Self.repository + "/docs/ci/" + file)
        let handedOn =
            file.hasPrefix("github") ? ["gate.sarif"] : ["gate.xml", "gl-code-quality-report.json"]
        for name in handedOn { #expect(workflow.contains("gate-out/" + name)) }
    }

    @Test func `a broken rule ends with status 1 and an annotation on its line`() throws {
        let folder = NSTemporaryDirectory() + "assay-gate-\(getpid())-broken"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let policy = "rules:\n  - metric: acceptance_rate\n    suite: blended\n    at_least: 0.9\n"
        try policy.write(toFile: folder + "/gate.yaml", atomically: true, encoding: .utf8)
        let result = try shell(
            "docs/ci/gate.sh",
            [
                "ASSAY": ProgramTests.program, "OUT": folder, "ASSAY_RUN": "demo", "GITHUB_ACTIONS": "true",
                "POLICY": folder + "/gate.yaml",
            ])
        #expect(result.status == 1)
        #expect(result.text.contains("::error file="))
        #expect(text(folder + "/gate.xml").contains("<failure "))
        let schema = try JSON.parse(text(Self.repository + "/.datasets/sarif-2.1.0.json"))
        let sarif = try JSON.parse(text(folder + "/gate.sarif"))
        #expect(sarif.value(at: "runs.0.results.0.level")?.stringValue == "error")
        #expect(JSONSchema(schema).mistakes(in: sarif).isEmpty)
        #expect(!JSONSchema(schema).mistakes(in: ["version": "2.1.0"]).isEmpty)
    }

    @Test func `a policy with mistakes ends with status 2, a baseline that is not there with 4`() throws {
        let folder = NSTemporaryDirectory() + "assay-gate-\(getpid())-mistakes"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "rules:\n  - metric: x\n".write(toFile: folder + "/gate.yaml", atomically: true, encoding: .utf8)
        let wrong = try shell("'\(ProgramTests.program)' gate demo --policy '\(folder)/gate.yaml'", [:])
        #expect(wrong.status == 2)
        #expect(wrong.text.contains("gate.yaml:2:13: error: there is no metric 'x'"))
        let none = try shell(
            "'\(ProgramTests.program)' gate demo --policy docs/ci/gate.yaml --baseline nobody", [:])
        #expect(none.status == 4)
    }
}
#endif
