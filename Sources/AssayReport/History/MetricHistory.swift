import AssayStatistics

/// One figure over many runs.
package struct MetricHistory: Sendable, Hashable {
    /// The figure of one run.
    package struct Point: Sendable, Hashable {
        /// The run.
        package var run: String
        /// Its start, RFC 3339 in UTC.
        package var started: String
        /// The figure.
        package var value: Double

        /// Makes a point.
        package init(run: String, started: String, value: Double) {
            self.run = run
            self.started = started
            self.value = value
        }
    }

    /// The suite, the backend, the load and the metric.
    package var name: [String]
    /// The figure's unit.
    package var unit: String
    /// The runs, oldest first.
    package var points: [Point]

    /// Makes a history.
    package init(name: [String], unit: String, points: [Point]) {
        self.name = name
        self.unit = unit
        self.points = points
    }

    /// The places of the points at which the figure's level changed.
    package var changes: [Int] { ChangePoints.find(points.map(\.value)) }
}
