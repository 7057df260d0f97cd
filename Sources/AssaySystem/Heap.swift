/// A binary heap: the element that comes first is at hand, others are put in and taken out in logarithmic time.
package struct Heap<Element> {
    private var elements: [Element] = []
    private let comesBefore: @Sendable (Element, Element) -> Bool

    /// Makes an empty heap with an order.
    package init(_ comesBefore: @escaping @Sendable (Element, Element) -> Bool) {
        self.comesBefore = comesBefore
    }

    /// The element that comes first.
    package var first: Element? { elements.first }

    /// Puts an element in.
    package mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, comesBefore(elements[child], elements[(child - 1) / 2]) {
            elements.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the first element out.
    package mutating func removeFirst() -> Element? {
        guard !elements.isEmpty else { return nil }
        elements.swapAt(0, elements.count - 1)
        let first = elements.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < elements.count && comesBefore(elements[child], elements[least]) {
                least = child
            }
            guard least != parent else { return first }
            elements.swapAt(parent, least)
            parent = least
        }
    }
}

extension Heap: Sendable where Element: Sendable {}
