import AssayCore

/// One run of a program: what it is given, and what it must answer.
struct ProgramTest: Sendable, Hashable {
    var arguments: [String] = []
    var input = ""
    /// Files that stand in its working folder's reach, by name, under `/data`.
    var files: [String: String] = [:]
    /// What it must write to its standard output, but for spaces at the ends of lines and empty lines at the end; `nil` asks nothing.
    var output: String?
    /// The status that it must end with.
    var status = 0

    /// Reads the tests of a case, or says what is wrong with them.
    static func tests(_ value: JSONValue) -> Result<[ProgramTest], Mistake> {
        guard let elements = value.arrayValue, !elements.isEmpty else {
            return .failure(Mistake("must be a list of tests"))
        }
        var tests: [ProgramTest] = []
        for (index, element) in elements.enumerated() {
            guard let test = ProgramTest(element) else {
                return .failure(
                    Mistake(
                        "holds a test (number \(index + 1)) that is no object of 'stdout' and, if need be, 'args', 'stdin', 'files' and 'status'"
                    ))
            }
            tests.append(test)
        }
        return .success(tests)
    }

    /// What is wrong with tests.
    struct Mistake: Error, Hashable {
        var message: String
        init(_ message: String) { self.message = message }
    }

    /// Why an answer is not the right one; `nil` where it is.
    func mistake(status: Int, output: [UInt8]) -> String? {
        if let wanted = self.output {
            let written = String(decoding: output, as: UTF8.self)
            if Self.lines(written) != Self.lines(wanted) {
                return "wrote \(Self.shown(written)), not \(Self.shown(wanted))"
            }
        }
        return status == self.status ? nil : "ended with status \(status), not \(self.status)"
    }

    private static func lines(_ text: String) -> [Substring] {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            line.prefix(
                upTo: line.lastIndex { !$0.isWhitespace }.map { line.index(after: $0) } ?? line.startIndex)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private static func shown(_ text: String) -> String {
        let short = text.prefix(80)
        return "'" + short.replacing("\n", with: "\\n") + (short.count < text.count ? "…'" : "'")
    }
}

extension ProgramTest {
    /// Reads one test.
    fileprivate init?(_ value: JSONValue) {
        self.init()
        let known = ["args", "stdin", "files", "stdout", "status"]
        guard let object = value.objectValue, object.members.allSatisfy({ known.contains($0.name) }) else {
            return nil
        }
        guard value["stdout"] != nil || value["status"] != nil else { return nil }
        if let given = value["args"] {
            guard let texts = given.arrayValue?.compactMap(\.stringValue),
                texts.count == given.arrayValue?.count
            else { return nil }
            arguments = texts
        }
        for member in value["files"]?.objectValue?.members ?? [] {
            guard let text = member.value.stringValue, !member.name.contains("/"), !member.name.isEmpty else {
                return nil
            }
            files[member.name] = text
        }
        if let given = value["stdin"] {
            guard let text = given.stringValue else { return nil }
            input = text
        }
        if let given = value["stdout"] {
            guard let text = given.stringValue else { return nil }
            output = text
        }
        if let given = value["status"] {
            guard let status = given.integerValue, (0...255).contains(status) else { return nil }
            self.status = Int(status)
        }
    }
}
