import Ingest
import Testing

/// Kinds of loss that were seen on real wikis, each with inputs of its own.
@Suite("Inline templates and other losses")
struct InlineTemplateTests {
  @Test(
    "by language",
    arguments: [
      (
        "en", "Bo ({{langx|de|Turm}}) met {{ill|Far Keeper|fr|Gardien|lt=him}}.",
        "Bo (Turm) met him."
      ),
      (
        "en", "Born {{birth date|1911|2|9}} and {{Birth date|df=yes|1911|2|9}}.",
        "Born February 9, 1911 and 9 February 1911."
      ),
      ("en", "Since {{start date|1999|7}} or {{death date|1980}}.", "Since July 1999 or 1980."),
      (
        "uk", "Олена ({{ДН|9|2|1911}} — {{ДС|1|12|1980}}) жила.",
        "Олена (9 лютого 1911 — 1 грудня 1980) жила."
      ),
      ("uk", "До {{не перекладено|Вежа|Вежі|en|Tower}} і {{iw|Міст|||Bridge}}.", "До Вежі і Міст."),
      ("uk", "а{{•}}б", "а • б"),
      ("ru", "Это {{нет АИ|старый мост|1 мая 2020}} и {{s|9 км}}.", "Это старый мост и 9 км."),
      ("ja", "{{読み仮名|'''霧橋'''|きりばし}}は橋。", "霧橋（きりばし）は橋。"),
      ("ja", "{{仮リンク|灯台|en|Lighthouse|label=灯}}と{{ilq|鴎|en|Gull}}。", "灯と鴎。"),
      ("ja", "{{いつ範囲|夜に開いた|date=2020年}}橋。{{de|Nebelbrücke}}。", "夜に開いた橋。Nebelbrücke。"),
      ("zh", "{{link-ja|霧橋|霧橋 (日本)}}及{{tsl|en|Fog Tower||霧塔}}。", "霧橋及霧塔。"),
      ("zh", "{{來源請求|此橋夜間開放}}，{{which|某人}}說。", "此橋夜間開放，某人說。"),
      ("ko", "{{임시링크|안개 다리|en|Fog Bridge}}와 {{llang|fr|pont}}.", "안개 다리와 pont."),
      ("bn", "দূরত্ব {{রূপান্তর|12|km|mi}}।", "দূরত্ব 12 km।"), ("hi", "दूरी {{रूपांतरण|12|km2}}।", "दूरी 12 km²।"),
      (
        "id", "Luas {{Ubah|12|km2}} {{Butuh rujukan|menurut data lama}}.",
        "Luas 12 km² menurut data lama."
      ),
      (
        "tr", "Uzunluk {{dönüştür|12|km|mi}} ve {{alıntı|eski köprü}}.",
        "Uzunluk 12 km ve eski köprü."
      ),
      (
        "it", "La torre {{Citazione necessaria|era rossa}} e {{chi|secondo alcuni}}.",
        "La torre era rossa e secondo alcuni."
      ),
      ("pl", "Wieża {{Fakt|była czerwona|data=2017}}.", "Wieża była czerwona."),
      (
        "fr", "Le pont {{référence nécessaire|était rouge|date=2020}} au {{XXe siècle}}.",
        "Le pont était rouge au XXe siècle."
      ),
      (
        "fr", "Long de {{unité|90000|km}} le {{1er janvier}} au {{s|XII}}.",
        "Long de 90 000 km le 1er janvier au XIIe siècle."
      ),
      (
        "es", "El puente {{cita requerida|era rojo}} el {{fecha|3|5|1950}} en el {{siglo|XX}}.",
        "El puente era rojo el 3 de mayo de 1950 en el siglo XX."
      ),
      (
        "pt",
        "No {{séc|XIX}} {{carece de fontes|havia barcos}} em {{dtlink|3|5|1950}}, {{fmtn|1234567}}.",
        "No século XIX havia barcos em 3 de maio de 1950, 1 234 567."
      ),
      ("ca", "Al {{segle|XX}} {{cal citació|era vell}}.", "Al segle XX era vell."),
      ("nl", "De brug {{Bron?|was rood}} en {{Citaat|is oud}}.", "De brug was rood en is oud."),
      ("de", "Er ({{enS|fog}}, {{lang|fr|brume}}) sprach.", "Er (fog, brume) sprach."),
      (
        "cs", "Most ({{cizojazyčně|de|Brücke}}) {{doplňte zdroj|byl starý}}.",
        "Most (Brücke) byl starý."
      ),
      ("sr", "Мост ({{јез-нем|Brücke}}).", "Мост (Brücke)."),
      ("fa", "پل ({{آلمانی|Brücke}}).", "پل (Brücke)."),
      ("sk", "Leží {{mnm|134}} a {{km|5}}.", "Leží 134 m n. m. a 5 km."),
      ("vi", "Giá {{CAD|5}}.", "Giá 5 CAD."),
      (
        "sv", "Bron ({{lang-en|Fog Bridge}}) {{källa behövs|var röd}}.",
        "Bron (Fog Bridge) var röd."
      ),
      ("ar", "الجسر {{إنج|Fog Bridge}}.", "الجسر (بالإنجليزية: Fog Bridge)."),
      ("he", "אמר: {{ציטוטון|הגשר ישן}}.", "אמר: הגשר ישן."),
    ])
  func languages(language: String, wikitext: String, expected: String) throws {
    #expect(try read(wikitext, language: language) == expected)
  }

