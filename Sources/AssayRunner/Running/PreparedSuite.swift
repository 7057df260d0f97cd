package import AssayCore

/// A suite with everything made that its episodes need: the openings, the judge and the worlds.
package struct PreparedSuite: Sendable {
    /// The suite.
    package var suite: Suite
    /// The opening of every case, by case name.
    package var openings: [String: Opening]
    /// The acceptance rule.
    package var judge: Judge
    /// Makes worlds.
    package var worlds: any ToolWorldMaking

    /// Makes a prepared suite.
    package init(suite: Suite, openings: [String: Opening], judge: Judge, worlds: any ToolWorldMaking) {
        self.suite = suite
        self.openings = openings
        self.judge = judge
        self.worlds = worlds
    }

    /// A fresh world for an episode; `nil` where the suite offers no tools.
    func makeWorld() throws(CannotRun) -> (any ToolWorld)? {
        guard let definition = suite.world, !definition.tools.isEmpty else { return nil }
        return try worlds.makeWorld(definition)
    }
}
