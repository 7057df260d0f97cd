import Glibc

extension Language {
    /// Swift: the toolchain that the search path names; compiled with limits of its own, because that takes seconds.
    package static let swift: Language = {
        let toolchain = foundToolchain ?? "/opt/swift/usr"
        return Language(
            name: "swift", fences: ["swift", ""], sourceFile: "main.swift",
            compile: [
                "/usr/bin/dash", "-c",
                // The diagnostics go to standard error with the notes that name the mistake.
                "'\(toolchain)/bin/swiftc' -O -use-ld=lld -module-cache-path /tmp/modules -o /tmp/program \"$0\" 1>&2 && cat /tmp/program",
                "{source}",
            ],
            run: ["{program}"], runtime: ["\(toolchain)/lib/swift/linux"],
            compilerPaths: [
                "\(toolchain)/bin", "\(toolchain)/lib", "\(toolchain)/share/swift", "/usr/include",
                "/usr/lib/gcc",
                "/usr/bin/dash", "/usr/bin/cat",
            ],
            compileLimits: SandboxLimits(
                cpuSeconds: 60, memoryMebibytes: 4096, processes: 64, fileMebibytes: 256,
                outputBytes: 64 << 20))
    }()

    /// The folder that holds the `bin` of the compiler found on the search path, behind links.
    private static var foundToolchain: String? {
        guard let path = getenv("PATH"),
            let compiler = ExecutableSearch.path(of: "swiftc", in: String(cString: path))
        else { return nil }
        let folder = compiler.dropLast("/swiftc".count)
        return ExecutableSearch.resolved(String(folder)).map { String($0.dropLast("/bin".count)) }
    }
}
