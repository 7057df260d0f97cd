import AssayCore
import AssayJSON

/// One JSON object of a file that holds one a line, with the places of its members.
struct JSONLine {
    var value: JSONValue
    var location: SourceLocation
    private let keys: [(name: String, column: Int)]

    /// Reads every line that is not empty; a line that is no JSON object is noted.
    static func read(_ file: SourceFile, problems: Problems) -> [JSONLine] {
        file.lines.enumerated().compactMap { index, bytes in
            guard bytes.contains(where: { $0 > 0x20 }) else { return nil }
            let location = SourceLocation(file: file.name, line: index + 1, column: 1)
            do throws(JSONError) {
                let value = try JSON.parse(bytes)
                guard value.objectValue != nil else {
                    problems.add("this line is not a JSON object", at: location)
                    return nil
                }
                let line = JSONLine(
                    value: value, location: location, keys: TopLevelKeys.find(in: Array(bytes)))
                line.noteDuplicates(problems)
                return line
            } catch {
                var place = location
                place.column = error.column
                problems.add("this line is not JSON: \(error.message)", at: place)
                return nil
            }
        }
    }

    /// Where a member's name stands, or the line where there is no such member.
    func location(of key: String) -> SourceLocation {
        var place = location
        place.column = keys.first { $0.name == key }?.column ?? 1
        return place
    }

    /// Notes members that nobody asked for.
    func noteUnknown(except known: [String], problems: Problems) {
        for key in keys where !known.contains(key.name) {
            let near = NearMiss.nearest(to: key.name, among: known)
            problems.add(
                "unknown member '\(key.name)'",
                hint: near.map { "did you mean '\($0)'?" }
                    ?? "the members are: \(known.joined(separator: ", "))",
                at: location(of: key.name))
        }
    }

    private func noteDuplicates(_ problems: Problems) {
        var seen: Set<String> = []
        for key in keys where !seen.insert(key.name).inserted {
            var place = location
            place.column = key.column
            problems.add("the member '\(key.name)' is given twice", at: place)
        }
    }
}

/// Finds where the members of an object's own level stand in valid JSON; only messages need it.
enum TopLevelKeys {
    /// The names and their columns, in characters from 1.
    static func find(in bytes: [UInt8]) -> [(name: String, column: Int)] {
        var keys: [(String, Int)] = []
        var depth = 0
        var index = 0
        var lastString: Range<Int>?
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ":") where depth == 1:
                if let range = lastString, let name = try? JSON.parse(bytes[range]).stringValue {
                    keys.append((name, String(decoding: bytes[..<range.lowerBound], as: UTF8.self).count + 1))
                }
            case UInt8(ascii: "\""):
                let end = stringEnd(from: index, in: bytes)
                lastString = index..<end
                index = end - 1
            default: break
            }
            index += 1
        }
        return keys
    }

    private static func stringEnd(from start: Int, in bytes: [UInt8]) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }
}
