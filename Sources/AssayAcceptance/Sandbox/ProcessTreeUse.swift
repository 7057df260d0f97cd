import Glibc

/// What a process and all that it started have used so far, read from `/proc`.
struct ProcessTreeUse: Sendable {
    /// The processor time, in seconds, of those that live and of those that were waited for.
    private(set) var cpuSeconds = 0.0
    /// The memory that is not shared with files, in bytes; pages that a fork shares count in each process.
    private(set) var memoryBytes = 0

    /// More processes than this are not walked; the sandbox's limit lies far below.
    private static let mostProcesses = 4096

    /// Counts from a process down.
    init(root: pid_t) {
        var waiting = [root]
        var seen = 0
        while let process = waiting.popLast(), seen < Self.mostProcesses {
            seen += 1
            add(process)
            waiting += Self.children(of: process)
        }
    }

    private mutating func add(_ process: pid_t) {
        // The name, in parentheses, may hold anything; the fields are counted from behind it.
        let stat = ProcessFile.text("/proc/\(process)/stat")
        if let end = stat.lastIndex(of: ")") {
            let fields = stat[end...].split(separator: " ")
            let ticks = fields.dropFirst(12).prefix(4).compactMap { Double($0) }.reduce(0, +)
            cpuSeconds += ticks / Double(max(1, sysconf(CInt(_SC_CLK_TCK))))
        }
        let pages = ProcessFile.text("/proc/\(process)/statm").split(separator: " ").compactMap { Int($0) }
        if pages.count > 2, pages[1] > pages[2] { memoryBytes += (pages[1] - pages[2]) * Int(getpagesize()) }
    }

    private static func children(of process: pid_t) -> [pid_t] {
        ProcessFile.names(in: "/proc/\(process)/task").flatMap { thread in
            ProcessFile.text("/proc/\(process)/task/\(thread)/children").split(separator: " ").compactMap {
                pid_t($0)
            }
        }
    }
}

/// Reads the kernel's files on processes, which may vanish at any time.
enum ProcessFile {
    /// The beginning of a file; empty where it is gone.
    static func text(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    /// The names in a folder.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
