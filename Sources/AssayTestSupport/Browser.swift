public import AssayCore
import AssayJSON
import Glibc

/// A real headless Chromium, driven over its debugging pipe: pages are opened, keys pressed and scripts run as a person and a console would.
/// Confined to the test that made it; not Sendable.
public final class Browser {
    /// Why the browser did not do what it was told.
    public struct Failed: Error, Sendable {
        /// One sentence.
        public var message: String
    }

    private let child: pid_t
    private let commands: CInt
    private let replies: CInt
    private let profile: String
    private var received: [UInt8] = []
    private var count = 0
    private var session: String?

    /// Starts the browser with a profile of its own; `make test` installs it.
    public init(profile: String) throws(Failed) {
        var (down, up): ([CInt], [CInt]) = ([-1, -1], [-1, -1])
        guard pipe(&down) == 0, pipe(&up) == 0 else { throw Failed(message: "no pipes") }
        for end in down + up { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The browser reads commands from descriptor 3 and writes to 4; the pipes' own must lie above, lest one be overwritten.
        let (reading, writing) = (fcntl(down[0], F_DUPFD_CLOEXEC, 20), fcntl(up[1], F_DUPFD_CLOEXEC, 20))
        posix_spawn_file_actions_adddup2(&actions, reading, 3)
        posix_spawn_file_actions_adddup2(&actions, writing, 4)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let words = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
            "--window-size=1280,860", "--user-data-dir=\(profile)", "about:blank",
        ]
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        let status = posix_spawnp(&child, "chromium", &actions, nil, &pointers, environ)
        for end in [down[0], up[1], reading, writing] { close(end) }
        guard status == 0 else { throw Failed(message: "chromium did not start; `make test` installs it") }
        self.child = child
        self.profile = profile
        commands = down[1]
        replies = up[0]
    }

    deinit {
        close(commands)
        close(replies)
        kill(child, SIGTERM)
        var status: CInt = 0
        waitpid(child, &status, 0)
    }

    /// Opens an address in a page of its own and waits until it is loaded.
    public func open(_ url: String) throws(Failed) {
        session = nil
        let target = try send("Target.createTarget", ["url": "about:blank"])
        let attached = try send(
            "Target.attachToTarget", ["targetId": target["targetId"] ?? .null, "flatten": true])
        session = attached["sessionId"]?.stringValue
        guard let session else {
            throw Failed(message: "the page cannot be reached: \(JSON.text(attached))")
        }
        _ = try send("Page.enable", [:])
        _ = try send("Page.navigate", ["url": .string(url)])
        while true {
            let event = try next()
            if event["method"] == "Page.loadEventFired", event["sessionId"]?.stringValue == session { return }
        }
    }

    /// Presses a key that writes one character, or `Enter`.
    public func press(_ key: String) throws(Failed) {
        let text = key == "Enter" ? "\r" : key
        for type in ["keyDown", "keyUp"] {
            _ = try send(
                "Input.dispatchKeyEvent",
                ["type": .string(type), "key": .string(key), "text": .string(type == "keyDown" ? text : "")])
        }
    }

    /// The value of an expression in the page.
    public func value(_ expression: String) throws(Failed) -> JSONValue {
        let result = try send(
            "Runtime.evaluate",
            ["expression": .string(expression), "returnByValue": true, "awaitPromise": true])
        return result["result"]?["value"] ?? .null
    }

    /// Waits until an expression is true in the page, for at most half a minute.
    public func wait(until expression: String) throws(Failed) {
        let waited = try value(
            """
            new Promise(resolve => { const end = Date.now() + 30000;
              (function look() { if (\(expression)) resolve(true); else if (Date.now() > end) resolve(false); else setTimeout(look, 20); })() })
            """)
        guard waited == true else { throw Failed(message: "it did not come true: \(expression)") }
    }

    // MARK: The debugging protocol: JSON messages, each ended by a zero byte

    private func send(_ method: String, _ parameters: JSONValue) throws(Failed) -> JSONValue {
        count += 1
        let message = JSONValue.members([
            "id": .integer(Int64(count)), "method": .string(method), "params": parameters,
            "sessionId": session.map { .string($0) },
        ])
        var bytes = (JSON.serialize(message) + [0])[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(commands, $0.baseAddress, $0.count) }
            guard written > 0 else { throw Failed(message: "the browser has ended") }
            bytes = bytes.dropFirst(written)
        }
        while true {
            let reply = try next()
            guard reply["id"]?.integerValue == Int64(count) else { continue }
            if let error = reply["error"] { throw Failed(message: "\(method): \(JSON.text(error))") }
            return reply["result"] ?? .null
        }
    }

    private func next() throws(Failed) -> JSONValue {
        while true {
            if let end = received.firstIndex(of: 0) {
                let message = Array(received[..<end])
                received.removeSubrange(...end)
                return (try? JSON.parse(message)) ?? .null
            }
            var ready = pollfd(fd: replies, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, 60_000) > 0 else { throw Failed(message: "the browser says nothing") }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let got = read(replies, &buffer, buffer.count)
            guard got > 0 else { throw Failed(message: "the browser has ended") }
            received += buffer[..<got]
        }
    }
}
