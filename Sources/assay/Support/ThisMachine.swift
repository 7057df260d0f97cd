import AssayCore
import AssayFormats
import Glibc

/// The machine that this program runs on.
enum ThisMachine {
    static var machine: Machine {
        var name = utsname()
        uname(&name)
        let system =
            withUnsafePointer(to: &name.sysname) { field($0) } + " "
            + withUnsafePointer(to: &name.machine) { field($0) }
        return Machine(
            processor: value(of: "model name", in: "/proc/cpuinfo") ?? "unknown processor", cores: cores,
            memoryBytes: Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE))),
            system: system)
    }

    /// The processors that this program may use.
    static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    private static func field<Field>(_ pointer: UnsafePointer<Field>) -> String {
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout<Field>.size) { String(cString: $0) }
    }

    private static func value(of key: String, in path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix(key), let colon = text.firstIndex(of: ":") else { continue }
            let value = text[text.index(after: colon)...]
            return String(value.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        return nil
    }
}
