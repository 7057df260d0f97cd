/// A unit of measurement: what it measures, and how it converts to that dimension's base unit.
///
/// Factors are exact by definition: the SI brochure (9th edition), the international yard and pound (1959), IEC 80000-13 for KiB and so on.
/// Left out because they are not one unit: gallons, pints, tons (of 2000 or 2240 pounds), calories, barrels.
struct MeasurementUnit: Hashable {
    /// What is measured, with the base unit.
    enum Dimension: Hashable {
        /// Metre, kilogram, second, kelvin, square metre, cubic metre, metre per second, joule, watt, pascal, hertz, byte, one.
        case length, mass, time, temperature, area, volume, speed, energy, power, pressure, frequency, data,
            share
        /// Calendar months, whose length in seconds is not fixed.
        case months
        /// A currency by its ISO 4217 code; currencies never convert.
        case currency(String)
    }

    let dimension: Dimension
    /// A value times the factor, plus the offset, is the value in the base unit.
    let factor: Double
    let offset: Double

    private init(_ dimension: Dimension, _ factor: Double, offset: Double = 0) {
        self.dimension = dimension
        self.factor = factor
        self.offset = offset
    }

    /// The unit of a symbol, in which case matters (`mW`, `MW`), or of a word, in which it does not.
    static func named(_ name: String) -> MeasurementUnit? {
        if let unit = symbols[name] { return unit }
        let word = name.lowercased()
        if let unit = words[word] { return unit }
        if word.hasSuffix("s"), let unit = words[String(word.dropLast())] { return unit }
        return currencies[word].map { MeasurementUnit(.currency($0), 1) }
    }

    /// A value in another unit of the same dimension; `nil` where the dimensions differ.
    func convert(_ value: Double, to other: MeasurementUnit) -> Double? {
        guard dimension == other.dimension else { return nil }
        return self == other ? value : (value * factor + offset - other.offset) / other.factor
    }

    private static let currencies: [String: String] = {
        var names = [
            "$": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD", "us dollars": "USD", "€": "EUR",
            "euro": "EUR",
            "euros": "EUR", "£": "GBP", "pound sterling": "GBP", "pounds sterling": "GBP", "¥": "JPY",
            "yen": "JPY", "₹": "INR",
            "rupees": "INR", "₩": "KRW", "won": "KRW", "francs": "CHF",
        ]
        for code in [
            "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "INR", "KRW", "BRL", "MXN", "SEK",
            "NOK", "DKK", "PLN",
            "CZK", "HUF", "TRY", "ZAR", "SGD", "HKD", "THB", "ILS", "AED", "SAR",
        ] { names[code.lowercased()] = code }
        return names
    }()

    private static let symbols: [String: MeasurementUnit] = {
        var units: [String: MeasurementUnit] = [
            "in": .init(.length, 0.0254), "ft": .init(.length, 0.3048), "yd": .init(.length, 0.9144),
            "mi": .init(.length, 1609.344),
            "nmi": .init(.length, 1852), "t": .init(.mass, 1000), "lb": .init(.mass, 0.45359237),
            "lbs": .init(.mass, 0.45359237),
            "oz": .init(.mass, 0.028349523125), "min": .init(.time, 60), "h": .init(.time, 3600),
            "hr": .init(.time, 3600),
            "hrs": .init(.time, 3600), "d": .init(.time, 86_400), "K": .init(.temperature, 1),
            "°C": .init(.temperature, 1, offset: 273.15), "℃": .init(.temperature, 1, offset: 273.15),
            "°F": .init(.temperature, 5.0 / 9, offset: 459.67 * 5 / 9),
            "℉": .init(.temperature, 5.0 / 9, offset: 459.67 * 5 / 9),
            "ha": .init(.area, 10_000), "m²": .init(.area, 1), "m2": .init(.area, 1),
            "km²": .init(.area, 1e6), "km2": .init(.area, 1e6),
            "cm²": .init(.area, 1e-4), "cm2": .init(.area, 1e-4), "m³": .init(.volume, 1),
            "m3": .init(.volume, 1),
            "cm³": .init(.volume, 1e-6), "cm3": .init(.volume, 1e-6), "m/s": .init(.speed, 1),
            "km/h": .init(.speed, 1 / 3.6),
            "kph": .init(.speed, 1 / 3.6), "mph": .init(.speed, 0.44704), "kn": .init(.speed, 1852.0 / 3600),
            "bar": .init(.pressure, 1e5),
            "mbar": .init(.pressure, 100), "psi": .init(.pressure, 6894.757293168361),
            "%": .init(.share, 0.01), "‰": .init(.share, 0.001),
            "ppm": .init(.share, 1e-6), "Wh": .init(.energy, 3600), "kWh": .init(.energy, 3.6e6),
            "MWh": .init(.energy, 3.6e9),
            "GWh": .init(.energy, 3.6e12), "bit": .init(.data, 0.125), "kbit": .init(.data, 125),
            "Mbit": .init(.data, 125_000),
            "Gbit": .init(.data, 125e6), "B": .init(.data, 1), "kB": .init(.data, 1e3),
            "KB": .init(.data, 1e3), "MB": .init(.data, 1e6),
            "GB": .init(.data, 1e9), "TB": .init(.data, 1e12), "PB": .init(.data, 1e15),
            "KiB": .init(.data, 1024),
            "MiB": .init(.data, 1_048_576), "GiB": .init(.data, 1_073_741_824),
            "TiB": .init(.data, 1_099_511_627_776),
        ]
        let prefixes: [(String, Double)] = [
            ("", 1), ("n", 1e-9), ("µ", 1e-6), ("μ", 1e-6), ("m", 1e-3), ("k", 1e3), ("M", 1e6), ("G", 1e9),
        ]
        for (prefix, factor) in prefixes {
            units[prefix + "m"] = .init(.length, factor)
            units[prefix + "g"] = .init(.mass, factor / 1000)
            units[prefix + "s"] = .init(.time, factor)
            units[prefix + "W"] = .init(.power, factor)
            units[prefix + "J"] = .init(.energy, factor)
            units[prefix + "Pa"] = .init(.pressure, factor)
            units[prefix + "Hz"] = .init(.frequency, factor)
            units[prefix + "L"] = .init(.volume, factor / 1000)
            units[prefix + "l"] = .init(.volume, factor / 1000)
        }
        units["cm"] = .init(.length, 0.01)
        units["cl"] = .init(.volume, 1e-5)
        units["hPa"] = .init(.pressure, 100)
        return units
    }()

