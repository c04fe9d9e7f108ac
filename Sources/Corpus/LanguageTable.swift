/// The languages with a name here: BCP 47 code, ISO 639-3 code, main script (ISO 15924), name.
///
/// Sources: ISO 639-3 code tables (SIL International); scripts from the IANA language subtag
/// registry (Suppress-Script) and, where it is silent, from each language's predominant use on
/// Wikipedia.
enum LanguageTable {
  static let rows: [Substring: (iso639: Substring, script: Substring, name: Substring)] = {
    var rows: [Substring: (iso639: Substring, script: Substring, name: Substring)] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 3)
      rows[fields[0]] = (fields[1], fields[2], fields[3])
    }
    return rows
  }()

  private static let text = """
    aa aar Latn Afar
    ab abk Cyrl Abkhazian
    ae ave Avst Avestan
    af afr Latn Afrikaans
    ak aka Latn Akan
    als als Latn Tosk Albanian
    am amh Ethi Amharic
    an arg Latn Aragonese
    ar ara Arab Arabic
    arz arz Arab Egyptian Arabic
    as asm Beng Assamese
    ast ast Latn Asturian
    av ava Cyrl Avaric
    ay aym Latn Aymara
    az aze Latn Azerbaijani
    azb azb Arab South Azerbaijani
    ba bak Cyrl Bashkir
    bar bar Latn Bavarian
    bas bas Latn Basa
    bcl bcl Latn Central Bikol
    be bel Cyrl Belarusian
    bg bul Cyrl Bulgarian
    bi bis Latn Bislama
    bm bam Latn Bambara
    bn ben Beng Bengali
    bo bod Tibt Tibetan
    bpy bpy Beng Bishnupriya
    br bre Latn Breton
    bs bos Latn Bosnian
    bxr bxr Cyrl Russia Buriat
    ca cat Latn Catalan
    cbk cbk Latn Chavacano
    ce che Cyrl Chechen
    ceb ceb Latn Cebuano
    ch cha Latn Chamorro
    ckb ckb Arab Central Kurdish
    cnh cnh Latn Haka Chin
    co cos Latn Corsican
    cr cre Cans Cree
    cs ces Latn Czech
    cu chu Cyrl Church Slavic
    cv chv Cyrl Chuvash
    cy cym Latn Welsh
    da dan Latn Danish
    de deu Latn German
    diq diq Latn Dimli
    dsb dsb Latn Lower Sorbian
    dty dty Deva Dotyali
    dv div Thaa Dhivehi
    dz dzo Tibt Dzongkha
    ee ewe Latn Ewe
    el ell Grek Greek
    en eng Latn English
    eo epo Latn Esperanto
    es spa Latn Spanish
    et est Latn Estonian
    eu eus Latn Basque
    fa fas Arab Persian
    ff ful Latn Fulah
    fi fin Latn Finnish
    fj fij Latn Fijian
    fo fao Latn Faroese
    fr fra Latn French
    frr frr Latn Northern Frisian
    fy fry Latn Western Frisian
    ga gle Latn Irish
    gd gla Latn Scottish Gaelic
    gl glg Latn Galician
    gn grn Latn Guarani
    gom gom Deva Goan Konkani
    gu guj Gujr Gujarati
    gv glv Latn Manx
    ha hau Latn Hausa
    he heb Hebr Hebrew
    hi hin Deva Hindi
    hif hif Latn Fiji Hindi
    ho hmo Latn Hiri Motu
    hr hrv Latn Croatian
    hsb hsb Latn Upper Sorbian
    ht hat Latn Haitian
    hu hun Latn Hungarian
    hy hye Armn Armenian
    hz her Latn Herero
    ia ina Latn Interlingua
    id ind Latn Indonesian
    ie ile Latn Interlingue
    ig ibo Latn Igbo
    ii iii Yiii Sichuan Yi
    ik ipk Latn Inupiaq
    ilo ilo Latn Iloko
    io ido Latn Ido
    is isl Latn Icelandic
    it ita Latn Italian
    iu iku Cans Inuktitut
    ja jpn Jpan Japanese
    jbo jbo Latn Lojban
    jv jav Latn Javanese
    ka kat Geor Georgian
    kab kab Latn Kabyle
    kg kon Latn Kongo
    ki kik Latn Kikuyu
    kj kua Latn Kuanyama
    kk kaz Cyrl Kazakh
    kl kal Latn Kalaallisut
    km khm Khmr Central Khmer
    kn kan Knda Kannada
    ko kor Kore Korean
    kr kau Latn Kanuri
    krc krc Cyrl Karachay-Balkar
    ks kas Arab Kashmiri
    ku kur Latn Kurdish
    kv kom Cyrl Komi
    kw cor Latn Cornish
    ky kir Cyrl Kyrgyz
    la lat Latn Latin
    lb ltz Latn Luxembourgish
    lez lez Cyrl Lezghian
    lg lug Latn Ganda
    li lim Latn Limburgan
    lmo lmo Latn Lombard
    ln lin Latn Lingala
    lo lao Laoo Lao
    lrc lrc Arab Northern Luri
    lt lit Latn Lithuanian
    ltg ltg Latn Latgalian
    lu lub Latn Luba-Katanga
    lv lav Latn Latvian
    mai mai Deva Maithili
    mg mlg Latn Malagasy
    mh mah Latn Marshallese
    mhr mhr Cyrl Eastern Mari
    mi mri Latn Maori
    min min Latn Minangkabau
    mk mkd Cyrl Macedonian
    ml mal Mlym Malayalam
    mn mon Cyrl Mongolian
    mr mar Deva Marathi
    mrj mrj Cyrl Western Mari
    ms msa Latn Malay
    mt mlt Latn Maltese
    mwl mwl Latn Mirandese
    my mya Mymr Burmese
    myv myv Cyrl Erzya
    mzn mzn Arab Mazanderani
    na nau Latn Nauru
    nap nap Latn Neapolitan
    nb nob Latn Norwegian Bokmål
    nd nde Latn North Ndebele
    nds nds Latn Low German
    ne nep Deva Nepali
    new new Deva Newari
    ng ndo Latn Ndonga
    nl nld Latn Dutch
    nn nno Latn Norwegian Nynorsk
    no nor Latn Norwegian
    nr nbl Latn South Ndebele
    nv nav Latn Navajo
    ny nya Latn Nyanja
    oc oci Latn Occitan
    oj oji Cans Ojibwa
    om orm Latn Oromo
    or ori Orya Odia
    os oss Cyrl Ossetian
    pa pan Guru Panjabi
    pam pam Latn Pampanga
    pfl pfl Latn Pfaelzisch
    pi pli Deva Pali
    pl pol Latn Polish
    pms pms Latn Piedmontese
    pnb pnb Arab Western Panjabi
    ps pus Arab Pushto
    pt por Latn Portuguese
    qu que Latn Quechua
    rm roh Latn Romansh
    rn run Latn Rundi
    ro ron Latn Romanian
    ru rus Cyrl Russian
    rue rue Cyrl Rusyn
    rw kin Latn Kinyarwanda
    sa san Deva Sanskrit
    sah sah Cyrl Yakut
    sc srd Latn Sardinian
    scn scn Latn Sicilian
    sco sco Latn Scots
    sd snd Arab Sindhi
    se sme Latn Northern Sami
    sg sag Latn Sango
    sh hbs Latn Serbo-Croatian
    si sin Sinh Sinhala
    sk slk Latn Slovak
    sl slv Latn Slovenian
    sm smo Latn Samoan
    sn sna Latn Shona
    so som Latn Somali
    sq sqi Latn Albanian
    sr srp Cyrl Serbian
    ss ssw Latn Swati
    st sot Latn Southern Sotho
    su sun Latn Sundanese
    sv swe Latn Swedish
    sw swa Latn Swahili
    ta tam Taml Tamil
    te tel Telu Telugu
    tg tgk Cyrl Tajik
    th tha Thai Thai
    ti tir Ethi Tigrinya
    tk tuk Latn Turkmen
    tl tgl Latn Tagalog
    tn tsn Latn Tswana
    to ton Latn Tonga
    tr tur Latn Turkish
    ts tso Latn Tsonga
    tt tat Cyrl Tatar
    tw twi Latn Twi
    ty tah Latn Tahitian
    tyv tyv Cyrl Tuvinian
    ug uig Arab Uyghur
    uk ukr Cyrl Ukrainian
    ur urd Arab Urdu
    uz uzb Latn Uzbek
    ve ven Latn Venda
    vec vec Latn Venetian
    vep vep Latn Veps
    vi vie Latn Vietnamese
    vls vls Latn Vlaams
    vo vol Latn Volapük
    vot vot Latn Votic
    wa wln Latn Walloon
    war war Latn Waray
    wo wol Latn Wolof
    wuu wuu Hani Wu Chinese
    xal xal Cyrl Kalmyk
    xh xho Latn Xhosa
    xmf xmf Geor Mingrelian
    yi yid Hebr Yiddish
    yo yor Latn Yoruba
    yue yue Hani Yue Chinese
    za zha Latn Zhuang
    zgh zgh Tfng Standard Moroccan Tamazight
    zh zho Hani Chinese
    zu zul Latn Zulu
    """
}
