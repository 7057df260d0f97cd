package import AssayCore
import AssayJSON

/// An episode's database and the tools over it.
package actor SQLiteWorld: ToolWorld {
    /// What the model sees of the tools.
    nonisolated package let tools: [ToolDeclaration]
    private let definition: WorldDefinition
    let database: Database
    /// Why the output's decision was not carried out; `nil` where it was, or there is none to carry out.
    private(set) var decisionError: String?

    /// Makes a world in its first state.
    init(_ definition: WorldDefinition) throws(CannotRun) {
        self.definition = definition
        tools = definition.tools.map(\.declaration)
        do throws(SQLiteError) { database = try Self.firstState(of: definition) } catch {
            throw CannotRun(
                "the world's SQL does not run: \(error.message)", hint: "see `setup:` of the suite's world")
        }
    }

    /// A database as every episode finds it.
    static func firstState(of definition: WorldDefinition) throws(SQLiteError) -> Database {
        let database = try Database()
        try database.execute(definition.setup)
        return database
    }

    /// Runs a call and tells the model what came of it.
    package func call(_ call: ToolCall, turn: Int) -> ToolStep {
        let arguments: JSONValue
        do throws(CallMistake) { arguments = try CallCheck.arguments(of: call, among: tools) } catch {
            return .wrong(call, turn: turn, error.kind, error.message)
        }
        guard let tool = definition.tools.first(where: { $0.declaration.name == call.name }) else {
            return .wrong(call, turn: turn, .unknownTool, "there is no tool '\(call.name)'")
        }
        do throws(SQLiteError) {
            if let refusal = try refusal(of: tool, arguments) {
                return .wrong(call, turn: turn, .refused, refusal)
            }
            let rows = try database.query(tool.sql, parameters: arguments, readOnly: !tool.writes)
            var result: JSONValue =
                tool.writes && rows.columns.isEmpty
                ? ["rows_changed": .integer(Int64(rows.changed))] : Self.objects(rows)
            if rows.count > rows.rows.count {
                result = [
                    "note": .string("the first \(rows.rows.count) of \(rows.count) rows"), "rows": result,
                ]
            }
            return ToolStep(turn: turn, call: call, result: JSON.text(result))
        } catch {
            return .wrong(call, turn: turn, .failed, error.message)
        }
    }

    /// What the tool's guard says against a call; `nil` where it lets it pass.
    private func refusal(of tool: WorldTool, _ arguments: JSONValue) throws(SQLiteError) -> String? {
        guard let sql = tool.guardSQL else { return nil }
        let passes = try !database.query(sql, parameters: arguments, readOnly: true, rowLimit: 1).rows.isEmpty
        return passes ? nil : tool.guardError ?? "this is not allowed"
    }

    /// Carries out the decision that an output's JSON holds, where the world has decisions; keeps why it could not be.
    func carryOut(_ output: String) {
        guard let sql = definition.decision else { return }
        guard let decision = Deliverable.json(in: output), decision.objectValue != nil else {
            decisionError = "the output holds no decision in JSON"
            return
        }
        do throws(SQLiteError) { _ = try database.query(sql, parameters: decision, readOnly: false) } catch {
            decisionError = "the decision cannot be carried out: \(error.message)"
        }
    }

    /// The rows of a look-up: one row as an object, any other number as an array of objects.
    package func lookup(_ name: String, input: JSONValue) throws(CannotRun) -> JSONValue {
        guard let sql = definition.lookups[name] else { throw CannotRun("there is no look-up '\(name)'") }
        do throws(SQLiteError) {
            let rows = try database.query(sql, parameters: input, readOnly: true)
            guard rows.count == rows.rows.count else {
                throw SQLiteError(
                    message: "it yields \(rows.count) rows, and a prompt holds at most \(rows.rows.count)")
            }
            let objects = Self.objects(rows)
            return objects.arrayValue?.count == 1 ? objects.arrayValue?.first ?? objects : objects
        } catch {
            throw CannotRun("the look-up '\(name)' does not run: \(error.message)")
        }
    }

    private static func objects(_ rows: Database.Rows) -> JSONValue {
        .array(
            rows.rows.map { row in
                .object(JSONObject(zip(rows.columns, row).map { .init(name: $0, value: $1) }))
            })
    }
}
