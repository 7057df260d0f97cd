import AssayCore
import AssaySystem
import AssayTestSupport
import AssayTransport
import Synchronization
import Testing

@Suite struct SendStampTests {
    /// When a server had each request, by the eight characters that it ends in.
    private final class Receipts: Sendable {
        private let instants = Mutex<[String: MonotonicInstant]>([:])

        func note(_ request: String) {
            let now = MonotonicInstant.now()
            instants.withLock { $0[String(request.suffix(8))] = now }
        }

        func instant(of name: String) -> MonotonicInstant? { instants.withLock { $0[name] } }
    }

    @Test(arguments: [10, 300_000])
    func `no request is stamped as sent after the server has it, however busy the machine`(size: Int) async {
        let receipts = Receipts()
        let server = LoopbackServer { request in
            receipts.note(request)
            return [LoopbackServer.reply("200 OK", "{}")]
        }
        let loop = TransferLoop()
        // Far more threads than cores want to run: the server's beside the loop's.
        await withTaskGroup { group in
            for user in 0..<32 {
                group.addTask {
                    for turn in 0..<8 {
                        let name = String("0000000\(user * 8 + turn)".suffix(8))
                        let body = [UInt8](repeating: UInt8(ascii: "."), count: size) + Array(name.utf8)
                        let result = await loop.perform(TransferRequest(url: server.url, body: body))
                        guard let sent = result.sent, let received = receipts.instant(of: name) else {
                            Issue.record("\(name) was not sent or not received: \(result.failure as Any)")
                            continue
                        }
                        #expect(sent <= received, "\(name)")
                    }
                }
            }
        }
        loop.stop()
        server.stop()
    }
}
