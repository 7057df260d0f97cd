extension RunRecord {
    /// The same with an episode for each that had begun and not ended when the run was killed: stopped, with the requests that had ended, so that
    /// what they cost is accounted for. One of which no request had ended left nothing behind.
    package var withUnfinishedEpisodes: RunRecord {
        guard header.status == .running else { return self }
        let ended = Set(episodes.map(\.planned.id))
        let open = Dictionary(grouping: exchanges.filter { !ended.contains($0.id.episode) }, by: \.id.episode)
        guard !open.isEmpty else { return self }
        var whole = self
        whole.episodes += open.sorted { $0.key < $1.key }.compactMap { unfinished($0.key, $0.value) }
        return whole
    }

    private func unfinished(_ name: String, _ exchanges: [Exchange]) -> Episode? {
        for (level, planned) in header.plan.levels.enumerated() {
            // Where a level goes round its plan again, the round follows the planned name.
            guard
                var episode = planned.episodes.first(where: {
                    name == $0.id || name.hasPrefix($0.id + "/")
                })
            else { continue }
            episode.id = name
            let scheduled = exchanges.map(\.trace.scheduled).min() ?? header.origin
            return Episode(
                planned: episode, backend: planned.backend, level: level, scheduled: scheduled,
                ended: exchanges.map(\.trace.closed).max() ?? scheduled, exchanges: exchanges.map(\.id),
                output: "", ending: .stopped(.interrupt))
        }
        return nil
    }
}
