/// Columns of text, the first to the left and the others to the right.
package struct Table: Sendable {
    /// The column titles.
    package var titles: [String]
    /// The rows.
    package var rows: [[String]]
    /// The rows before which a line is drawn.
    package var ruledBefore: Set<Int> = []

    /// Makes a table.
    package init(titles: [String], rows: [[String]], ruledBefore: Set<Int> = []) {
        self.titles = titles
        self.rows = rows
        self.ruledBefore = ruledBefore
    }

    /// The table as lines.
    package func lines(_ style: Style) -> [String] {
        let widths = titles.indices.map { column in ([titles] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            cells.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - cells[column].count)
                return column == 0 ? cells[column] + padding : padding + cells[column]
            }.joined(separator: "  ")
        }
        let rule = style.dim(widths.map { String(repeating: "─", count: $0) }.joined(separator: "──"))
        return [style.bold(line(titles)), rule]
            + rows.enumerated().flatMap { index, row in
                (ruledBefore.contains(index) ? [rule] : []) + [line(row)]
            }
    }
}

/// Whether text is coloured.
package struct Style: Sendable {
    /// Whether escape sequences are written.
    package var isColoured: Bool

    /// Makes a style.
    package init(isColoured: Bool) { self.isColoured = isColoured }

    private func wrap(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
    /// Bold.
    package func bold(_ text: String) -> String { wrap(text, "1") }
    /// Dim.
    package func dim(_ text: String) -> String { wrap(text, "2") }
    /// Green.
    package func good(_ text: String) -> String { wrap(text, "32") }
    /// Red.
    package func bad(_ text: String) -> String { wrap(text, "31") }
    /// Yellow.
    package func unsure(_ text: String) -> String { wrap(text, "33") }
}
