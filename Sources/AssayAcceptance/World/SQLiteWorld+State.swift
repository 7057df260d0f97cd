import AssayCore

extension SQLiteWorld {
    /// The state that an episode left behind: its tool calls played again, in order, on a fresh world, and then its output's decision.
    ///
    /// SQL is deterministic here, so a recorded episode can be judged again at any time without keeping databases.
    static func left(by episode: Episode, in definition: WorldDefinition) async throws(CannotRun)
        -> SQLiteWorld
    {
        let world = try SQLiteWorld(definition)
        for step in episode.steps { _ = await world.call(step.call, turn: step.turn) }
        await world.carryOut(episode.output)
        return world
    }

    /// Why the present state is not as a goal wants it; `nil` where it is.
    func mistake(against goal: StateGoal) -> String? {
        do throws(SQLiteError) { return try goal.mistake(in: database) } catch {
            return "\(goal.query.words) does not run: \(error.message)"
        }
    }

    /// What changed between two states, in words, as far as it was not allowed or was forbidden.
    static func changes(
        from before: SQLiteWorld, to after: SQLiteWorld, allowing allowances: [StateAllowance],
        forbidding queries: [StateQuery]
    ) async throws(CannotRun) -> [String] {
        let (old, new) = (try await before.guarded(allowances), try await after.guarded(allowances))
        var changes: [String] = []
        for table in Set(old.keys).union(new.keys).sorted() {
            guard let rows = old[table], let later = new[table] else {
                changes.append("\(table), which \(old[table] == nil ? "was made" : "is gone")")
                continue
            }
            if let words = GuardedRows.difference(table, rows, later) { changes.append(words) }
        }
        for query in queries {
            let (first, last) = (try await before.rows(of: query), try await after.rows(of: query))
            if first != last { changes.append("what \(query.words) yields") }
        }
        return changes
    }

    /// Every table's rows without what may change.
    private func guarded(_ allowances: [StateAllowance]) throws(CannotRun) -> [String: GuardedRows] {
        var tables: [String: GuardedRows] = [:]
        do throws(SQLiteError) {
            for table in try database.tables() where !allowances.contains(where: { $0.covers(table) }) {
                tables[table] = try GuardedRows(table: table, allowances: allowances, in: database)
            }
        } catch { throw CannotRun(error.message) }
        return tables
    }

    private func rows(of query: StateQuery) throws(CannotRun) -> [[JSONValue]] {
        do throws(SQLiteError) { return try query.rows(in: database) } catch {
            throw CannotRun("\(query.words) does not run: \(error.message)")
        }
    }
}

extension StateQuery {
    /// Runs it once on a world's first state, so that a misspelt table or column is found before anything runs.
    func tryOut(in database: Database) throws(StateMistake) {
        do throws(SQLiteError) { _ = try rows(in: database) } catch {
            throw StateMistake("does not run: \(error.message)")
        }
    }
}
