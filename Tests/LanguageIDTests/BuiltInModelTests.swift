import LanguageID
import TestSupport
import Testing

@Suite struct BuiltInModelTests {
  private static let sentences = [
    ("de", "Morgen fahren wir mit dem Zug in die Berge, wenn das Wetter gut bleibt."),
    ("en", "We are going to take the train to the mountains tomorrow if the weather holds."),
    ("es", "Mañana iremos en tren a las montañas si hace buen tiempo."),
    ("fi", "Huomenna menemme junalla vuorille, jos sää pysyy hyvänä."),
    ("fr", "Demain nous prendrons le train pour la montagne s'il fait beau."),
    ("hu", "Holnap vonattal megyünk a hegyekbe, ha jó marad az idő."),
    ("it", "Domani andremo in montagna con il treno se il tempo rimane bello."),
    ("sv", "I morgon tar vi tåget till bergen om vädret håller i sig."),
    ("ru", "Завтра мы поедем на поезде в горы, если погода будет хорошей."),
    ("uk", "Завтра ми поїдемо потягом у гори, якщо погода буде гарною."),
    ("el", "Αύριο θα πάμε στα βουνά με το τρένο, αν ο καιρός είναι καλός."),
    ("fa", "فردا اگر هوا خوب باشد با قطار به کوهستان می‌رویم."),
    ("ja", "明日は天気がよければ電車で山に行きます。"), ("zh", "如果明天天气好，我们就坐火车去山里。"),
    ("ko", "내일 날씨가 좋으면 기차를 타고 산에 갑니다."),
  ]

  @Test(arguments: sentences)
  func tellsSentences(_ label: String, _ sentence: String) {
    let model = LineClassifier.builtIn
    let prediction = predict(model, sentence)
    #expect(prediction.label == label && prediction.probability > 0.9, "\(prediction)")
    #expect(predict(model, sentence.uppercased()).label == label)
    #expect(model.spans(of: Array(sentence.utf8).span).map(\.label) == [label])
  }

  @Test func agreesWithItsSlowTwin() {
    let model = LineClassifier.builtIn
    let twin = SlowModel(decoding: model.encoded())
    for (_, sentence) in Self.sentences {
      let line = Array(sentence.utf8)
      for count in [5, 12, 30, line.count] {
        let part = Array(line.prefix(count))
        let fast = model.predict(part.span)
        let slow = twin.predict(part)
        #expect(fast.label == slow.label && abs(fast.probability - slow.probability) < 1e-8)
      }
    }
  }

  @Test func saysWhatItWasTrainedAndMeasuredOn() {
    let model = LineClassifier.builtIn
    let record = model.record
    #expect(model.encoded().count < 8_000_000)
    #expect(record.sources.map(\.name).contains("commonvoice"))
    // What may not be used for everything was measured on alone.
    #expect(record.sources.filter { !$0.isLearnt }.map(\.name) == ["bible-he", "ud-nc"])
    // Every language was measured, and no source of one that has others was learnt from before.
    let table = record.confusion
    #expect(table.labels == model.labels)
    #expect(Set(table.trueLabels).isSuperset(of: model.labels))
    #expect(table.trueLabels.count { $0.hasSuffix("-x-outside") } > 15)
    for label in model.labels {
      let rows = table.counts.filter { $0.key.label == label }.values
      let all = rows.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.reduce(0, +) } }
      let right = rows.reduce(0) { $0 + ($1[label]?.reduce(0, +) ?? 0) }
      #expect(all > 10 && 10 * right > 6 * all, "\(label): \(right) of \(all)")
    }
    for label in ["de", "en", "fr", "hu", "ja", "tr", "zh"] {
      let sources = Set(table.counts.keys.filter { $0.label == label }.map(\.source))
      #expect(sources.count > 1 && !sources.contains("training"), "\(label): \(sources.sorted())")
    }
  }

  @Test func findsTwoLanguagesInALine() {
    let line = "\(Self.sentences[1].1) \(Self.sentences[3].1)"
    let spans = LineClassifier.builtIn.spans(of: Array(line.utf8).span)
    #expect(spans.map(\.label) == ["en", "fi"])
    #expect(abs((spans.last?.range.lowerBound ?? 0) - Self.sentences[1].1.utf8.count) < 12)
  }
}
