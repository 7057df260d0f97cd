import AssayCore

extension OptionReader {
    /// The limits of a rule that runs code.
    mutating func limits() -> SandboxLimits {
        let cpu = bounded("cpu_seconds", 1...3600) ?? 5
        return SandboxLimits(
            cpuSeconds: cpu, wallSeconds: bounded("wall_seconds", 1...86_400),
            memoryMebibytes: bounded("memory_mb", 32...1_048_576) ?? 256,
            processes: bounded("processes", 1...4096) ?? 32)
    }

    /// A language: the name of a known one, or a mapping that says how its programs are run.
    mutating func language() -> Language? {
        guard let value = value("language") else { return nil }
        if let name = value.stringValue {
            if let language = Language.known[name] { return language }
            let names = Language.known.keys.sorted()
            wrong(
                "there is no runner for '\(name)'",
                hint: NearMiss.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
                    ?? "the languages are \(names.joined(separator: ", ")), or a mapping with 'name', 'file' and 'run'",
                option: "language")
            return nil
        }
        guard let language = Language(value) else {
            wrong(
                "a language is a mapping of 'name', 'file' and 'run' and, if need be, 'fences', 'compile', 'runtime' and 'compiler'",
                hint:
                    "commands and paths are lists of texts; paths and the first word of a command begin with '/' or '{'",
                option: "language")
            return nil
        }
        return language
    }

    private mutating func bounded(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let count = count(name) else { return nil }
        if !range.contains(count) {
            wrong("'\(name)' must lie in \(range.lowerBound)…\(range.upperBound)", option: name)
            return nil
        }
        return count
    }
}

extension Language {
    /// Reads a language that a suite defines.
    init?(_ value: JSONValue) {
        let known = ["name", "file", "run", "fences", "compile", "runtime", "compiler"]
        guard let object = value.objectValue, object.members.allSatisfy({ known.contains($0.name) }),
            let name = value["name"]?.stringValue, !name.isEmpty,
            let file = value["file"]?.stringValue, !file.isEmpty, !file.contains("/"),
            let run = value["run"]?.texts, Self.isCommand(run)
        else { return nil }
        let lists = ["fences", "compile", "runtime", "compiler"].map { key in
            value[key].map { $0.texts } ?? .some([])
        }
        guard let fences = lists[0], let compile = lists[1], let runtime = lists[2], let compiler = lists[3],
            compile.isEmpty || Self.isCommand(compile), (runtime + compiler).allSatisfy({ $0.hasPrefix("/") })
        else { return nil }
        self.init(
            name: name, fences: fences.isEmpty ? [name, ""] : fences, sourceFile: file,
            compile: compile.isEmpty ? nil : compile, run: run, runtime: runtime, compilerPaths: compiler,
            compileLimits: SandboxLimits(
                cpuSeconds: 60, memoryMebibytes: 2048, processes: 64, fileMebibytes: 128,
                outputBytes: 64 << 20))
    }

    private static func isCommand(_ words: [String]) -> Bool {
        words.first.map { $0.hasPrefix("/") || $0.hasPrefix("{") } ?? false
    }
}
