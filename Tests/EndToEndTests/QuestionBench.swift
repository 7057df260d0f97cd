#if Engine
import AssayTestSupport
import Foundation
import Testing

/// A folder with a suite of questions, each of which a "yes" answers, in which the program runs.
struct QuestionBench {
    static let cases = 60

    let folder: String

    init(_ name: String) throws {
        folder = NSTemporaryDirectory() + "assay-questions-\(getpid())-\(name)"
        try FileManager.default.createDirectory(atPath: folder + "/s", withIntermediateDirectories: true)
        try write(
            "s/suite.yaml",
            """
            format: 1
            name: s
            version: 1.0.0
            workload: questions
            summary: Questions.
            prompt: {user: "Question {{input.n}}?"}
            generation: {max_tokens: 8, temperature: 0}
            acceptance:
              - scorer: contains_all

            """)
        try write(
            "s/cases.jsonl",
            (0..<Self.cases).map {
                "{\"id\": \"c\($0)\", \"input\": {\"n\": \"\($0)\"}, \"expect\": {\"facts\": [\"yes\"]}}\n"
            }.joined())
    }

    func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }

    /// The text of a file; empty where there is none.
    func text(_ name: String) -> String {
        (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs the program; what it wrote on its output, and on that of its errors.
    func assay(_ words: [String]) throws -> (status: Int32, text: String, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ProgramTests.program)
        process.arguments = words
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let out = Pipe()
        process.standardOutput = out
        try Data().write(to: URL(fileURLWithPath: folder + "/errors.txt"))
        process.standardError = FileHandle(forWritingAtPath: folder + "/errors.txt")
        try process.run()
        let data = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self), text("errors.txt"))
    }

    /// Runs the suite against a server that answers every request with the same word; `more` are further options.
    func run(_ word: String, _ more: [String]) throws -> (status: Int32, text: String, errors: String) {
        let server = LoopbackServer { request in
            guard request.contains("/chat/completions") else {
                return [LoopbackServer.reply("404 Not Found", "{}")]
            }
            let event =
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(word)\"},\"finish_reason\":\"stop\"}]}"
            let usage = #"{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2}}"#
            return [
                .send(LoopbackServer.streamHead + "data: \(event)\n\ndata: \(usage)\n\ndata: [DONE]\n\n"),
                .close,
            ]
        }
        defer { server.stop() }
        return try assay(
            ["run", "./s", "--url", server.url, "--model", "m", "--concurrency", "4", "--warm-up", "2"]
                + more)
    }

    /// The path, from the folder, of the one run that was put in a folder.
    func onlyRun(in out: String) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(out)")
        return out + "/" + (try #require(names.count == 1 ? names.first : nil))
    }
}
#endif
