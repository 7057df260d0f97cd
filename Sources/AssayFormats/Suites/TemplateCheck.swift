import AssayCore
import AssayJSON

/// Checks that every `{{path}}` of a suite's templates stands for something, in every case.
struct TemplateCheck {
    let suite: Suite
    let problems: Problems

    func run(_ node: Node) {
        checkConversations()
        check(suite.prompt.system, node["prompt"]?["system"])
        check(suite.prompt.user, node["prompt"]?["user"])
        check(suite.user?.goal, node["user"]?["goal"])
        check(suite.retrieval?.query, node["retrieval"]?["query"], inQuery: true)
    }

    /// Every case's conversation, where the prompt is one.
    private func checkConversations() {
        guard let field = suite.prompt.messages else { return }
        for testCase in suite.cases
        where testCase.input.value(at: field).flatMap(Message.conversation(chat:)) == nil {
            problems.add(
                "the case '\(testCase.id)' needs input.\(field), a list of chat messages",
                hint: #"for example: [{"role": "user", "content": "…"}]"#, at: testCase.location)
        }
    }

    private func check(_ template: String?, _ node: Node?, inQuery: Bool = false) {
        guard let template, let node else { return }
        for case .value(let path, let offset) in Template.pieces(of: template) {
            let place = location(of: offset, in: template, node)
            guard let mistake = mistake(path, inQuery: inQuery) else { continue }
            problems.add(mistake.message, hint: mistake.hint, at: place)
        }
    }

    private func mistake(_ path: String, inQuery: Bool) -> (message: String, hint: String?)? {
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count == 2 ? parts[1] : nil) {
        case ("retrieved", nil) where !inQuery:
            return suite.retrieval == nil
                ? ("{{retrieved}} stands here, and the suite has no 'retrieval'", nil) : nil
        case ("input", let field?):
            guard let bare = suite.cases.first(where: { $0.input.value(at: field) == nil }) else {
                return nil
            }
            return (
                "the case '\(bare.id)' has no input '\(field)'",
                "every case must have what the template names"
            )
        case ("lookup", let name?) where !inQuery:
            let names = suite.world.map { Array($0.lookups.keys) } ?? []
            return names.contains(name) ? nil : ("there is no look-up '\(name)'", hint(name, names))
        case ("file", let name?):
            let names = Array(suite.prompt.files.keys)
            return names.contains(name) ? nil : ("the prompt has no file '\(name)'", hint(name, names))
        default:
            return ("{{\(path)}} stands for nothing", "the paths are: input.…, retrieved, lookup.…, file.…")
        }
    }

    private func hint(_ name: String, _ names: [String]) -> String {
        NearMiss.nearest(to: name, among: names.sorted()).map { "did you mean '\($0)'?" }
            ?? "there are: \(names.sorted().joined(separator: ", "))"
    }

    /// Where an offset of a template stands in its file, which can be told for block scalars and one-line texts.
    private func location(of offset: Int, in template: String, _ node: Node) -> SourceLocation {
        let before = String(decoding: Array(template.utf8).prefix(offset), as: UTF8.self)
        let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
        let column = lines.last?.count ?? 0
        if let start = node.blockStart {
            return SourceLocation(
                file: start.file, line: start.line + lines.count - 1, column: start.column + column)
        }
        var place = node.location
        if lines.count == 1 {
            // Inside quotation marks the text begins one column later.
            if case .scalar(_, quoted: true) = node.content { place.column += 1 }
            place.column += column
        }
        return place
    }
}
