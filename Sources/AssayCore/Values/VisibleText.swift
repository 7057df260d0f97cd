extension String {
    /// The text on one line and without control characters, fit to be shown among a program's own words.
    ///
    /// Texts of models and servers are shown to people and in the logs of continuous integration: a control character could steer the terminal,
    /// and a line of its own could be a command to the runner. Line ends and tabs become spaces, other control characters `�`.
    public var visible: String {
        var result = ""
        result.unicodeScalars.reserveCapacity(unicodeScalars.count)
        for scalar in unicodeScalars { result.unicodeScalars.append(Self.shown(scalar)) }
        return result
    }

    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: " "
        // Controls, and the marks that turn the direction of writing.
        case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
        default: scalar
        }
    }
}
