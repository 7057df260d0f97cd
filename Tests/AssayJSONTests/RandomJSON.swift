import AssayCore
import AssayTestSupport

/// Makes JSON values out of a seed, of every kind and with the awkward texts and numbers.
struct RandomJSON {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func value(depth: Int = 5) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2:
            return .integer(
                Int64(bitPattern: generator.next()) >> Int64.random(in: 0..<64, using: &generator))
        case 3: return .number(double())
        case 4: return .string(text())
        case 5, 6:
            return .array((0..<Int.random(in: 0..<5, using: &generator)).map { _ in value(depth: depth - 1) })
        default:
            let members = (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
                JSONObject.Member(name: name(), value: value(depth: depth - 1))
            }
            return .object(JSONObject(members))
        }
    }

    /// A place to cut a document, and a byte to put there.
    mutating func damage(count: Int) -> (offset: Int, byte: UInt8) {
        (
            Int.random(in: 0..<max(1, count), using: &generator),
            UInt8.random(in: .min ... .max, using: &generator)
        )
    }

    private mutating func double() -> Double {
        let double = Double(bitPattern: generator.next())
        return double.isFinite ? double : 0.5
    }

    private mutating func name() -> String { text().filter { $0 != "\0" } }

    private mutating func text() -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "\"", "\\", "\n", "\0", "\u{1F}", "é", "\u{2028}", "😀", "\u{301}", "/",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &generator) {
            if let scalar = alphabet.randomElement(using: &generator) { text.append(scalar) }
        }
        return String(text)
    }
}
