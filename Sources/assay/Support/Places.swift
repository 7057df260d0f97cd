import AssayCore
import AssayDigest
import AssayFormats
import Glibc

/// Where suites, baselines and the chart library lie: beside the working directory first, then where the program was installed.
enum Places {
    /// The folder of a suite given by name or by path.
    static func suite(_ word: String) throws(CannotRun) -> String {
        let candidates =
            word.contains("/") ? [word] : ["suites/\(word)", word] + shared.map { "\($0)/suites/\(word)" }
        if let found = candidates.first(where: { exists($0 + "/suite.yaml") }) { return found }
        let near = NearMiss.nearest(to: word, among: suiteNames)
        throw CannotRun(
            "there is no suite '\(word)': \(candidates[0])/suite.yaml does not exist",
            hint: near.map { "did you mean '\($0)'?" }
                ?? (suiteNames.isEmpty
                    ? "`assay init` writes one" : "the suites are: \(suiteNames.joined(separator: ", "))"))
    }

    /// The names of the suites in `suites/`, or else of those that were installed.
    static var suiteNames: [String] {
        (["."] + shared).lazy.map { names(in: $0 + "/suites") }.first { !$0.isEmpty } ?? []
    }

    private static func names(in folder: String) -> [String] {
        entries(of: folder).filter { exists("\(folder)/\($0)/suite.yaml") }
    }

    /// The names of the baselines in `baselines/`.
    static var baselineNames: [String] {
        entries(of: "baselines").filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
    }

    /// The names of the files and folders in a folder, sorted.
    static func entries(of folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The path of a baseline given by name or by path.
    static func baseline(_ word: String) -> String {
        word.hasSuffix(".json") || word.contains("/") ? word : "baselines/\(word).json"
    }

    /// The folder of a run given by path or by its name under `results/`.
    static func run(_ word: String) -> String { exists(word + "/run.json") ? word : "results/\(word)" }

    /// The text of the chart library; `nil` where set-up has not fetched it.
    static var chartLibrary: String? {
        let paths =
            [".vega/vega.js"]
            + (programFolder.map { ["\($0)/../../../.vega/vega.js", "\($0)/../../.vega/vega.js"] } ?? [])
        for path in paths + shared.map({ $0 + "/vega.js" }) {
            if let file = try? SourceFile(reading: path) { return file.text }
        }
        return nil
    }

    /// Reads the price book of a file, or the one that set-up made.
    static let priceBook: PriceBookLoading = { file throws(Diagnostics) in
        guard let path = file ?? priceBookPath else {
            throw Diagnostics([
                Diagnostic(
                    .error, "there is no price book",
                    hint: "`assay prices update` fetches one, and so does `make setup`")
            ])
        }
        let read: SourceFile
        do throws(Diagnostic) { read = try SourceFile(reading: path) } catch { throw Diagnostics([error]) }
        return try PriceBookReader.read(read)
    }

    /// The newest price book that was fetched, else the one beside the program.
    static var priceBookPath: String? {
        let build =
            programFolder.map { ["\($0)/../../../.prices/book.json", "\($0)/../../.prices/book.json"] } ?? []
        return
            ([".prices/book.json"] + build
            + shared.flatMap { ["\($0)/.prices/book.json", "\($0)/prices.json"] }).first(where: exists)
    }

    /// The path and the SHA-256 of the book that some of the prices come from; `nil` where none does.
    static func priceBookStamp(_ prices: [String: Configuration.PriceSetting], file: String?) -> JSONValue? {
        let fromBook = prices.values.contains { setting in
            if case .tokens(let agreement) = setting { agreement.source != "as configured" } else { false }
        }
        guard fromBook, let path = file ?? priceBookPath, let digest = SHA256.hex(ofFile: path) else {
            return nil
        }
        return ["path": .string(path), "sha256": .string(digest)]
    }

    /// The script that fetches price books.
    static var priceScript: String? {
        let build =
            programFolder.map { ["\($0)/../../../scripts/prices.sh", "\($0)/../../scripts/prices.sh"] } ?? []
        return (["scripts/prices.sh"] + build + shared.map { $0 + "/prices.sh" }).first(where: exists)
    }

    /// The folders that an installed program's files may lie in.
    private static var shared: [String] { programFolder.map { ["\($0)/../share/assay"] } ?? [] }

    private static var programFolder: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        let text = String(cString: path)
        return text.lastIndex(of: "/").map { String(text[..<$0]) }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