  @Test(
    "lists and quotations",
    arguments: [
      ("The crew: {{hlist|Ada|Bo}} and {{ubl|Cy|Di}}.", "The crew: Ada Bo and Cy Di."),
      ("Crew:\n{{flatlist|\n* Ada\n* Bo\n}}\nEnd.", "Crew:\nAda\nBo\nEnd."),
      ("{{columns-list|colwidth=9em|\n* Ada\n* Bo\n}}", "Ada\nBo"),
      ("{{small|* Ada\n* Bo}}", "Ada\nBo"),
      ("a\n{{blockquote|\n: Ada\n: Bo\n}}\nb", "a\nAda\nBo\nb"),
      ("<poem>: Ada\n:: Bo</poem>", "Ada\nBo"), ("<poem>* Ada</poem>", "Ada"),
      ("a {{lang|fr|b: c}} d", "a b: c d"), ("{{center|The old bridge}}", "The old bridge"),
    ])
  func lists(wikitext: String, expected: String) throws {
    #expect(try read(wikitext) == expected)
  }

  @Test(
    "the rule for unknown templates",
    arguments: [
      ("a {{what|the old bridge}} b", "a the old bridge b"), ("a {{what|fr|pont}} b", "a pont b"),
      ("a {{what|x|label=the bridge|y}} b", "a the bridge b"), ("a {{what|12|km}} b", "a b"),
      ("{{what|the old bridge}}", ""), ("a\n{{what|the old bridge}}  \nb", "a\n\nb"),
      ("a {{what|https://example.org/bridge}} b", "a b"), ("a {{what|Bridge.jpg}} b", "a b"),
      ("a {{what|Smith|2000|p=5}} b", "a b"), ("a{{what ref|Smith}} b", "a b"),
      ("a {{what|1950|5|3}} b", "a May 3, 1950 b"),
      ("a {{what|[[File:x.png|long text]]}} b", "a b"),
      ("a {{what|[[bridge|the old one]]}} b", "a the old one b"),
      ("* {{what|the old bridge}}", "the old bridge"),
      ("a {{what}} b", "a b"), ("a {{cite what|the old bridge}} b", "a b"),
      ("a {{Infobox gull|the old bridge}} b", "a b"),
    ])
  func unknown(wikitext: String, expected: String) throws {
    #expect(try read(wikitext) == expected)
  }

  @Test(
    "other faults",
    arguments: [
      ("[http://a.example/b{{dead link|date=May 2020 |bot=X }} Tables] c", "Tables c"),
      ("a <section begin=x />b c<section end=x />", "a b c"),
      ("a <section begin=\"x\"/>b.", "a b."),
      ("[[Old bridge\n|the bridge]] x", "the bridge x"), ("[[a\nb|c]] x", "a\nb|c x"),
      ("<span class=\"<!-- x -->y\">a</span>", "a"),
      ("<div <includeonly>x</includeonly>>a</div>", "a"),
      ("a<span style=\"display:none\">b<span>c</span>d</span> e", "a e"),
      ("a<span style='display : none'>b e", "ab e"), ("<ruby>漢<rt>かん</rt></ruby>", "漢(かん)"),
      ("<ruby>漢<rp>（</rp><rt>かん</rt><rp>）</rp></ruby>", "漢（かん）"),
      ("<ruby>漢<rt>かん</ruby>字", "漢(かん)字"),
      ("{{Infobox gull\n|name=x\n|size=y\n\nText.", "Text."),
      ("'''{{PAGENAME}}''' is.", "Fog Bridge is."),
    ])
  func faults(wikitext: String, expected: String) throws {
    #expect(try read(wikitext) == expected)
  }

  @Test("formulas are left out, named or kept in TeX")
  func math() throws {
    let wikitext = "a <math>x^2\n + y</math> b <math/> c"
    #expect(try read(wikitext) == "a b c")
    #expect(
      try read(wikitext, settings: WikitextSettings(math: .placeholder)) == "a [math] b [math] c")
    #expect(try read(wikitext, settings: WikitextSettings(math: .tex)) == "a x^2 + y b c")
  }
}
