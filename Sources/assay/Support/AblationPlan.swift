import AssayCore
import AssayFormats

/// A composite and the same with each lever off in turn.
struct AblationPlan {
    typealias Named = (name: String, setting: Configuration.BackendSetting)

    /// One of them to measure: its backend, and the lever that is off with what stands in its place (`nil` for the whole).
    struct Variant {
        var backend: String
        var lever: String?
        var title: String
    }

    /// The whole first, then one for every lever and what may stand in its place.
    private(set) var variants: [Variant]
    /// The configuration's backends, and those that the variants add.
    private(set) var backends: [Named]

    /// Takes a composite apart; throws where the name is of none.
    init(_ name: String, among known: [Named]) throws(CannotRun) {
        guard let found = known.first(where: { $0.name == name }) else {
            let near = NearMiss.nearest(to: name, among: known.map(\.name))
            throw CannotRun(
                "there is no backend '\(name)'", hint: near.map { "did you mean '\($0)'?" })
        }
        guard found.setting.lever != nil else {
            throw CannotRun(
                "'\(name)' is no composite, so it has no lever to take away",
                hint: "its 'kind' would be one of: " + Lever.allCases.map(\.rawValue).joined(separator: ", "))
        }
        variants = [Variant(backend: name, lever: nil, title: "\(name), whole")]
        backends = known
        let levers = ([found] + known.parts(of: [name])).filter { $0.setting.lever != nil }
        for (lever, setting) in levers {
            for base in setting.lever?.withoutIt ?? [] { add(without: lever, base: base, levers, of: name) }
        }
    }

    /// Adds the composite with `base` asked wherever `lever` was.
    private mutating func add(without lever: String, base: String, _ levers: [Named], of name: String) {
        let title = "without \(lever)" + (lever == name ? ", \(base) alone" : ", \(base) in its place")
        guard lever != name else {
            variants.append(Variant(backend: base, lever: lever, title: title))
            return
        }
        let composites = Set(levers.map(\.name))
        func renamed(_ one: String) -> String {
            let target = one == lever ? base : one
            return composites.contains(target) ? "\(target) without \(lever) (\(base))" : target
        }
        for (other, setting) in levers where other != lever {
            guard let own = setting.lever else { continue }
            backends.append((renamed(other), .lever(own.renaming(renamed))))
        }
        variants.append(Variant(backend: renamed(name), lever: lever, title: title))
    }
}
