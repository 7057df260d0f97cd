import AssayCore
import AssayJSON

/// One record of a file that holds one JSON object a line, or a list of them.
struct ImportRecord {
    var value: JSONValue
    var location: SourceLocation

    subscript(_ name: String) -> JSONValue? { value[name] }

    /// The first text under any of these names.
    func text(_ names: String...) -> String? { names.lazy.compactMap { value[$0]?.stringValue }.first }

    /// Says of every member that nobody reads that it is left out: once, where it stands first.
    static func leftOut(of records: [ImportRecord], except known: [String]) -> [Diagnostic] {
        var places: [(name: String, first: SourceLocation, count: Int)] = []
        for record in records {
            for member in record.value.objectValue?.members ?? [] where !known.contains(member.name) {
                if let place = places.firstIndex(where: { $0.name == member.name }) {
                    places[place].count += 1
                } else {
                    places.append((member.name, record.location, 1))
                }
            }
        }
        return places.map { one in
            let times = one.count == 1 ? "" : ", here and in \(one.count - 1) more records"
            return .leftOut("'\(one.name)' is not carried over\(times)", at: one.first)
        }
    }

    /// The records of a file and what of it is no record; every place in a JSON list is the line on which the record begins.
    static func read(_ file: SourceFile) -> (records: [ImportRecord], leftOut: [Diagnostic]) {
        guard file.bytes.first(where: { $0 > 0x20 && $0 < 0x80 }) != UInt8(ascii: "[") else {
            return list(file)
        }
        let problems = Problems()
        let lines = JSONLine.read(file, problems: problems)
        return (
            lines.map { ImportRecord(value: $0.value, location: $0.location) },
            problems.all.map { .leftOut($0.message, hint: $0.hint, at: $0.location) }
        )
    }

    private static func list(_ file: SourceFile) -> (records: [ImportRecord], leftOut: [Diagnostic]) {
        let elements: [JSONValue]
        do throws(JSONError) { elements = try JSON.parse(file.bytes).arrayValue ?? [] } catch {
            let place = SourceLocation(file: file.name, line: error.line, column: error.column)
            return ([], [.leftOut("this is not JSON: \(error.message)", at: place)])
        }
        let lines = ElementLines.find(in: file.bytes)
        var leftOut: [Diagnostic] = []
        let records = elements.enumerated().compactMap { place, value -> ImportRecord? in
            let line = lines.indices.contains(place) ? lines[place] : 1
            let location = SourceLocation(file: file.name, line: line, column: 1)
            guard value.objectValue != nil else {
                leftOut.append(
                    .leftOut("element \(place + 1) of the list is not a JSON object", at: location))
                return nil
            }
            return ImportRecord(value: value, location: location)
        }
        return (records, leftOut)
    }
}

/// Finds the lines on which the elements of a valid JSON list begin.
enum ElementLines {
    static func find(in bytes: [UInt8]) -> [Int] {
        var lines: [Int] = []
        var line = 1
        var depth = 0
        var isInText = false
        var isElementDue = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 10 { line += 1 }
            if isElementDue, byte > 0x20, byte != UInt8(ascii: "]") {
                lines.append(line)
                isElementDue = false
            }
            if isInText {
                if byte == UInt8(ascii: "\\") { index += 1 }
                if byte == UInt8(ascii: "\"") { isInText = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    if depth == 1 { isElementDue = true }
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                case UInt8(ascii: ",") where depth == 1: isElementDue = true
                default: break
                }
            }
            index += 1
        }
        return lines
    }
}

/// Gives every case a name of its own that is safe in file names and reports.
struct CaseNames {
    private var taken: Set<String> = []

    /// The name of a case: what its file calls it, or its place in the file.
    mutating func name(_ wanted: String?, place: Int) -> String {
        let letters = (wanted ?? "").map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" }
        let base = letters.isEmpty ? "case-\(place + 1)" : String(letters.prefix(80))
        var name = base
        var copy = 2
        while !taken.insert(name).inserted {
            name = "\(base)-\(copy)"
            copy += 1
        }
        return name
    }
}