    private static let words: [String: MeasurementUnit] = [
        "metre": .init(.length, 1), "meter": .init(.length, 1), "kilometre": .init(.length, 1000),
        "kilometer": .init(.length, 1000),
        "centimetre": .init(.length, 0.01), "centimeter": .init(.length, 0.01),
        "millimetre": .init(.length, 0.001),
        "millimeter": .init(.length, 0.001), "inch": .init(.length, 0.0254), "inches": .init(.length, 0.0254),
        "foot": .init(.length, 0.3048),
        "feet": .init(.length, 0.3048), "yard": .init(.length, 0.9144), "mile": .init(.length, 1609.344),
        "nautical mile": .init(.length, 1852),
        "gram": .init(.mass, 0.001), "kilogram": .init(.mass, 1), "kilo": .init(.mass, 1),
        "milligram": .init(.mass, 1e-6),
        "tonne": .init(.mass, 1000), "pound": .init(.mass, 0.45359237), "ounce": .init(.mass, 0.028349523125),
        "second": .init(.time, 1), "sec": .init(.time, 1), "minute": .init(.time, 60),
        "hour": .init(.time, 3600), "day": .init(.time, 86_400),
        "week": .init(.time, 604_800), "millisecond": .init(.time, 0.001), "month": .init(.months, 1),
        "year": .init(.months, 12),
        "degree celsius": .init(.temperature, 1, offset: 273.15),
        "degrees celsius": .init(.temperature, 1, offset: 273.15),
        "celsius": .init(.temperature, 1, offset: 273.15),
        "fahrenheit": .init(.temperature, 5.0 / 9, offset: 459.67 * 5 / 9),
        "degrees fahrenheit": .init(.temperature, 5.0 / 9, offset: 459.67 * 5 / 9),
        "kelvin": .init(.temperature, 1),
        "litre": .init(.volume, 0.001), "liter": .init(.volume, 0.001), "millilitre": .init(.volume, 1e-6),
        "milliliter": .init(.volume, 1e-6),
        "cubic metre": .init(.volume, 1), "cubic meter": .init(.volume, 1), "square metre": .init(.area, 1),
        "square meter": .init(.area, 1),
        "square kilometre": .init(.area, 1e6), "square kilometer": .init(.area, 1e6),
        "hectare": .init(.area, 10_000),
        "acre": .init(.area, 4046.8564224), "knot": .init(.speed, 1852.0 / 3600), "watt": .init(.power, 1),
        "kilowatt": .init(.power, 1000),
        "megawatt": .init(.power, 1e6), "joule": .init(.energy, 1), "kilojoule": .init(.energy, 1000),
        "kilowatt hour": .init(.energy, 3.6e6),
        "byte": .init(.data, 1), "kilobyte": .init(.data, 1e3), "megabyte": .init(.data, 1e6),
        "gigabyte": .init(.data, 1e9),
        "terabyte": .init(.data, 1e12), "percent": .init(.share, 0.01), "per cent": .init(.share, 0.01),
    ]
}
