import AssayCore
import AssayJSON

/// Writes HTML; every text goes through `escape`.
enum HTML {
    /// A text with nothing left that HTML would read as its own.
    static func escape(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            // Control characters are not allowed in HTML: their pictures are shown.
            case let control where control.value < 0x20:
                if let picture = Unicode.Scalar(0x2400 + control.value) {
                    result.unicodeScalars.append(picture)
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// JSON inside a script element: `<` is written as an escape, so that no text can end the element.
    static func script(_ value: JSONValue) -> String {
        var result = ""
        // By scalars: a character may be made of a `<` and marks around it.
        for scalar in JSON.text(value).unicodeScalars {
            switch scalar {
            case "<": result += "\\u003c"
            case "\u{2028}": result += "\\u2028"
            case "\u{2029}": result += "\\u2029"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// An element with escaped attributes around HTML.
    static func element(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ inner: String)
        -> String
    {
        let written = attributes.map { " \($0)=\"\(escape($1))\"" }.joined()
        return "<\(name)\(written)>\(inner)</\(name)>"
    }

    /// A table of texts.
    static func table(_ titles: [String], _ rows: [[String]], caption: String? = nil) -> String {
        let head = titles.map { element("th", ["scope": "col"], escape($0)) }.joined()
        let body = rows.map { row in
            element(
                "tr", [:],
                row.enumerated().map {
                    $0 == 0 ? element("th", ["scope": "row"], escape($1)) : element("td", [:], escape($1))
                }
                .joined())
        }.joined(separator: "\n")
        let title = caption.map { element("caption", [:], escape($0)) } ?? ""
        return
            "<div class=\"scroll\"><table>\(title)<thead><tr>\(head)</tr></thead><tbody>\n\(body)\n</tbody></table></div>"
    }
}
