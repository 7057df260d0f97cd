import AssayCore

extension Backend {
    /// How long before it is due a request is handed over: longer than the tasks of a busy machine wait for their turn, where the backend keeps it
    /// until then.
    var lead: Nanoseconds { holdsUntilDue ? .milliseconds(100) : .zero }
}
