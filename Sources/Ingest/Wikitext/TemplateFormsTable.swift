// Names and meanings of templates are facts of the wikis (their template pages); the forms are this
// project's.

extension TemplateForms {
  /// Templates of the English Wikipedia and of the many wikis that took their names from it.
  static let common = """
    lang | rtl-lang | script | bo-textonly = {2|text}
    lang-* = {1|text}
    transl | transliteration | translit = {text|2}
    transl/3 | transliteration/3 = {3}
    nihongo | nihongo2 | nihongo foot = {1} ({2}, {3})
    nihongo krt = {1} ({3}, {2})
    zh-t | zh-s | korean = {1}
    ipa | ipa-* | ipa link | iast | unicode | polytonic | nastaliq | hebrew = {1}
    nowrap | nobr | nobreak | nowrap2 | nbr | no wrap | noitalic | noitalics = {1}
    small | smaller | big | larger | resize | sc | smallcaps | smallcaps all | caps = {1}
    smalldiv | math | mvar | var | sup | sub | em | strong | strongbad | kbd | code = {1|text}
    abbr | abbrlink | tooltip | h:title | vanchor | visible anchor | anchord = {1}
    color | font color | colored text = {2|text}
    sic | linktext | ill | interlanguage link | interlanguage link multi | proper name = {1}
    convert | cvt = @measure
    as of | asof = @since
    val = {1}[±{2}][×10^{e}][ {u|ul}]
    num | number | gaps | chem | chem2 = {*}
    frac/1 | sfrac/1 | fraction/1 = 1/{1}
    frac/2 | sfrac/2 | fraction/2 = {1}/{2}
    frac/3 | sfrac/3 | fraction/3 = {1} {2}/{3}
    circa | ca | c. = c. {1}
    circa/2 | ca/2 | c./2 = c. {1} – c. {2}
    floruit | fl. | fl = fl. {1}
    reign = r. {1}–{2}
    angle bracket | angbr | angbr ipa | vr = ⟨{1}⟩
    spaces | nbsp | space | thinsp | thin space | hair space = {_}
    snd | spnd | spaced ndash | spaced en dash | sndash = {_}–{_}
    ndash | en dash | nsndns = –
    mdash | em dash | emdash = —
    dot | · | middot = {_}·{_}
    ' = '
    's = 's
    '" = '"
    "' = "'
    usd | us$ | usdollar = US${1}
    a$ | aud = A${1}
    gbp | £ = £{1}
    eur | € | euro = €{1}
    inr | ₹ | rs = ₹{1}
    km to mi = {1} km
    mi to km = {1} mi
    railgauge | track gauge = {1}
    uss = USS {1}
    hms = HMS {1}
    ss | ship/1 = {1}
    ship = {1} {2}
    quote | blockquote | cquote | quotation | bquote = {text|quote|1}
    qi | qq = “{1}”
    nobold | nocaps | large = {1}
    citation needed span | cns | clarify span = {text|1}
    isbn = ISBN {1}
    oclc = OCLC {1}
    tex = TeX
    latex = LaTeX
    eqm = ⇌
    sort = {2|1}
    nts | flag | flagu | flagcountry = {1}
    = = =
    ! = |
    """

  /// What other names mean on the wikis of one language.
  static let byLanguage: [String: String] = [
    "ar": """
    ألمانية = (بالألمانية: {1})
    إنجليزية | إنج = (بالإنجليزية: {1})
    فرنسية | فرن = (بالفرنسية: {1})
    """,
    "de": """
    " | “ = „{1}“
    zitat = {text|1}
    höhe = {1} m
    """,
    "el": """
    ΔΦΑ | προφορά = {1}
    μονάδα = {1}[ {2}]
    απόσπασμα = {1}
    redwd = {3|1}
    """,
    "es": """
    esd = {_}
    unidad = {1} {2}
    """,
    "fi": """
    k-* = {1}
    """,
    "fr": """
    langue | en langue | lang = {2|texte}
    nombre | unité | num | tmp = {1}[ {2}][{3}]
    date | date- = {1}[ {2}][ {3}]
    heure = {1} h[ {2}]
    s | sp = {1}e siècle
    s- | s2 = {1}e
    ier = Ier
    iers = Iers
    ire = Ire
    1er = 1er {1}
    1re = 1re {1}
    n° = no
    incise = – {1} –
    citation = « {1} »
    euro = {1} €
    ' = ’
    etc. = etc.
    latin | grec | grec ancien | allemand | anglais = {1}
    japonais = {1} ({2}, {3})
    api | msapi | api- = {1}
    lien = {texte|fr|1}
    """,
    "hu": """
    szám = {1}
    """,
    "hy": """
    քաղվածք = {1}
    """,
    "it": """
    m s.l.m. = m s.l.m.
    m = {1} {2}{3}
    ta | tutto attaccato | maiuscoletto | chiarire | citazione necessaria | cn = {1}
    exp = {1}×10^{2}
    colore = {2}
    cas = {1}
    , = ,
    citazione = {1}
    """,
    "ltg": """
    vol-* = {1}
    """,
    "mr": """
    रुपया = ₹
    """,
    "ru": """
    нп5 | нп3 | нп4 | нп | не переведено 5 | не переведено = {2|1}
    iw | нп2 = {2|1}
    число | num = {1}
    s | nobr | nowrap = {1}
    начало цитаты = {1}
    """,
  ]
}
