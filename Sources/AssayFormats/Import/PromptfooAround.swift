import AssayCore

/// What promptfoo's test puts before the prompt and after it; as the template is one for all tests, it becomes two more inputs of the case.
struct Around {
    private static let (prefixName, suffixName) = ("__prefix", "__suffix")

    private var prefix = ""
    private var suffix = ""

    init() {}

    /// Reads it from a test's options, those that all tests share beneath them; says what else of the options is left out.
    init(_ options: Node?, over shared: Around = Around(), leftOut: inout [Diagnostic]) {
        self = shared
        for option in options?.members ?? [] {
            guard let text = option.value.text, ["prefix", "suffix"].contains(option.key) else {
                leftOut.append(
                    .leftOut("'\(option.key)' of 'options' is not carried over", at: option.keyLocation))
                continue
            }
            guard !text.contains("{{"), !text.contains("{%") else {
                leftOut.append(
                    .leftOut(
                        "'\(option.key)' is not carried over: it has names in it",
                        hint: "put it into the prompt", at: option.value.location))
                continue
            }
            if option.key == "prefix" { prefix = text } else { suffix = text }
        }
    }

    /// A template with room for what some of the tests put there.
    static func template(_ template: String, of all: [Around]) -> String {
        (all.allSatisfy(\.prefix.isEmpty) ? "" : "{{input.\(prefixName)}}") + template
            + (all.allSatisfy(\.suffix.isEmpty) ? "" : "{{input.\(suffixName)}}")
    }

    /// The inputs of a case with what it puts there.
    func added(to input: JSONObject) -> JSONObject {
        var input = input
        if !prefix.isEmpty { input[Self.prefixName] = .string(prefix) }
        if !suffix.isEmpty { input[Self.suffixName] = .string(suffix) }
        return input
    }
}
