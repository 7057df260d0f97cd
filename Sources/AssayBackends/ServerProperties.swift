import AssayCore

/// What of llama.cpp's `/props` and `/slots` bears on results and is the same as long as the server is started in the same way.
enum ServerProperties {
    private static let kept = [
        "build_info", "model_path", "model_ftype", "total_slots", "chat_template", "modalities",
    ]
    private static let ofSlots = ["id", "n_ctx", "speculative"]

    /// The properties worth keeping; `nil` where the document is of another server.
    static func kept(_ properties: JSONValue, slots: JSONValue?) -> JSONValue? {
        guard let members = properties.objectValue, properties["build_info"] != nil else { return nil }
        var found = JSONObject(members.members.filter { kept.contains($0.name) })
        found["n_ctx"] = properties.value(at: "default_generation_settings.n_ctx")
        found["slots"] = slots?.arrayValue.map { slots in
            .array(
                slots.map { slot in
                    .object(
                        JSONObject((slot.objectValue?.members ?? []).filter { ofSlots.contains($0.name) }))
                })
        }
        return .object(found)
    }
}
