import AssayCore
import AssayStatistics
import AssaySystem
import CEvent
import Glibc

/// A reply under way. Confined to the server's thread; deliberately not Sendable.
final class ReplyStream {
    let key: Int
    let asked: AskedRequest
    let text: ReplyText
    let outputTokens: Int
    let fault: Fault?
    /// The content chunk before which the fault strikes, from 0.
    let faultAt: Int
    /// The tokens of the next chunk.
    private(set) var chunkTokens: Int
    /// The end of a chunk that was cut in two, and its tokens.
    private var held: (bytes: [UInt8], tokens: Int)?
    private let tokensPerChunk: Int
    var random: SeededStream
    var truth: TruthRecord
    var account: TokenAccount
    /// Tokens that are due and wait for a chunk to be full.
    var gathered = 0
    private(set) var produced = 0
    private(set) var chunks = 0
    /// Whether nothing more will be said: the reply is complete, broken off, or its client has left.
    private(set) var isClosed = false
    private var isOver = false
    private let request: OpaquePointer
    private let connection: OpaquePointer?
    private var added = 0
    private var drained = 0
    private var marks: [Int] = []
    private var outputWatch: OpaquePointer?
    private weak var owner: SimulatedServer?

    init(
        key: Int, request: OpaquePointer, asked: AskedRequest, model: ServerModel, owner: SimulatedServer,
        received: MonotonicInstant
    ) {
        self.key = key
        self.request = request
        self.asked = asked
        self.owner = owner
        connection = evhttp_request_get_connection(request)
        random = SeededStream(seed: model.seed, purpose: "reply", index: UInt64(key))
        let wanted = max(1, model.outputTokens.draw(&random))
        outputTokens = min(wanted, asked.maxTokens ?? wanted)
        fault = Self.fault(model, &random)
        tokensPerChunk = model.tokensPerChunk
        let likelyChunks = outputTokens / (fault == .severalTokens ? 4 : tokensPerChunk)
        faultAt = likelyChunks < 2 ? 0 : 1 + Int(random.next(below: UInt64(likelyChunks / 2)))
        chunkTokens = tokensPerChunk
        text = ReplyText(id: "sim-\(key)", asked: asked)
        truth = TruthRecord(id: "sim-\(key)", received: received)
        truth.fault = fault
        account = TokenAccount(
            promptTokens: asked.promptTokens, cachedTokens: 0, outputTokens: outputTokens,
            isCutShort: outputTokens < wanted, promptTime: .zero, decodeTime: .zero)
        drawChunkTokens()
    }

    private func drawChunkTokens() {
        if fault == .severalTokens { chunkTokens = 2 + Int(random.next(below: 3)) }
    }

    private static func fault(_ model: ServerModel, _ random: inout SeededStream) -> Fault? {
        var ticket = random.nextUnit()
        for fault in Fault.allCases {
            ticket -= model.faults[fault] ?? 0
            if ticket < 0 { return fault }
        }
        return nil
    }

    // MARK: What the server says

    /// Sends the head of a streamed reply.
    func begin() {
        let headers = evhttp_request_get_output_headers(request)
        evhttp_add_header(headers, "Content-Type", "text/event-stream")
        evhttp_add_header(headers, "x-request-id", truth.id)
        watchOutput()
        evhttp_send_reply_start(request, 200, "OK")
        write(text.opening)
    }

    /// Sends a reply whose body is whole.
    func answer(
        status: CInt, _ reason: String, type: String = "application/json", headers: [(String, String)] = [],
        body: [UInt8]
    ) {
        let output = evhttp_request_get_output_headers(request)
        evhttp_add_header(output, "Content-Type", type)
        evhttp_add_header(output, "x-request-id", truth.id)
        for (name, value) in headers { evhttp_add_header(output, name, value) }
        watchOutput()
        guard let buffer = evbuffer_new() else { return }
        evbuffer_add(buffer, body, body.count)
        evhttp_send_reply(request, status, reason, buffer)
        evbuffer_free(buffer)
    }

    /// Sends a content chunk with so many tokens that was due at an instant.
    func send(tokens: Int, due: MonotonicInstant) {
        completeHeld(due)
        let bytes = text.chunk(from: produced, count: tokens)
        if fault == .splitCharacter, let cut = bytes.firstIndex(of: 0xC3) {
            write(Array(bytes[...cut]))
            held = (Array(bytes[(cut + 1)...]), tokens)
        } else {
            write(bytes)
            noteChunk(tokens, due)
        }
        produced += tokens
        chunks += 1
        drawChunkTokens()
        if fault == .comments { write(Array(": nothing to see\n\n".utf8)) }
        if fault == .emptyChunks { write(text.empty) }
    }

