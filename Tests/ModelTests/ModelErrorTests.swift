import Model
import Testing

@Suite struct ModelErrorTests {
  @Test func errorsSayWhatWasFound() {
    let cases: [(ModelError, String)] = [
      (
        .tokenOutOfRange(token: 19, index: 3, vocabularySize: 19),
        "token 19 at index 3: the vocabulary has ids 0 to 18"
      ),
      (.noGradient, "no gradient has been accumulated since the last update"),
      (.notFinite(step: 7), "step 7: the gradient is not finite; training has diverged"),
      (
        .damagedSafetensors(offset: 8, reason: "no header"), "safetensors: at byte 8: no header"
      ),
      (.unexpectedTensor(name: "a", reason: "is missing"), "tensor a: is missing"),
      (.outOfMemory(bytes: 12), "cannot allocate 12 bytes"),
    ]
    for (error, sentence) in cases { #expect(error.description == sentence) }
  }
}
