import AssayCore
import AssayReport
import Glibc

/// Standard output for results, standard error for progress and diagnostics.
enum Terminal {
    /// Writes a result.
    static func out(_ text: String) { write(text, to: 1) }

    /// Writes lines for a person; what they quote of servers and models cannot steer the terminal.
    static func note(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        write(lines.map { String($0).visible + "\n" }.joined(), to: 2)
    }

    /// Whether standard error is a terminal on which a line can be rewritten.
    static var isLive: Bool { isatty(2) == 1 && !isDumb }

    /// Colour where standard output is a terminal and nobody said `NO_COLOR`.
    static var style: Style {
        let refused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        return Style(isColoured: isatty(1) == 1 && !refused && !isDumb)
    }

    private static var isDumb: Bool { getenv("TERM").map { String(cString: $0) == "dumb" } ?? false }

    /// Writes all of a text, however often the kernel takes only some of it.
    static func write(_ text: String, to file: CInt) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
