/// The page that explains one command, made from its table.
struct HelpPage<Options: Command> {
    let program: String

    var text: String {
        let positionals = Options.parameters.filter(\.isPositional)
        let options = Options.parameters.filter { !$0.isPositional }
        var lines = TextLayout.wrap(Options.summary, to: TextLayout.width)
        lines += [""] + TextLayout.hanging("Usage: ", usage(positionals))
        if !positionals.isEmpty { lines += ["", "Arguments:"] + positionals.flatMap(entry) }
        lines += ["", "Options:"] + options.flatMap(entry)
        lines += TextLayout.entry("-h, --help", "Show this page.")
        return lines.joined(separator: "\n")
    }

    private func usage(_ positionals: [Parameter<Options>]) -> String {
        ([program, Options.name] + positionals.map(spelled) + ["[OPTIONS]"]).joined(separator: " ")
    }

    private func spelled(_ parameter: Parameter<Options>) -> String {
        switch parameter.kind {
        case .positional(let required, let repeating):
            let word = parameter.name + (repeating ? "..." : "")
            return required ? word : "[\(word)]"
        case .option(let placeholder, let repeating):
            return "\(parameter.name) \(placeholder)" + (repeating ? " ..." : "")
        case .flag: return parameter.name
        }
    }

    private func entry(_ parameter: Parameter<Options>) -> [String] {
        var notes: [String] = []
        if !parameter.choices.isEmpty { notes.append("one of: " + parameter.choices.joined(separator: ", ")) }
        let defaults = parameter.defaults(Options()).filter { !$0.isEmpty }
        if !defaults.isEmpty { notes.append("default: " + defaults.joined(separator: ", ")) }
        let note = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
        let term = parameter.isPositional ? parameter.name : spelled(parameter)
        return TextLayout.entry(term, parameter.help + note)
    }
}
