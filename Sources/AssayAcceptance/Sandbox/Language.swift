import Glibc

/// How programs of a language are checked or compiled, and run, in the sandbox.
///
/// In the commands `{source}` stands for the program's file and `{program}` for what the compilation wrote to its standard output; where
/// it wrote nothing, both are the same.
package struct Language: Sendable, Hashable {
    /// The name in suite files.
    package var name: String
    /// The languages' names at the head of a fenced block.
    package var fences: [String]
    /// The name of the program's file.
    package var sourceFile: String
    /// The command that compiles or checks the program; it fails where the program is not one of the language.
    package var compile: [String]?
    /// The command that runs it.
    package var run: [String]
    /// The files and folders of the host that make up the language's runtime.
    package var runtime: [String]
    /// What else is needed to compile.
    package var compilerPaths: [String] = []
    /// What compiling may use.
    package var compileLimits = SandboxLimits(cpuSeconds: 10)

    /// The paths of the runtime that this host lacks.
    package var missing: [String] { (runtime + compilerPaths).filter { access($0, R_OK) != 0 } }
}

extension Language {
    /// The languages by the names that suites give them.
    package static let known: [String: Language] = Dictionary(
        uniqueKeysWithValues: [python, sh, bash, swift].map { ($0.name, $0) })

    /// Python: the interpreter of the system and its standard library.
    package static let python = Language(
        name: "python", fences: ["python", "py", "python3", ""], sourceFile: "main.py",
        compile: [
            pythonPath, "-I", "-S", "-c", "import sys; compile(open(sys.argv[1]).read(), 'main.py', 'exec')",
            "{source}",
        ],
        run: [pythonPath, "-I", "-S", "-B", "{program}"], runtime: [pythonPath, pythonLibrary])

    /// The interpreter itself, behind Debian's links.
    static let pythonPath = ExecutableSearch.resolved("/usr/bin/python3") ?? "/usr/bin/python3"
    private static var pythonLibrary: String {
        "/usr/lib/" + (pythonPath.split(separator: "/").last.map(String.init) ?? "python3")
    }

    /// The shell of POSIX.
    package static let sh = shell("sh", interpreter: "/usr/bin/dash", fences: ["sh", "shell", "dash", ""])
    /// The GNU shell.
    package static let bash = shell(
        "bash", interpreter: "/usr/bin/bash", fences: ["bash", "sh", "shell", ""])

    private static func shell(_ name: String, interpreter: String, fences: [String]) -> Language {
        Language(
            name: name, fences: fences, sourceFile: "main.sh", compile: [interpreter, "-n", "{source}"],
            run: [interpreter, "{program}"], runtime: [interpreter] + ShellTools.paths)
    }
}

/// The programs that a shell script may call.
enum ShellTools {
    private static let names = [
        "awk", "basename", "cat", "comm", "cp", "cut", "date", "dirname", "env", "expr", "find", "fold",
        "grep",
        "head", "join", "ls", "mkdir", "mktemp", "mv", "nl", "od", "paste", "printf", "rm", "rmdir", "sed",
        "seq",
        "sh", "shuf", "sleep", "sort", "split", "stat", "tac", "tail", "tee", "test", "touch", "tr", "true",
        "false",
        "uniq", "wc", "xargs", "yes",
    ]

    /// Those that this host has, under `/usr/bin`.
    static let paths = names.map { "/usr/bin/" + $0 }.filter { access($0, X_OK) == 0 }
}
