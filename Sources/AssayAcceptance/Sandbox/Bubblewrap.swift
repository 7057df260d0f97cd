import AssayCore
import AssaySystem
import CLinux
import Glibc

/// Runs commands in bubblewrap sandboxes: no network, no files but those given, namespaces of their own, no capabilities, a filter of
/// system calls and limits. What is enforced by what is written down in `docs/sandbox.md`.
struct Bubblewrap: Sendable {
    /// The user and group that sandboxes run as where assay itself runs as root: Debian's `nobody`.
    static let user: UInt32 = 65534

    /// The program's path.
    let path: String

    /// Finds the program in the folders of a search path.
    static func found(in searchPath: String? = getenv("PATH").map { String(cString: $0) }) -> Bubblewrap? {
        ExecutableSearch.path(of: "bwrap", in: searchPath ?? "").map(Bubblewrap.init)
    }

    /// Runs a job and blocks the calling thread until all its processes are gone. Where the sandbox itself fails, it is tried once more.
    func run(_ job: SandboxJob) -> SandboxResult {
        let first = runOnce(job)
        guard case .infrastructure = first.ending else { return first }
        return runOnce(job)
    }

    private func runOnce(_ job: SandboxJob) -> SandboxResult {
        guard let filter = SystemCallFilter.bytes.flatMap(Descriptor.holding) else {
            return .broken("the filter of system calls could not be made")
        }
        guard let input = Descriptor.holding(job.input), let output = Descriptor.pipe(),
            let errors = Descriptor.pipe(), let status = Descriptor.pipe()
        else { return .broken("no descriptors were to be had: \(String(cString: strerror(errno)))") }
        let files = job.files.compactMap { Descriptor.holding($0.bytes) }
        guard files.count == job.files.count else {
            return .broken("a file could not be put into the sandbox")
        }
        let given = [input, output.write, errors.write, status.write, filter] + files
        let process = launch(arguments(job), given.map(\.number), job)
        // A pipe ends only when its last writer has closed it, and this process must not be one.
        for descriptor in given { descriptor.end() }
        guard process > 0 else { return .broken("\(path) could not be started") }
        return SandboxWatch(
            process: process, limits: job.limits, memoryBytes: job.memoryBytes, output: output.read,
            errors: errors.read, status: status.read
        ).result()
    }

    /// Descriptor 3 tells what became of the sandbox, 4 is the filter, and the files follow.
    private func arguments(_ job: SandboxJob) -> [String] {
        let size = String(job.limits.fileMebibytes << 20)
        var words = [
            path, "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
            "--unshare-cgroup", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
            "--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--as-pid-1", "--json-status-fd", "3",
            "--seccomp",
            "4",
        ]
        for (name, value) in [("PATH", "/usr/bin:/bin"), ("HOME", "/tmp"), ("LANG", "C.UTF-8")] {
            words += ["--setenv", name, value]
        }
        for place in job.readOnlyPaths + SystemLibraries.paths { words += ["--ro-bind", place, place] }
        for (target, link) in [("usr/lib", "/lib"), ("usr/lib64", "/lib64"), ("usr/bin", "/bin")] {
            words += ["--symlink", target, link]
        }
        for (index, file) in job.files.enumerated() {
            words += ["--perms", "0555", "--ro-bind-data", String(5 + index), file.path]
        }
        return words
            + [
                "--proc", "/proc", "--dev", "/dev", "--size", size, "--tmpfs", "/tmp",
                "--size", "1048576", "--tmpfs", "/dev/shm", "--remount-ro", "/dev", "--remount-ro", "/",
                "--chdir", "/tmp", "--",
            ] + job.command
    }

    private func launch(_ arguments: [String], _ descriptors: [CInt], _ job: SandboxJob) -> pid_t {
        let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let environment: [UnsafeMutablePointer<CChar>?] = [nil]
        let largestFile = max(job.limits.fileMebibytes << 20, job.files.map(\.bytes.count).max() ?? 0)
        return path.withCString { path in
            words.withUnsafeBufferPointer { words in
                environment.withUnsafeBufferPointer { environment in
                    descriptors.withUnsafeBufferPointer { descriptors in
                        var launch = assay_launch(
                            path: path, arguments: words.baseAddress, environment: environment.baseAddress,
                            descriptors: descriptors.baseAddress,
                            descriptor_count: CInt(descriptors.count), user: Self.user,
                            cpu_seconds: UInt(job.limits.cpuSeconds), memory_bytes: UInt(job.memoryBytes),
                            file_bytes: UInt(largestFile))
                        return assay_launch(&launch)
                    }
                }
            }
        }
    }
}

extension SandboxResult {
    /// A run that never began.
    fileprivate static func broken(_ reason: String) -> SandboxResult {
        SandboxResult(ending: .infrastructure(reason), output: [], errors: [])
    }
}
