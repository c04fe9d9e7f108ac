// Names and meanings of templates are facts of the wikis (their template pages); the forms are this
// project's.

extension TemplateForms {
  /// Templates of the English Wikipedia and of the many wikis that took their names from it.
  static let common = """
    lang | rtl-lang | script | bo-textonly | langx = {2|text}
    lang-* = {1|text}
    transl | transliteration | translit = {text|2}
    transl/3 | transliteration/3 | xlit/3 = {3}
    nihongo | nihongo2 | nihongo foot = {1} ({2}, {3})
    nihongo3 = {3} ({2}, {1})
    nihongo krt = {1} ({3}, {2})
    zh-t | zh-s | zh-c | zhi = {1}
    zh = {t|s|c|hant|1}[, {p|pinyin}]
    korean = {hangul|1}[ ({hanja|2})]
    ko-hhrm = {1}[ ({2})]
    ipa | ipa-* | ipa link | iast | unicode | polytonic | nastaliq | hebrew = {1}
    ipac-en = [/{*}/]
    respell | ipa-all = {*}
    nowrap | nobr | nobreak | nowrap2 | nbr | no wrap | noitalic | noitalics | allow wrap = {1}
    small | smaller | big | larger | resize | sc | smallcaps | smallcaps all | caps = {1}
    smalldiv | math | mvar | var | sup | sub | em | strong | strongbad | kbd | code = {1|text}
    abbr | abbrlink | tooltip | h:title | vanchor | visible anchor | anchord = {1}
    color | font color | fontcolor | colored text | coloredlink | background color = {text|2|1}
    sic | linktext | proper name | not a typo | typo | as written | chem name = {1}
    ill | interlanguage link | interlanguage link multi | illm | red link = {lt|1}
    link-interwiki = {lt|zh|1}
    convert | cvt = @measure
    as of | asof = @since
    val = {1}[±{2}][×10^{e}][ {u|ul}]
    num | number = @number
    gaps | chem | chem2 = {*}
    birth date | birth date and age | bda | birth-date | dob | birth date and age2 = @date
    death date | death date and age | dda | death-date | start date | end date = @date
    start date and age | end date and age | film date | launch date | release date | dts = @date
    birth year and age | birth year | death year | death year and age = {1}
    oldstyledate = {1} {2} [O.S. {3}]
    oldstyledatedy = {1} {2} [O.S. {3}]
    frac/1 | sfrac/1 | fraction/1 = 1/{1}
    frac/2 | sfrac/2 | fraction/2 = {1}/{2}
    frac/3 | sfrac/3 | fraction/3 = {1} {2}/{3}
    1/2 | half = ½
    1/4 = ¼
    3/4 = ¾
    pi = π
    radic | sqrt = √{1}
    circa | ca | c. = c. {1}
    circa/2 | ca/2 | c./2 = c. {1} – c. {2}
    floruit | fl. | fl = fl. {1}
    reign = r. {1}–{2}
    born-in | born in = b. {1}
    angle bracket | angbr | angbr ipa | vr = ⟨{1}⟩
    spaces | nbsp | space | thinsp | thin space | hair space | clear space = {_}
    snd | spnd | spaced ndash | spaced en dash | sndash | spaced en dash space = {_}–{_}
    ndash | en dash | nsndns | en dash range = –
    mdash | em dash | emdash = —
    dot | · | middot | interpunct = {_}·{_}
    • | bull | bullet | bold middot = {_}•{_}
    \\ = {_}/{_}
    ' = '
    's = 's
    '" = '"
    "' = "'
    -' = '
    usd | us$ | usdollar = US${1}
    a$ | aud = A${1}
    cad | c$ | ca$ = C${1}
    nzd = NZ${1}
    gbp | £ = £{1}
    eur | € | euro = €{1}
    inr | ₹ | rs | indian rupee | inrconvert = ₹{1}
    jpy | ¥ | yen = ¥{1}
    cny | rmb = ¥{1}
    krw | won = ₩{1}
    km to mi | km = {1} km
    mi to km = {1} mi
    railgauge | track gauge = {1}
    uss = USS {1}
    hms = HMS {1}
    hmas = HMAS {1}
    hmcs = HMCS {1}
    ins = INS {1}
    rms = RMS {1}
    sms = SMS {1}
    mv = MV {1}
    ms = MS {1}
    ss = SS {1}
    ship/1 = {1}
    ship = {1} {2}
    sclass | sclass- | sclass2 | sclass2- = {1}-class {2}
    quote | blockquote | cquote | quotation | bquote | rquote = {text|quote|1}
    poemquote | poem quote | verse translation | talkquote | quote frame | qb = {text|quote|1}
    block indent | blockindent | bi | center | centre | indent | in5 | div col = {text|content|1}
    quote box | quotebox = {quote|text|1}
    plainlist | plain list | flatlist | columns-list | col-list | cl | colist = {1}
    hlist | horizontal list | comma separated entries | ubl | ubli | unbulleted list = @list
    bulleted list | blist | ordered list | olist | ol | cslist | enum | pagelist = @list
    qi | qq | tq | xt = “{1}”
    nobold | nocaps | large | huge | larger text | lower | raise = {text|1}
    citation needed span | cns | clarify span | cnspan | fact span = {text|1}
    isbn | isbn2 | isbnt = ISBN {1}
    issn = ISSN {1}
    oclc = OCLC {1}
    tex = TeX
    latex = LaTeX
    eqm = ⇌
    rarr | arrow = →
    sort | hs = {2|1}
    sortname = {1} {2}
    nts | ntsh | flag | flagu | flagcountry | flagdeco | flaglink | fb | fbw = {1}
    flagathlete | flagioc | flagioc2athlete = {1}
    lit | lit. | literal translation | literally = lit. '{1}'
    gloss | gcl = '{1}'
    wikt-lang | wt = {2}
    wiktionary-inline | wikt = {2|1}
    esc | esc2 = {1}
    rating = {1}/{2}
    player | goal = {2|1}
    sfn | sfnp | sfnm | harv | harvnb | harvtxt | harvcoltxt | harvcol | harvp = @nothing
    r | rp | ref | refn | efn | efn-ua | note | notetag | cn | fact | anchor | anchors = @nothing
    citation needed | clarify | who | which | when | where | why | dubious | by whom = @nothing
    cite* | citation* | doi | pmid | pmc | jstor | bibcode | arxiv | s2cid | asin = @nothing
    main | see also | further | seealso | hatnote | about | for | other uses = @nothing
    page needed | better source needed | failed verification | dead link = @nothing
    full citation needed | update inline | disputed inline | nbsp- | shy = @nothing
    authority control | coord | reflist | portal | commons category | infobox* = @nothing
    flagicon | flag icon | flagicon image | small flag | noflag | increase | decrease = @nothing
    toc | toc left | toc right | toclimit | clear | clr | - | br = @nothing
    spoken | audio | listen | pp* | use dmy dates | use mdy dates | short description = @nothing
    = = =
    ! = |
    """

