import Foundation
import Model
import Testing

@Suite struct LearningRateScheduleTests {
  @Test func schedules() throws {
    let cosine = LearningRateSchedule.cosine(peak: 2, floor: 1, warmUp: 4, steps: 12)
    #expect((0..<5).map { cosine.rate(after: $0) } == [0.5, 1, 1.5, 2, 2])
    #expect(abs(cosine.rate(after: 8) - 1.5) < 1e-12)
    #expect(cosine.rate(after: 11) > 1)
    #expect(cosine.rate(after: 12) == 1 && cosine.rate(after: 1000) == 1)
    #expect(LearningRateSchedule.constant(rate: 3).rate(after: 77) == 3)
    let never = LearningRateSchedule.cosine(peak: 2, floor: 1, warmUp: 0, steps: 0)
    #expect(never.rate(after: 0) == 1)
    let json = try JSONEncoder().encode(cosine)
    #expect(try JSONDecoder().decode(LearningRateSchedule.self, from: json) == cosine)
  }
}
