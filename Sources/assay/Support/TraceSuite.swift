import AssayCore
import AssayDigest
import AssayFormats
import AssayRunner

/// A recorded trace as a suite: every request a case with a prompt of its own, accepted where it says anything at all.
enum TraceSuite {
    /// The name of the suite.
    static let name = "trace"

    /// How a run remembers where its trace came from.
    static func stamp(_ path: String, _ format: String?) -> String { "\(name):\(format ?? ""):\(path)" }

    /// The trace that a stamp names, as a suite; `nil` where it is the stamp of something else.
    static func suite(ofStamp stamp: String) throws -> Suite? {
        let parts = stamp.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == name else { return nil }
        return suite(try read(String(parts[2]), parts[1].isEmpty ? nil : String(parts[1])))
    }

    /// Reads a trace.
    static func read(_ path: String, _ format: String?) throws -> (trace: LoadTrace, digest: String) {
        let file: SourceFile
        do throws(Diagnostic) { file = try SourceFile(reading: path) } catch {
            throw CannotRun(error.message)
        }
        let known = format.map { LoadTrace.Format(rawValue: $0) }
        if case .some(nil) = known {
            throw CannotRun(
                "there is no trace format '\(format ?? "")'",
                hint: "the formats are: " + LoadTrace.Format.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return (try TraceReader.read(file, format: known ?? nil), SHA256.hex(of: file.text))
    }

    /// The suite of a trace.
    static func suite(_ read: (trace: LoadTrace, digest: String)) -> Suite {
        let cases = read.trace.requests.enumerated().map { place, request in
            Case(
                id: id(place), input: ["prompt": .string(prompt(request))], maxTokens: request.outputTokens,
                expect: [:])
        }
        return Suite(
            name: name, version: "1", workload: name, summary: "The requests of a recorded trace.",
            prompt: PromptTemplate(user: "{{input.prompt}}"), cases: cases,
            acceptance: [
                ScorerRule(scorer: "length", options: JSONObject([.init(name: "min_words", value: 1)]))
            ],
            digest: read.digest)
    }

    /// The arrivals, each with its own case where `ownCases`.
    static func arrivals(_ trace: LoadTrace, ownCases: Bool) -> [TraceArrival] {
        trace.requests.enumerated().map { place, request in
            TraceArrival(at: request.at, episode: ownCases ? (name, id(place)) : nil)
        }
    }

    private static func id(_ place: Int) -> String { "r\(place)" }

    /// The prompt: what the trace holds, or neutral words of its length that begin alike where its blocks do.
    private static func prompt(_ request: TraceRequest) -> String {
        guard request.messages.isEmpty else {
            return request.messages.count == 1
                ? request.messages[0].content
                : request.messages.map { "\($0.role.rawValue): \($0.content)" }.joined(separator: "\n\n")
        }
        var left = request.promptTokens ?? 1
        var text = ""
        for block in request.blocks where left > 0 {
            let count = min(left, LoadTrace.blockTokens)
            text += FillerText.words(count, seed: UInt64(bitPattern: Int64(block)))
            left -= count
        }
        return text + FillerText.words(left, seed: UInt64(request.at.count.magnitude) | 1 << 63)
    }
}
