package import AssayCore
import AssayJSON

/// The checks of composites that look at a text alone.
package enum TextChecks {
    /// Makes the check of a rule.
    package static func make(_ rule: CheckRule) throws(Diagnostics) -> any TextCheck {
        func wrong(_ message: String, hint: String? = nil) -> Diagnostics {
            Diagnostics([Diagnostic(.error, message, hint: hint, at: rule.location)])
        }
        switch rule.kind {
        case .schema(let value):
            let schema = JSONSchema(value)
            if let mistake = schema.mistakeInSchema { throw wrong("the schema cannot be used: \(mistake)") }
            return SchemaCheck(schema: schema)
        case .pattern(let text, let isWanted):
            do throws(Pattern.Mistake) {
                return PatternCheck(text: text, pattern: try Pattern(text), isWanted: isWanted)
            } catch {
                throw wrong("'\(text)' is no regular expression: \(error.message)")
            }
        case .sensitiveData(let names):
            let kinds = names.compactMap(SensitiveData.init(rawValue:))
            guard kinds.count == names.count else {
                throw wrong(
                    "'pii' names what is no kind of sensitive data",
                    hint: "there are: " + SensitiveData.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return SensitiveDataCheck(kinds: Set(kinds.isEmpty ? SensitiveData.allCases : kinds))
        case .injection: return InjectionCheck()
        case .judge, .agreement, .logProbability:
            throw wrong("'\(rule.title)' cannot be checked on a text alone")
        }
    }
}

/// The text is JSON that satisfies a schema.
private struct SchemaCheck: TextCheck {
    let schema: JSONSchema

    func finding(in text: String) -> CheckFinding {
        guard let value = try? JSON.parse(text) else { return .fails("it is not JSON", pieces: []) }
        return schema.mistakes(in: value).first.map { .fails($0, pieces: []) } ?? .passes("valid JSON")
    }
}

/// A regular expression is found, or is not.
private struct PatternCheck: TextCheck {
    let text: String
    let pattern: Pattern
    let isWanted: Bool

    func finding(in text: String) -> CheckFinding {
        let found = pattern.matches(in: text)
        if isWanted, !found.texts.isEmpty { return .passes("matches \(self.text)") }
        if found.isGivenUp { return .givenUp(self.text) }
        if isWanted { return .fails("no \(self.text)", pieces: []) }
        return found.texts.isEmpty
            ? .passes("no \(self.text)") : .fails("matches \(self.text)", pieces: found.texts)
    }
}

/// No personal or secret data.
private struct SensitiveDataCheck: TextCheck {
    let kinds: Set<SensitiveData>

    func finding(in text: String) -> CheckFinding {
        var found: [String] = []
        var title: String?
        // One piece after another, those already found being allowed.
        while found.count < 1000 {
            switch SensitiveData.first(of: kinds, in: text, allowed: Set(found)) {
            case .data(let kind, let piece):
                title = title ?? kind.title
                found.append(piece)
            case .tooManySteps: return .givenUp("looking for sensitive data")
            case .nothing:
                return title.map { .fails("it holds \($0)", pieces: found) } ?? .passes("no sensitive data")
            }
        }
        return .fails("it holds more sensitive data than can be told", pieces: [])
    }
}

/// No phrase by which texts commonly try to give a model other instructions. Known phrases only: a new wording passes.
private struct InjectionCheck: TextCheck {
    private static let forms = [
        #"(?:ignore|disregard|forget|override)\s+(?:\w+\s+){0,4}(?:instructions?|prompts?|rules|guidelines)"#,
        #"(?:reveal|print|repeat|show)\s+(?:\w+\s+){0,3}(?:system|hidden|initial)\s+(?:prompt|instructions?|message)"#,
        #"you\s+are\s+now\s+(?:in\s+)?(?:\w+\s+){0,2}(?:mode|dan|unrestricted|jailbroken)"#,
        #"<\|(?:im_start|im_end|system|endoftext)\|>"#, #"\[/?INST\]"#,
    ]
    private static let patterns = forms.compactMap { try? Pattern($0, ignoringCase: true) }

    func finding(in text: String) -> CheckFinding {
        let searches = Self.patterns.map { $0.matches(in: text) }
        if searches.contains(where: \.isGivenUp) { return .givenUp("looking for an injection") }
        let found = searches.flatMap(\.texts)
        return found.first.map { .fails("it reads like an injection: \($0)", pieces: found) }
            ?? .passes("no known injection")
    }
}

extension CheckFinding {
    /// A search that was given up has not shown that nothing is there, nor what could be taken out.
    fileprivate static func givenUp(_ what: String) -> Self {
        .fails("\(what) takes too many steps on this text", pieces: [])
    }
}
