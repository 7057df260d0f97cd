/// Parts a text into words as mteval-v13a and sacrebleu's tokenizer `13a` do.
enum Tokenizer13a {
    /// The words, each a run of Unicode scalars.
    static func tokens(of text: String) -> [ArraySlice<UInt32>] {
        var line = text.unicodeScalars.map(\.value)
        while let last = line.last, isSpace(last) { line.removeLast() }
        line = replacing("<skipped>", with: "", in: line)
        line = replacing("-\n", with: "", in: line)
        line = replacing("\n", with: " ", in: line)
        if line.contains(ampersand) {
            for (entity, mark) in [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")] {
                line = replacing(entity, with: mark, in: line)
            }
        }
        line = spaced([space] + line + [space])
        line = pairs(line) { !isDigit($0) && isPoint($1) ? [$0, space, $1, space] : nil }
        line = pairs(line) { isPoint($0) && !isDigit($1) ? [space, $0, space, $1] : nil }
        line = pairs(line) { isDigit($0) && $1 == dash ? [$0, space, $1, space] : nil }
        return line.split(whereSeparator: isSpace)
    }

    private static let space: UInt32 = 0x20
    private static let dash: UInt32 = 0x2D
    private static let ampersand: UInt32 = 0x26

    private static func isDigit(_ value: UInt32) -> Bool { (0x30...0x39).contains(value) }
    private static func isPoint(_ value: UInt32) -> Bool { value == 0x2E || value == 0x2C }

    /// White space as Python's `split` knows it: Unicode's, and the four ASCII separators.
    static func isSpace(_ value: UInt32) -> Bool {
        if value < 0x80 {
            return value == 0x20 || (0x09...0x0D).contains(value) || (0x1C...0x1F).contains(value)
        }
        return Unicode.Scalar(value)?.properties.isWhitespace ?? false
    }

    /// Puts blanks around every mark of ASCII but `'`, `,`, `-` and `.`.
    private static func spaced(_ line: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(line.count * 2)
        for value in line {
            switch value {
            case 0x7B...0x7E, 0x5B...0x60, 0x20...0x26, 0x28...0x2B, 0x3A...0x40, 0x2F:
                result += [space, value, space]
            default: result.append(value)
            }
        }
        return result
    }

    /// Replaces pairs of neighbours from left to right, none overlapping another.
    private static func pairs(_ line: [UInt32], _ replacement: (UInt32, UInt32) -> [UInt32]?) -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(line.count + line.count / 4)
        var place = 0
        while place < line.count {
            if place + 1 < line.count, let pair = replacement(line[place], line[place + 1]) {
                result += pair
                place += 2
            } else {
                result.append(line[place])
                place += 1
            }
        }
        return result
    }

    private static func replacing(_ old: String, with new: String, in line: [UInt32]) -> [UInt32] {
        let (old, new) = (old.unicodeScalars.map(\.value), new.unicodeScalars.map(\.value))
        guard let first = old.first, line.contains(first) else { return line }
        var result: [UInt32] = []
        var place = 0
        while place < line.count {
            if line[place] == first, line[place...].starts(with: old) {
                result += new
                place += old.count
            } else {
                result.append(line[place])
                place += 1
            }
        }
        return result
    }
}
