/// A place in a file a person wrote.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    /// The file, as the person named it.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in characters, from 1.
    public var column: Int

    /// Makes a location.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, as compilers write it.
    public var description: String { "\(file):\(line):\(column)" }
}

/// One mistake in what a person wrote: where it is, what is wrong and what to do about it.
public struct Diagnostic: Error, Sendable, Hashable {
    /// How much it matters.
    public enum Severity: String, Sendable, Hashable {
        case error
        case warning
        case note
    }

    /// How much it matters.
    public var severity: Severity
    /// What is wrong, in one sentence without a full stop.
    public var message: String
    /// What to do about it.
    public var hint: String?
    /// Where it is; `nil` where it belongs to no file.
    public var location: SourceLocation?

    /// Makes a diagnostic.
    public init(
        _ severity: Severity, _ message: String, hint: String? = nil,
        at location: SourceLocation? = nil
    ) {
        self.severity = severity
        self.message = message
        self.hint = hint
        self.location = location
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: what is wrong`, and the hint on a line of its own.
    public var description: String {
        let place = location.map { "\($0): " } ?? ""
        let advice = hint.map { "\n  hint: \($0)" } ?? ""
        return "\(place)\(severity.rawValue): \(message)\(advice)"
    }
}

/// Everything wrong with the files of one command, thrown together so that all of it is fixed in one go.
public struct Diagnostics: Error, Sendable, Hashable {
    /// The mistakes, in the order found.
    public var all: [Diagnostic]

    /// Makes a set of diagnostics.
    public init(_ all: [Diagnostic]) { self.all = all }
}

/// Why a command cannot do its work at all; the failure of one measured request is a value, not one of these.
public struct CannotRun: Error, Sendable, Hashable {
    /// One clear sentence.
    public var message: String
    /// What to do about it.
    public var hint: String?

    /// Makes the reason.
    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