    /// Sends the rest of a chunk that was cut in two: it is whole only now.
    private func completeHeld(_ due: MonotonicInstant) {
        guard let rest = held else { return }
        held = nil
        write(rest.bytes)
        noteChunk(rest.tokens, due)
    }

    private func noteChunk(_ tokens: Int, _ due: MonotonicInstant) {
        truth.due.append(due)
        truth.tokens.append(tokens)
        marks.append(added)
    }

    /// Says something that is no JSON; a reply that is sent whole is over with it.
    func sayMalformed() {
        let broken = Array("{\"choices\":[{\"delta\":{\"conte".utf8)
        guard asked.isStreamed else {
            isClosed = true
            return answer(status: 200, "OK", body: broken)
        }
        write(Array("data: ".utf8) + broken + Array("\n\n".utf8))
    }

    /// Says that something went wrong, under the status of success, and nothing more.
    func sayError() {
        let error = Array("{\"error\":{\"message\":\"the engine died\",\"code\":500}}".utf8)
        isClosed = true
        guard asked.isStreamed else { return answer(status: 200, "OK", body: error) }
        write(Array("data: ".utf8) + error + Array("\n\n".utf8))
        evhttp_send_reply_end(request)
    }

    /// Counts tokens of a reply that is sent whole at its end.
    func count(tokens: Int) {
        produced += tokens
        chunks += 1
    }

    /// Sends bytes of the body.
    func write(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, let buffer = evbuffer_new() else { return }
        evbuffer_add(buffer, bytes, bytes.count)
        evhttp_send_reply_chunk(request, buffer)
        evbuffer_free(buffer)
    }

    /// Sends what follows the last token, which was due at an instant.
    func end(due: MonotonicInstant) {
        isClosed = true
        completeHeld(due)
        guard asked.isStreamed else {
            answer(status: 200, "OK", body: text.whole(account))
            return
        }
        write(text.ending(account))
        evhttp_send_reply_end(request)
    }

    /// Resets the connection.
    func reset() {
        isClosed = true
        guard let connection else { return }
        let socket = bufferevent_getfd(evhttp_connection_get_bufferevent(connection))
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        evhttp_connection_free(connection)
    }

    // MARK: What libevent tells

    /// Watches what the kernel takes of the reply, how it ends, and whether the client leaves.
    private func watchOutput() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        if let connection, let bufferevent = evhttp_connection_get_bufferevent(connection) {
            outputWatch = evbuffer_add_cb(
                bufferevent_get_output(bufferevent),
                { _, change, user in
                    guard let change, let user else { return }
                    Unmanaged<ReplyStream>.fromOpaque(user).takeUnretainedValue().moved(
                        added: change.pointee.n_added, drained: change.pointee.n_deleted)
                }, me)
            evhttp_connection_set_closecb(
                connection,
                { _, user in
                    guard let user else { return }
                    let stream = Unmanaged<ReplyStream>.fromOpaque(user).takeUnretainedValue()
                    stream.letGoOfConnection()
                    stream.finish()
                }, me)
        }
        evhttp_request_set_on_complete_cb(
            request,
            { _, user in
                guard let user else { return }
                let stream = Unmanaged<ReplyStream>.fromOpaque(user).takeUnretainedValue()
                stream.letGoOfConnection()
                stream.finish()
            }, me)
    }

    private func moved(added more: Int, drained less: Int) {
        added += more
        drained += less
        guard less > 0, truth.sent.count < marks.count else { return }
        let now = MonotonicInstant.now()
        while truth.sent.count < marks.count, marks[truth.sent.count] <= drained { truth.sent.append(now) }
    }

    private func letGoOfConnection() {
        guard let connection else { return }
        evhttp_connection_set_closecb(connection, nil, nil)
        if let outputWatch, let bufferevent = evhttp_connection_get_bufferevent(connection) {
            evbuffer_remove_cb_entry(bufferevent_get_output(bufferevent), outputWatch)
        }
    }

    private func finish() {
        guard !isOver else { return }
        isOver = true
        isClosed = true
        owner?.ended(self)
    }
}
