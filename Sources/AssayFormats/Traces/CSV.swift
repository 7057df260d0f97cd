import AssayCore

/// A CSV file with a header, by RFC 4180: quoted fields may hold commas, quotes written twice, and line ends.
struct CSV {
    /// A row and the line it begins on.
    struct Row {
        var line: Int
        var fields: [String]
    }

    let file: SourceFile
    let header: [String]
    let rows: [Row]

    /// Reads a file; a quote that is never closed and a row of another width than the header are noted.
    init(_ file: SourceFile, problems: Problems) {
        self.file = file
        var reader = Reader(bytes: file.bytes)
        var rows = reader.rows()
        if let line = reader.openQuote {
            problems.add(
                "a quoted field begins here and never ends",
                at: SourceLocation(file: file.name, line: line, column: 1))
        }
        header = rows.isEmpty ? [] : rows.removeFirst().fields.map { $0.trimmed }
        let width = header.count
        self.rows = rows.filter { row in
            guard row.fields.count != width else { return true }
            problems.add(
                "this row has \(row.fields.count) fields, the header has \(width)",
                at: SourceLocation(file: file.name, line: row.line, column: 1))
            return false
        }
    }

    /// The place of a column by any of its names, in any case.
    func column(_ names: String...) -> Int? {
        header.firstIndex { title in names.contains { $0.lowercased() == title.lowercased() } }
    }

    /// Where a row is.
    func location(_ row: Row) -> SourceLocation { SourceLocation(file: file.name, line: row.line, column: 1) }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0
        var line = 1
        var openQuote: Int?

        mutating func rows() -> [Row] {
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
            var rows: [Row] = []
            while place < bytes.count {
                let start = line
                let fields = row()
                if fields != [""] { rows.append(Row(line: start, fields: fields)) }
            }
            return rows
        }

        private mutating func row() -> [String] {
            var fields: [String] = []
            while true {
                fields.append(field())
                guard place < bytes.count else { return fields }
                let byte = bytes[place]
                place += 1
                if byte == UInt8(ascii: ",") { continue }
                if byte == 13, place < bytes.count, bytes[place] == 10 { place += 1 }
                line += 1
                return fields
            }
        }

        private mutating func field() -> String {
            var content: [UInt8] = []
            if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
                let start = line
                place += 1
                while place < bytes.count {
                    let byte = bytes[place]
                    place += 1
                    if byte == 10 { line += 1 }
                    if byte == UInt8(ascii: "\"") {
                        guard place < bytes.count, bytes[place] == byte else { return rest(of: content) }
                        place += 1
                    }
                    content.append(byte)
                }
                openQuote = openQuote ?? start
            }
            return rest(of: content)
        }

        /// What follows up to the next comma or line end.
        private mutating func rest(of content: [UInt8]) -> String {
            var content = content
            while place < bytes.count, bytes[place] != UInt8(ascii: ","), bytes[place] != 10,
                bytes[place] != 13
            {
                content.append(bytes[place])
                place += 1
            }
            return String(decoding: content, as: UTF8.self)
        }
    }
}
