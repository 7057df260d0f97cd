import AssayCore

/// How the hidden tests of a program came out.
package enum CodeVerdict: Sendable, Hashable {
    case passed
    /// A test did not hold.
    case wrong(String)
    /// The program ended in an error, or too early.
    case error(String)
    /// The program is not one of its language: it could not be compiled or read.
    case compileError(String)
    /// The processor time or the wall time was spent.
    case timeOut(String)
    case memory(String)
    /// The program tried what the sandbox does not allow.
    case forbidden(String)
    /// Nothing could be judged; this says nothing about the program.
    case unavailable(String)

    /// The judgement with its reason; the kinds of failure are told apart by how the reason begins.
    var judgement: Judgement {
        switch self {
        case .passed: .pass("all hidden tests pass")
        case .wrong(let detail): .fail("wrong: \(detail)")
        case .error(let detail): .fail("error: \(detail)")
        case .compileError(let detail): .fail("compile error: \(detail)")
        case .timeOut(let detail): .fail("time-out: \(detail)")
        case .memory(let detail): .fail("out of memory: \(detail)")
        case .forbidden(let detail): .fail("forbidden: \(detail)")
        case .unavailable(let reason): .unscored(because: reason)
        }
    }
}

extension SandboxResult {
    /// Why a command did not come to an end of its own with status 0; `nil` where it did.
    func failure(of what: String, limits: SandboxLimits) -> CodeVerdict? {
        switch ending {
        case .exited(0): nil
        case .exited(let status): Self.verdict(status, what, Self.words(errors))
        case .cpuTime: .timeOut("\(what) used more than \(limits.cpuSeconds) s of processor time")
        case .wallTime: .timeOut("\(what) took longer than \(limits.wallSeconds) s")
        case .memory: .memory("\(what) used more than \(limits.memoryMebibytes) MiB")
        case .output: .error("\(what) wrote more than \(limits.outputBytes) bytes")
        case .infrastructure(let reason): .unavailable(reason)
        }
    }

    private static func verdict(_ status: Int, _ what: String, _ errors: String) -> CodeVerdict {
        let tail = errors.isEmpty ? "" : ": " + errors
        switch status {
        case 128 + 31: return .forbidden("\(what) made a system call that is not allowed\(tail)")
        case 128 + 25: return .error("\(what) wrote a file that is too large\(tail)")
        default:
            let memoryWords = ["memoryerror", "cannot allocate", "out of memory", "bad_alloc"]
            if memoryWords.contains(where: errors.lowercased().contains) { return .memory("\(what)\(tail)") }
            if ["PermissionError", "Operation not permitted"].contains(where: errors.contains) {
                return .forbidden("\(what)\(tail)")
            }
            return .error("\(what) ended with status \(status)\(tail)")
        }
    }

    /// The last lines of what was written to standard error, which name the mistake in most languages.
    static func words(_ bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes.suffix(2000), as: UTF8.self).split(separator: "\n")
        return String(lines.suffix(3).joined(separator: " / ").prefix(500))
    }
}
