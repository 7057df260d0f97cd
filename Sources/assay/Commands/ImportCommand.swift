import AssayCommandLine
import AssayCore
import AssayFormats

/// Makes a suite of somebody else's file.
struct ImportCommand: Command {
    static let name = "import"
    static let summary =
        "Makes a suite of a file in another form, and lists everything that could not be carried over."
    static let parameters: [Parameter<Self>] = [
        .argument(
            "FILE", \.file, "The file: " + ImportFormat.allCases.map(\.rawValue).joined(separator: ", ") + "."
        ),
        .option("--format", \.format, "NAME", "The file's format; told by the file where it is not given."),
        .option("--answers", \.answers, "FILE", "BFCL's possible answers."),
        .option("--name", \.suiteName, "NAME", "The suite's name; the file's where it is not given."),
    ]

    var file = ""
    var format: String?
    var answers: String?
    var suiteName: String?

    func mistakes() -> [String] {
        guard let suiteName, !SuiteReader.isName(suiteName) else { return [] }
        return ["--name must be a suite's name: small letters, digits and '-'"]
    }

    func run() async throws -> ExitStatus {
        let source = try Self.read(file)
        guard let format = try chosenFormat(source) else {
            throw CannotRun("it cannot be told what \(file) is", hint: "name its format with --format")
        }
        if answers != nil, format != .bfcl {
            throw CannotRun("--answers belongs to BFCL, and \(file) is \(format.rawValue)")
        }
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
        let suites = try format.suites(
            source, answers: try answers.map(Self.read), beside: ImportFolder(folder))
        for one in Set(suites.flatMap(\.leftOut)).sorted(by: { $0.order < $1.order }) {
            Terminal.note(one.description)
        }
        let full = suites.filter { !$0.cases.isEmpty }
        guard !full.isEmpty else {
            throw CannotRun(
                "nothing of \(file) could be carried over as \(format.rawValue)", hint: "nothing was written")
        }
        for (place, suite) in full.enumerated() {
            try write(suite, name: full.count == 1 ? baseName : "\(baseName)-\(place + 1)", format)
        }
        return .passed
    }

    private static func read(_ path: String) throws -> SourceFile {
        do throws(Diagnostic) { return try SourceFile(reading: path) } catch {
            throw CannotRun(error.message)
        }
    }

    private func chosenFormat(_ source: SourceFile) throws(CannotRun) -> ImportFormat? {
        guard let format else { return ImportFormat.guess(source) }
        guard let known = ImportFormat(rawValue: format) else {
            let names = ImportFormat.allCases.map(\.rawValue)
            throw CannotRun(
                "there is no import format '\(format)'",
                hint: NearMiss.nearest(to: format, among: names).map { "did you mean '\($0)'?" }
                    ?? "the formats are: \(names.joined(separator: ", "))")
        }
        return known
    }

    /// The name asked for, or the file's as a name of a suite.
    private var baseName: String {
        if let suiteName { return suiteName }
        let stem = file.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
        let letters = stem.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let name = String(letters).split(separator: "-").joined(separator: "-")
        return name.first?.isLetter == true ? name : "imported" + (name.isEmpty ? "" : "-\(name)")
    }

    /// Writes a suite and reads it again as `assay check` would.
    private func write(_ suite: ImportedSuite, name: String, _ format: ImportFormat) throws {
        let folder = "suites/\(name)"
        try SuiteWriter.write(suite, name: name, folder: folder, source: "\(file) (\(format.rawValue))")
        let read = try SuiteReader.read(folder: folder, kinds: Wiring.scorers, schemas: Wiring.schemas)
        Terminal.out(
            "wrote \(folder): \(read.cases.count) cases, accepted by \(read.acceptance.map(\.scorer).joined(separator: ", "))\n"
        )
        Terminal.out("next: read \(folder)/suite.yaml, then: assay run \(name)\n")
    }
}

extension Diagnostic {
    /// Where it stands in a list: by file, line and message.
    fileprivate var order: (String, Int, String) { (location?.file ?? "", location?.line ?? 0, message) }
}
