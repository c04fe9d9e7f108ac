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

  /// Hugging Face's linear schedule with warm-up, to 0: its factors for 3 of 8 steps are 0, 1/3,
  /// 2/3, 1, 4/5, 3/5, 2/5, 1/5, and 0 after the last.
  @Test func linear() {
    let schedule = LearningRateSchedule(
      .linear, peak: 1, floor: 0, warmUp: 3, from: .zero, steps: 8)
    let expected = [0, 1.0 / 3, 2.0 / 3, 1, 0.8, 0.6, 0.4, 0.2, 0, 0]
    for (step, rate) in expected.enumerated() {
      #expect(abs(schedule.rate(after: step) - rate) < 1e-12, "step \(step)")
    }
    let toFloor = LearningRateSchedule(.linear, peak: 3, floor: 1, warmUp: 0, steps: 4)
    #expect((0..<6).map { toFloor.rate(after: $0) } == [3, 2.5, 2, 1.5, 1, 1])
  }

  /// optax.warmup_cosine_decay_schedule(0, 2, 4, 12, 1): the decay steps hold the warm-up.
  @Test func cosineFromZero() {
    let schedule = LearningRateSchedule(
      .cosine, peak: 2, floor: 1, warmUp: 4, from: .zero, steps: 12)
    #expect((0..<5).map { schedule.rate(after: $0) } == [0, 0.5, 1, 1.5, 2])
    for step in 5..<12 {
      let rate = 1 + 0.5 * (1 + cos(Double.pi * Double(step - 4) / 8))
      #expect(abs(schedule.rate(after: step) - rate) < 1e-12)
    }
  }

  /// Update n, from 1, has min(n, w) / w of the cosine after n of all updates.
  @Test func languini() {
    let schedule = LearningRateSchedule(
      .cosine, peak: 6e-4, floor: 6e-6, warmUp: 200, from: .languini, steps: 1000)
    for n in [1, 2, 100, 199, 200, 201, 500, 999, 1000] {
      let cosine = 6e-6 + (6e-4 - 6e-6) * 0.5 * (1 + cos(Double.pi * Double(n) / 1000))
      let rate = cosine * Double(min(n, 200)) / 200
      #expect(abs(schedule.rate(after: n - 1) - rate) < 1e-15, "update \(n)")
    }
    let without = LearningRateSchedule(
      .cosine, peak: 2, floor: 1, warmUp: 0, from: .languini, steps: 10)
    #expect(without.rate(after: 9) == 1 && without.rate(after: 0) < 2)
  }

  @Test func constantAfterItsWarmUp() {
    let schedule = LearningRateSchedule(.constant, peak: 4, floor: 4, warmUp: 2, steps: 5)
    #expect((0..<7).map { schedule.rate(after: $0) } == [2, 4, 4, 4, 4, 4, 4])
    // The floor is not read.
    let floored = LearningRateSchedule(.constant, peak: 4, floor: 1, warmUp: 2, steps: 5)
    #expect((0..<7).map { floored.rate(after: $0) } == [2, 4, 4, 4, 4, 4, 4])
  }
}
