import Testing

@testable import Archive

struct BoundedQueueTests {
    @Test func `elements come out in the order in which they went in`() throws {
        let queue = BoundedQueue<Int>(capacity: 2)
        let producer = try WorkerThread {
            for number in 0..<1_000 where !queue.push(number) { return false }
            queue.close()
            return true
        }
        var found: [Int] = []
        while let number = queue.pop() { found.append(number) }
        #expect(producer.join())
        #expect(found == Array(0..<1_000))
    }

    @Test func `a closed queue takes nothing and gives what it has`() {
        let queue = BoundedQueue<Int>(capacity: 2)
        #expect(queue.push(1))
        queue.close()
        #expect(!queue.push(2))
        #expect(queue.pop() == 1)
        #expect(queue.pop() == nil)
    }

    @Test func `what is offered is taken only where there is room`() {
        let queue = BoundedQueue<Int>(capacity: 1)
        #expect(queue.offer(1))
        #expect(!queue.offer(2))
        #expect(queue.pop() == 1)
        #expect(queue.offer(3))
        queue.close()
        #expect(!queue.offer(4))
        #expect(queue.pop() == 3)
        #expect(queue.pop() == nil)
    }

    @Test func `closing wakes whoever waits for room`() throws {
        let queue = BoundedQueue<Int>(capacity: 1)
        #expect(queue.push(1))
        let producer = try WorkerThread { queue.push(2) }
        queue.close()
        #expect(!producer.join())
    }

    @Test func `closing wakes whoever waits for an element`() throws {
        let queue = BoundedQueue<Int>(capacity: 1)
        let consumer = try WorkerThread { queue.pop() }
        queue.close()
        #expect(consumer.join() == nil)
    }
}
