import FoundationEssentials
import Glibc

/// A folder of a test's own, which every user may write to; gone at the end.
package final class TemporaryFolder {
    /// Its path.
    package let path: String

    /// Makes the folder.
    package init() throws(ChildProcess.Failed) {
        var template = Array("/tmp/assay-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ChildProcess.Failed("no temporary folder") }
        path = template.withUnsafeBufferPointer { buffer in
            String(decoding: buffer.lazy.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        chmod(path, 0o777)
    }

    /// Makes the folder with files in it, by their names.
    package init(_ files: [String: String]) {
        path = "/tmp/assay-test-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        mkdir(path, 0o755)
        for (name, text) in files {
            guard let file = fopen("\(path)/\(name)", "w") else { continue }
            fputs(text, file)
            fclose(file)
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file that can be run.
    package func script(_ name: String, _ text: String) throws(ChildProcess.Failed) {
        guard let file = fopen("\(path)/\(name)", "w") else { throw ChildProcess.Failed("no file \(name)") }
        fputs(text, file)
        fclose(file)
        chmod("\(path)/\(name)", 0o755)
    }

    /// The text of a file; empty where it is not there.
    package func text(_ name: String) -> String {
        guard let file = fopen("\(path)/\(name)", "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