  /// What other names mean on the wikis of one language.
  static let byLanguage: [String: String] = [
    "ar": """
    ألمانية = (بالألمانية: {1})
    إنجليزية | إنج | إنك = (بالإنجليزية: {1})
    فرنسية | فرن | فر = (بالفرنسية: {1})
    روسية = (بالروسية: {1})
    إسبانية = (بالإسبانية: {1})
    إيطالية = (بالإيطالية: {1})
    تركية = (بالتركية: {1})
    لاتينية = (باللاتينية: {1})
    فارسية = (بالفارسية: {1})
    اقتباس | اقتباس مضمن | مقولة = {1}
    وصلة إنترويكي | وإو = {نص|تر|1}
    صفحات توضيح | بحاجة لمصدر | بحاجة لدقة أكثر = {1}
    تاريخ الميلاد | تاريخ الميلاد والعمر | تاريخ الوفاة | تاريخ الوفاة والعمر = @date
    رمز وحدة | تحويل = @measure
    صغير | لون | نص ملون = {2|1}
    شبه جملة = {1}
    قرآن = {1}
    استشهاد* | مرجع* | ر | بحاجة لمصدر/0 = @nothing
    """,
    "az": """
    dil-* | dil = {2|1}
    sitat | sitat başlanğıc = {1}
    mənbə göstərin = {1}
    """,
    "be": """
    не перакладзена | нп | iw | нп5 = {2|1}
    lang-* = {1}
    цытата = {1}
    дн | дс = @date
    """,
    "bg": """
    цитат = {1}
    lang-* = {1}
    факт = {1}
    """,
    "bn": """
    রূপান্তর | convert = @measure
    উক্তি | উদ্ধৃতি = {1}
    জন্ম তারিখ | জন্ম তারিখ ও বয়স | মৃত্যু তারিখ | মৃত্যু তারিখ ও বয়স = @date
    শুরুর তারিখ | শুরুর তারিখ এবং বয়স | সমাপ্তির তারিখ = @date
    আধ্বব* | ভাষা = {2|1}
    ভাষা-* | lang-* = {1}
    আন্তঃভাষা সংযোগ = {lt|1}
    তথ্যসূত্র প্রয়োজন | সত্যতা = {1}
    ছোট | ছোটো | নমোড়ক = {1}
    প্রায় = আনু. {1}
    """,
    "ca": """
    segle | seg | segles = segle {1}
    cita | citació | cita2 = {1}
    citació necessària | cal citació | cc = {1}
    fecha | data naixement | data naixement i edat | data defunció | data defunció i edat = @date
    unitat | conversió | convertir = @measure
    lang-* = {1}
    ee = ×10^{1}
    aC = aC
    dC = dC
    nbsp- = {_}
    enllaç no trobat | illm | ill = {lt|1}
    e* = @nothing
    """,
    "cs": """
    cizojazyčně | cj = {2}
    vjazyce2 | vjazyce | jazyk | lang = {2}
    cizojazyčně/3 | cj/3 = {2} ({3})
    citát | citace textu | citát v rámečku = {1}
    doplňte zdroj | fakt? | zdroj? | fakt/dne = {1}
    datum narození | datum narození a věk | datum úmrtí | datum úmrtí a věk = @date
    století = {1}. století
    km² = {1} km²
    nowrap | nobr | mal = {1}
    cizojazyčný odkaz | ill | link-* = {lt|1}
    r | citace* = @nothing
    """,
    "da": """
    citat | citatboks = {1}
    kilde mangler | citation needed = {1}
    fødselsdato | fødselsdato og alder | dødsdato | dødsdato og alder | dato = @date
    lang-* = {1}
    nowrap = {1}
    """,
    "de": """
    " | “ = „{1}“
    "- = „{1}“
    zitat = {text|1}
    zitat-* = {text|1}
    zitat-en | zitat-fr | zitat-la | zitat-es | zitat-it = {text|1}
    höhe = {1} m
    lang = {2}
    des | en | ens | engs | frs | las | rus | its | esp | grcs | grs | deS = {1}
    enS | frS | laS | ruS | itS | esS | elS | grcS | plS | csS | nlS | ptS | jaS | zhS = {1}
    fr | la | it | es | ru | el | grc | pl | cs | nl | pt | ja | ar | arS | he | heS | tr = {1}
    trS | de | hu | huS | sv | svS | da | daS | fi | fiS | uk | ukS | ro | roS | sr | srS = {1}
    nihongo | japanisch = {1} ({2}, {3})
    ipa | lautschrift = {1}
    unicode | okina | hinweis-klartext = {1}
    zahl | formatnum | zahlen = @number
    maß = {1} {2}
    nts | sortkey = {1}
    dts | sortdate = {1}
    § | §§ = § {1} {2}
    farbe | color | fett | kursiv = {2|1}
    bibel | bibel-idx = {1} {2},{3}
    abk. = {1}
    bpskm = {1}
    reichsmark | rm = {1} RM
    s | ss = @nothing
    literatur | internetquelle | belege | cite* = @nothing
    belege fehlen | belege | wer | wann | wo | warum = @nothing
    """,
    "el": """
    ΔΦΑ | προφορά = {1}
    μονάδα = {1}[ {2}]
    απόσπασμα | παράθεση | απόσπασμα2 = {1}
    redwd = {3|1}
    εκκρεμεί παραπομπή = {1}
    ημερομηνία γέννησης | ημερομηνία γέννησης και ηλικία | ημερομηνία θανάτου = @date
    ημερομηνία θανάτου και ηλικία = @date
    lang-* = {1}
    """,
    "en": """
    circa | ca | c. = c. {1}
    """,
    "eo": """
    citaĵo = {1}
    """,
    "es": """
    esd = {_}
    unidad | unidades = @spaced
    convertir | conv = @measure
    siglo = siglo {1}
    siglo/2 = siglo {1} {2}
    siglo/3 = siglo {1} {2}
    fecha | fecha de inicio | fecha de fin | fecha de nacimiento | fecha de fallecimiento = @date
    bda | dda | fallecimiento = @date
    cita | cita2 | cita destacada | caja de cita = {1}
    cita requerida | cr | demostrar | añadir referencias | verificar = {1}
    lang-* = {1}
    lengua | idioma = {2|1}
    enlace interlingüístico | ill | enlace interlingüístico temporal = {lt|1}
    versalita | versalitas | may | nowrap | sinitálica = {1}
    nihongo = {1} ({2}, {3})
    afi | api = {1}
    ac = a. C.
    a.c. = a. C.
    dc = d. C.
    d.c. = d. C.
    no ex = {1}
    formatnum | esc = {1}
    cita publicación | cita libro | cita web | cita noticia | refn | harvnp = @nothing
    """,
    "et": """
    lisa viide = {1}
    keel-* = {1}
    """,
    "eu": """
    aipu = {1}
    erreferentzia behar = {1}
    """,
    "fa": """
    آلمانی | انگلیسی | فرانسوی | روسی | عربی | ترکی | ایتالیایی | اسپانیایی = {1}
    یونانی | لاتین | ارمنی | اردو | هندی | چینی | ژاپنی | کردی | پهلوی | سانسکریت = {1}
    به انگلیسی | به فرانسوی | به آلمانی | به عربی | به روسی | به ترکی = {1}
    نقل‌قول | نقل قول | گفتاورد | جعبه گفتاورد = {متن|1}
    مدرک | نیازمند منبع | نیاز به منبع = {1}
    تاریخ تولد | تاریخ تولد و سن | تاریخ مرگ | تاریخ مرگ و سن = @date
    پم | پیوند میان‌ویکی | پیوند ویکی = {1}
    عدد | رقم | اعداد = {1}
    تبدیل = @measure
    نستعلیق | فونت | رنگ | کوچک | بزرگ = {2|1}
    ش = {1}
    سرهم = {1}
    """,
    "fi": """
    k-* = {1}
    sitaatti | lainaus = {1}
    lähde | kenen mukaan | täsmennä | lähde? = {1}
    syntynyt | syntymäaika | kuolinaika | päiväys = @date
    lang-* = {1}
    ill-wd = {lt|1}
    """,
    "fr": """
    langue | en langue | lang = {2|texte}
    langue avec nom | lang-* = {texte|1}
    nombre | unité | num | tmp = {#1}[ {2}][{3}]
    nb | formatnum | nombre fixe = @number
    date | date- | date de naissance | date de décès = {1}[ {2}][ {3}]
    date rév | date républicaine = {1}[ {2}][ {3}]
    heure | h = {1} h[ {2}]
    durée = {1} h[ {2} min]
    s | sp | siècle = {1}e siècle
    s- | s2 | s-/1 = {1}e
    xxie siècle = XXIe siècle
    xxe siècle = XXe siècle
    xixe siècle = XIXe siècle
    xviiie siècle = XVIIIe siècle
    xviie siècle = XVIIe siècle
    xvie siècle = XVIe siècle
    xve siècle = XVe siècle
    xive siècle = XIVe siècle
    xiiie siècle = XIIIe siècle
    xiie siècle = XIIe siècle
    xie siècle = XIe siècle
    xe siècle = Xe siècle
    -s = {1}e siècle av. J.-C.
    -s- = {1}e
    ap jc = {1} apr. J.-C.
    av jc = {1} av. J.-C.
    ier = Ier
    iers = Iers
    ire = Ire
    ires = Ires
    ie = Ie
    iie = IIe
    iiie = IIIe
    ive = IVe
    ve = Ve
    1er = 1er {1}
    1er janvier = 1er janvier
    1er février = 1er février
    1er mars = 1er mars
    1er avril = 1er avril
    1er mai = 1er mai
    1er juin = 1er juin
    1er juillet = 1er juillet
    1er août = 1er août
    1er septembre = 1er septembre
    1er octobre = 1er octobre
    1er novembre = 1er novembre
    1er décembre = 1er décembre
    1re = 1re {1}
    2e = 2e {1}
    3e = 3e {1}
    exp | e = {1}
    n° | numéro | no = no
    nos = nos
    incise = – {1} –
    citation | citation bloc | début citation | vers | bloc citation = {1}
    citation/1 | cita/1 | citation étrangère/1 = « {1} »
    citation étrangère/2 = « {2} »
    euro | eur = {1} €
    ' = ’
    , = ,
    etc. = etc.
    latin | grec | grec ancien | allemand | anglais | espagnol | italien | russe | arabe = {1}
    japonais = {1} ({2}, {3})
    api | msapi | api- = {1}
    lien | lien interlangue = {texte|fr|1}
    référence nécessaire | référence souhaitée | citation nécessaire | refnec = {1}
    référence à confirmer | passage non neutre | pas clair | précision nécessaire = {1}
    passage évasif | lesquels | qui | quand | où = {1}
    petites capitales | pc | minuscules | petit | bande dessinée = {1}
    souverain- | souverain2 | souverain3 = {1}
    ouvrage | article | lien web | chapitre | harvsp | sfn | plume | note | r = @nothing
    refa | refl | référence | références | date à préciser = @nothing
    """,
    "gl": """
    século = século {1}
    cómpre referencia = {1}
    """,
    "he": """
    ציטוטון | ציטוט | ציטוט2 | משפט ציטוט = {תוכן|מרכאות|1}
    אנ | אנג = (באנגלית: {1})
    מקור | דרוש מקור = {1}
    שפה | שפות = {2|1}
    ש = {_}
    כ = {1}
    הערה | צ-ספר | ערך מורחב | צ-מאמר | בעברית | ביאור | הע = @nothing
    שם בשפה אחרת = {1}
    קישור שפה = {3|1}
    תאריך לידה | תאריך פטירה = @date
    """,
    "hi": """
    रूपांतरण | बदलें | परिवर्तित = @measure
    उद्धरण | उक्ति = {1}
    उद्धरण आवश्यक | तथ्य | संदर्भ आवश्यक = {1}
    जन्म तिथि | जन्म तिथि और आयु | जन्म तिथि एवं आयु | मृत्यु तिथि | मृत्यु तिथि और आयु = @date
    भाषा = {2|1}
    lang-* = {1}
    """,
    "hr": """
    citat | citiraj = {1}
    izvor | nedostaje izvor = {1}
    jezik | lang = {2|1}
    """,
    "hu": """
    szám = {1}
    idézet | idézet 2 | idézet keretben | cquote = {1}
    forr | forrás? | citation needed = {1}
    születési dátum | halálozási dátum | életkor | halál dátuma = @date
    ejtsd | kiejtés | ipa = {1}
    opcionális = {1}
    """,
    "hy": """
    քաղվածք | մեջբերում = {1}
    փաստ | չեղած = {1}
    ծննդյան ամսաթիվ | մահվան ամսաթիվ | ծա | մա = @date
    lang-* = {1}
    չթ | նթ | iw = {2|1}
    """,
    "id": """
    ubah | konversi | convert = @measure
    butuh rujukan | fakta | butuh kutipan = {1}
    lahirmati = @nothing
    tanggal lahir | tanggal lahir dan umur | tanggal mati | tanggal mati dan umur = @date
    lang-* | bahasa = {1}
    kutipan | kutip | cquote = {1}
    rp = Rp{1}
    """,
    "is": """
    heimild vantar = {1}
    """,
    "it": """
    m s.l.m. = m s.l.m.
    m = {1} {2}{3}
    ta | tutto attaccato | maiuscoletto | chiarire | citazione necessaria | cn = {1}
    senza fonte | citazione necessaria | chi | quando | non chiaro | fonte necessaria = {1}
    exp = {1}×10^{2}
    colore = {2}
    cas | inglese | francese | tedesco | spagnolo | latino | russo | greco | arabo = {1}
    , = ,
    citazione | quote | citazione2 | cquote = {1}
    lang | lingue2 = {2|1}
    lang2 = {2}
    nihongo | giapponese = {1} ({2}, {3})
    ipa | afi = {1}
    formatnum | formatnum: = @number
    unità | converti = @measure
    nowrap | nobr | piccolo | sp = {1}
    data di nascita | data di morte = @date
    simbolo | bandiera | cita | cita libro | cita web | cita news | cita pubblicazione = @nothing
    """,
    "ja": """
    読み仮名 | よみがな | ふりがな = {1}（{2}）
    読み仮名/3 = {1}（{2}、{3}）
    読み仮名 ruby不使用 = {1}（{2}）
    読み仮名 ruby不使用/3 = {1}（{2}、{3}）
    ルビ | ruby = {1}（{2}）
    仮リンク | 仮りんく | ill | illm | ill2 | link-interwiki = {label|1}
    ilq = @label
    要出典範囲 | いつ範囲 | 誰範囲 | 要検証範囲 | 要説明範囲 | 独自研究範囲 | 要追加記述範囲 = {1}
    疑問点範囲 | 要出典科学範囲 | 要ページ番号範囲 | 広告範囲 | 不明確範囲 | なぜ範囲 = {1}
    精度範囲 | 更新範囲 | 要校閲範囲 | どれ範囲 | どこ範囲 | 言葉を濁さない範囲 = {1}
    en | fr | de | it | es | la | ru | zh | ko | pt | nl | el | ar | he | hi | pl | cs | sv = {1}
    da | no | nb | fi | hu | tr | uk | vi | th | fa | sa | ro | bg | sr | hr | sk | ca | id = {1}
    grc | mn | ms | my | ne | bn | ta | te | ur | ka | hy | et | lv | lt | sl | eo | ga | cy = {1}
    lang | llang | rtl翻訳 | lang-* = {2|1}
    lang-en | lang-fr | lang-de | lang-it | lang-es | lang-ru | lang-la | lang-zh | lang-ko = {1}
    仮名 | 補助漢字フォント | jis2004フォント | 拡張漢字 | cjk | cjk2 | 繁体字 | 簡体字 = {1}
    旧字体 | 新字体 | jisx0213 | unicode | ipa | ipa2 | smaller | small | nowrap | color = {2|1}
    smaller/1 | small/1 | nowrap/1 | ipa/1 | ipa2/1 | unicode/1 | jisx0213/1 = {1}
    旧字体/1 | 新字体/1 = {1}
    ウィキ座標* | coord | 出典の明記 | 要出典 | いつ | 誰 | どこ | なぜ | 要検証 | refnest = @nothing
    r | sfn | efn | efn2 | 脚注 | 脚注ヘルプ | reflist | 出典 | 要ページ番号 | 要説明 = @nothing
    cquote | quotation | 引用 | 枠 | squote | blockquote | ぞろ目 = {1}
    生年月日と年齢 | 生年月日 | 没年齢 | 死亡年月日と没年齢 | birth date = @date
    西暦 = {1}年
    和暦 = {1}年
    和暦/2 = {1}年{2}月
    和暦/3 = {1}年{2}月{3}日
    jis | jisx = {1}
    国旗 | flag = {1}
    旗 | flagicon = @nothing
    縦棒 = |
    ill-wd2 = {2|1}
    """,
    "ka": """
    ციტატა = {1}
    lang-* = {1}
    """,
    "ko": """
    llang | lang | 언어 = {2|1}
    llang/3 = {2}
    lang-* = {1}
    임시링크 | 임시 링크 | ill | 링크 = {lt|1}
    한자 | 한국어 | 한글 = {1}
    출처 필요 | 출처필요 | 사실확인 | 누가 | 언제 | 출처 요구 = {1}
    인용문 | 인용구 | 인용 | cquote | quote = {1}
    출생일과 나이 | 출생일과 만나이 | 출생일 | 사망일과 나이 | 사망일과 만나이 | 사망일 = @date
    날짜 = @date
    단위 변환 | 변환 = @measure
    jp | ja-y | 일본어 표기 = {1}[ ({2})]
    zh-cn | zh-tw | 중국어 표기 = {1}
    각주 | 출처 = @nothing
    ruby | 루비 = {1}({2})
    """,
    "lt": """
    citata = {1}
    faktas | reikia šaltinio = {1}
    """,
    "ltg": """
    vol-* = {1}
    """,
    "lv": """
    citāts = {1}
    nepieciešama atsauce | fakts = {1}
    val* = {1}
    dzimšanas datums | miršanas datums | dzimšanas datums un vecums = @date
    """,
    "mk": """
    цитат = {1}
    нема извор = {1}
    """,
    "ml": """
    തെളിവ് = {1}
    """,
    "mr": """
    रुपया = ₹
    विदागारातील आवृत्ती = @nothing
    संदर्भ हवा = {1}
    जन्म दिनांक | जन्म दिनांक आणि वय | मृत्यू दिनांक | मृत्यू दिनांक आणि वय = @date
    """,
    "ms": """
    petikan diperlukan | fakta = {1}
    """,
    "nb": """
    sitat | quote | blokksitat = {1}
    referanse mangler | trenger referanse = {1}
    fødselsdato | fødselsdato og alder | dødsdato | dødsdato og alder | dato = @date
    språk | lang = {2|1}
    """,
    "nl": """
    citaat | citaat2 | cquote | blokcitaat | quote = {1}
    bron? | feit? | bron gevraagd | wie? | wanneer? | feit = {1}
    small | klein | nowrap | sic = {1}
    lang-* = {1}
    taal | lang = {2|1}
    geboortedatum | overlijdensdatum | datum = @date
    nihongo = {1} ({2}, {3})
    link-interwiki = {lt|1}
    bijlagen | appendix | references | citeer* = @nothing
    """,
    "no": """
    sitat | quote | blokksitat = {1}
    referanse mangler | trenger referanse = {1}
    fødselsdato | fødselsdato og alder | dødsdato | dødsdato og alder | dato = @date
    språk | lang = {2|1}
    """,
    "pl": """
    fakt | kto | kiedy | doprecyzuj | gdzie = {1}
    j | język | lang = {2|1}
    w języku | jęz = {2|1}
    cytat | cytat z ramką | cytat długi = {1}
    ang. | fr. | niem. | ros. | łac. | wł. | hiszp. = {1}
    link-interwiki | link-inter | ill = {lt|1}
    data | data urodzenia | data śmierci = @date
    xx = {1}
    k | u | r | odn | przypisy | cytuj* | przypis = @nothing
    u/1 = {1}
    nbsp = {_}
    v = {1}
    małe | mały = {1}
    flaga = @nothing
    """,
    "pt": """
    séc = século {1}
    séculos = séculos {1}
    fmtn | formatnum = @spaced
    unit | unidade = @spaced
    dni | dnibr | morte | nascimento | data nascimento | dtlink | dtext | data | falecimento = @date
    dni-f | dmorte = @date
    carece de fontes | fato | cr | carece de fontes2 | quem | quando | esclarecer = {1}
    citação | citar | quote2 | quote | quote1 | cquote = {1}
    lang-* | langx = {1}
    língua = {2|1}
    ill | link interlingüístico | ligação interlíngua = {lt|1}
    nowrap | nobr | pequeno | smallcaps = {1}
    ac = {1} a.C.
    dc = {1} d.C.
    us$ = US$ {1}
    r$ | brl = R$ {1}
    nihongo = {1} ({2}, {3})
    flag = {1}
    citar web | citar livro | citar periódico | harvref | ver artigo principal = @nothing
    """,
    "ro": """
    citat | cquote = {1}
    necesită citare | fapt = {1}
    dată | data nașterii | data decesului = @date
    secol | secolul = secolul {1}
    ill = {lt|1}
    """,
    "ru": """
    нп5 | нп3 | нп4 | нп | не переведено 5 | не переведено = {2|1}
    не переведено 2 | не переведено 3 | не переведено 4 = {2|1}
    iw | нп2 = {2|1}
    нет аи | нет аи 2 | источник? | уточнить | прояснить | кто | когда | где = {1}
    нет аи/0 | нет аи 2/0 | уточнить/0 | прояснить/0 | кто? | где? = @nothing
    число | num = {#1}
    fmtn | formatnum = @number
    s | nobr | nowrap | s2 = {1}
    начало цитаты | цитата | конец цитаты | крупная цитата | врезка = {1}
    lang-* | lang-en2 = {1}
    lang | язык = {2|1}
    ссылка на вд | нп1 = {1}
    др = @nothing
    дата | дн | дс | дата рождения | дата смерти = @date
    oldstyledate | oldstyle | юс | ос = {1} [{2}]
    ударение | stress = {1}
    comment | подсказка | abbr = {1}
    км | м = {1}
    чд | мс = {1}
    sfn | sfn0 | отн | статья | книга | публикация | r | ref-* | ref | источники = @nothing
    флагификация | флаг | флаг2 = {1}
    флаг россии | флаг сша = @nothing
    """,
    "simple": """
    circa = c. {1}
    """,
    "sk": """
    cudzojazyčne | v jazyku | vjz | cj | lang = {2}
    mnm = {1} m n. m.
    chýba citácia | kto | citácia potrebná | fakt = {1}
    citát | citácia textu = {1}
    km = {1} km
    km2 | km² = {1} km²
    m = {1} m
    ha = {1} ha
    dátum narodenia | dátum úmrtia | dnv | duv = @date
    r | citácia* | cite* = @nothing
    """,
    "sl": """
    citat | navedek = {1}
    navedi vir | fact = {1}
    v jeziku | jezik = {2|1}
    jezik-* = {1}
    """,
    "sq": """
    citat = {1}
    """,
    "sr": """
    јез-* | јез = {2|1}
    јез-енгл | јез-нем | јез-рус | јез-фр | јез-лат | јез-итал | јез-шп | јез-грч = {1}
    јез-мађ | јез-тур | јез-срп | јез-хрв | јез-пољ | јез-чеш | јез-арап = {1}
    jez-* = {1}
    цитат | цитирање | citat = {1}
    чињеница | потребан извор | извор = {1}
    датум рођења | датум смрти | датум рођења и старост = @date
    нп = {2|1}
    """,
    "sv": """
    citat | cquote | blockcitat = {1}
    källa behövs | citat behövs | vem | när | fakta = {1}
    lang-* | språk = {1}
    lang | ws = {2|1}
    nihongo = {1} ({2}, {3})
    födelsedatum | födelsedatum och ålder | dödsdatum | dödsdatum och ålder | datum = @date
    nowrap | ej radbryt | smp | mindre = {1}
    flagga | flaggbild | webbref | bokref | tidningsref = @nothing
    """,
    "ta": """
    சான்று தேவை = {1}
    """,
    "th": """
    ต้องการอ้างอิง | อ้างอิง = {1}
    คำพูด = {1}
    วันเกิด | วันเกิดและอายุ | วันตาย = @date
    ลิงก์ไปภาษาอื่น | ill = {lt|1}
    """,
    "tl": """
    kailangan ng sanggunian = {1}
    """,
    "tr": """
    dönüştür | çevir | birim dönüştür | convert = @measure
    alıntı | alıntı çerçeve | cquote = {1}
    kaynak belirt | olgu | kaynak gerekli | kim | ne zaman | nerede = {1}
    dil | lang = {2|1}
    dil-* = {1}
    dt | doğum tarihi | doğum tarihi ve yaşı | ölüm tarihi | ölüm tarihi ve yaşı | dy | ö = @date
    başlangıç tarihi = @date
    ill | dil bağlantısı = {lt|1}
    kaynakça | web kaynağı | kitap kaynağı | haber kaynağı | dergi kaynağı | refn = @nothing
    """,
    "uk": """
    нп | нп5 | нп3 | нп2 | нп4 | iw | iw2 | не перекладено | не перекладено5 = {2|1}
    не перекладено2 | не перекладено 5 | ліо = {2|1}
    дн | дс | дата | днв | дсв | дата народження | дата смерті | дата народження та вік = @date
    дата смерті та вік | дата початку | дата завершення = @date
    джерело? | немає джерела | уточнити | прояснити | хто | коли | де | факт = {1}
    джерело?/0 | немає джерела/0 | уточнити/0 | fact = @nothing
    цитата | початок цитати | велика цитата = {1}
    lang-* = {1}
    lang | мова | мовою = {2|1}
    число | num = {#1}
    s | nobr | nowrap = {1}
    наголос | stress = {1}
    джерела | статті | книга | стаття | публікація | sfn | r | ref-* = @nothing
    прапорець | прапор | flagicon = @nothing
    ipa | мфа = {1}
    о | за р = {1}
    """,
    "ur": """
    اقتباس = {1}
    حوالہ درکار = {1}
    """,
    "vi": """
    cần dẫn nguồn | cần chú thích | fact = {1}
    cad | c$ = {1} CAD
    usd = {1} USD
    vnd = {1} VND
    quote | cquote | trích dẫn | lời dẫn = {1}
    ngày sinh | ngày sinh và tuổi | ngày mất | ngày mất và tuổi | ngày bắt đầu = @date
    chuyển đổi | đổi = @measure
    lang-* | vie = {1}
    ngôn ngữ | lang = {2|1}
    liên kết ngôn ngữ khác | ill | liên kết đa ngôn ngữ = {lt|1}
    r | sfn | chú thích* = @nothing
    """,
    "zh": """
    le | link-* | ill | internal link helper | 綠鏈 | 绿链 = {lt|1}
    le/3 | link-zh/3 | link-en/3 | link-ja/3 | link-de/3 | link-fr/3 | link-ko/3 | link-ru/3 = {3}
    tsl | translink | 跨語言鏈接 | 内部链接助手 | 內部連結助手 = {d|lt|4|3|2}
    illm | ilh | interlanguage link = {lt|1}
    fact | cn | citation needed | 來源請求 | 来源请求 | 請求來源 | 请求来源 = {1}
    which | who | when | where | vague | clarify | 何時 | 誰 | 谁 | 何时 | 何者 | why = {1}
    weasel words | or | original research inline | nfc | 查证请求 | need cite = {1}
    lang-* | langx/1 = {1}
    lang | langwithname | 語言 | lan = {text|2}
    langwithname/4 | langwithname/3 = {3}
    jpn | 日 | 日文 = {j|1}
    zhw | 僻字 | unsupported | 缺字 = {1}
    bd = {1}{2}－{3}{4}
    nihongo = {1}（{2}）
    quote | cquote | quotation | 引用 | 引言 = {1}
    出生日期 | 出生日期及年齡 | 出生日期及年龄 | birth date = @date
    逝世日期 | 死亡日期及年齡 | bdya | death date = @date
    ruby | 注音 = {1}（{2}）
    not | notetypo | 專名號 = {1}
    a-link | 紅鏈 | red link = {2|1}
    link = {1}
    nowrap | nobr | small | noteTA/inline = {1}
    noteta | nowrap/0 | r | efn | notetag | 參 | 参 | 另見 | coord = @nothing
    國旗 | 国旗 | flagicon = @nothing
    """,
  ]
}
