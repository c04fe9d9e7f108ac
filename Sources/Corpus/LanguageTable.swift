/// The languages with a name here: code, ISO 639-3 code, scripts (ISO 15924), English name. The
/// code is that of ISO 639-1 where there is one; of several scripts the first is the main one.
///
/// Sources: ISO 639-3 code tables (SIL International); scripts from the IANA language subtag
/// registry (Suppress-Script) and, where it is silent, from each language's predominant use on
/// Wikipedia and from GlotScript (Kargaran et al., 2024).
enum LanguageTable {
  struct Row {
    let iso639: Substring
    let scripts: [Substring]
    let name: Substring
  }

  static let rows: [Substring: Row] = {
    var rows: [Substring: Row] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 3)
      rows[fields[0]] = Row(
        iso639: fields[1], scripts: fields[2].split(separator: "/"), name: fields[3])
    }
    return rows
  }()

  private static let text = """
    aa aar Latn Afar
    aae aae Latn/Grek Arbëreshë Albanian
    ab abk Cyrl Abkhazian
    abr abr Latn Abron
    ace ace Latn/Arab Achinese
    acm acm Arab Mesopotamian Arabic
    acq acq Arab Ta'izzi-Adeni Arabic
    ady ady Cyrl/Arab/Latn Adyghe
    ae ave Avst Avestan
    aeb aeb Arab/Latn Tunisian Arabic
    af afr Latn Afrikaans
    ajp ajp Arab South Levantine Arabic
    ak aka Latn Akan
    alt alt Cyrl Southern Altai
    am amh Ethi Amharic
    ami ami Latn Amis
    an arg Latn Aragonese
    ang ang Latn/Runr Old English
    ann ann Latn Obolo
    anp anp Deva Angika
    apc apc Arab/Latn North Levantine Arabic
    ar ara Arab Arabic
    arc arc Syrc Official Aramaic
    arq arq Arab Algerian Arabic
    ars ars Arab Najdi Arabic
    ary ary Arab Moroccan Arabic
    arz arz Arab Egyptian Arabic
    as asm Beng Assamese
    ast ast Latn Asturian
    atj atj Latn Atikamekw
    av ava Cyrl Avaric
    avk avk Latn Kotava
    awa awa Deva/Latn Awadhi
    ay aym Latn Aymara
    az aze Latn/Cyrl Azerbaijani
    azb azb Arab South Azerbaijani
    ba bak Cyrl Bashkir
    ban ban Latn/Bali Balinese
    bar bar Latn Bavarian
    bas bas Latn Basa
    bbc bbc Latn/Batk Batak Toba
    bci bci Latn Baoulé
    bcl bcl Latn Central Bikol
    bdr bdr Latn West Coast Bajau
    be bel Cyrl Belarusian
    bem bem Latn Bemba
    bew bew Latn Betawi
    bg bul Cyrl Bulgarian
    bgn bgn Arab Western Balochi
    bho bho Deva Bhojpuri
    bi bis Latn Bislama
    bjn bjn Latn/Arab Banjar
    blk blk Mymr Pa'o Karen
    bm bam Latn Bambara
    bn ben Beng Bengali
    bo bod Tibt Tibetan
    bpy bpy Beng Bishnupriya
    bqi bqi Arab Bakhtiari
    br bre Latn Breton
    bs bos Latn/Cyrl Bosnian
    btm btm Latn/Batk Batak Mandailing
    bug bug Latn/Bugi Buginese
    bxr bxr Cyrl Russia Buriat
    ca cat Latn Catalan
    cbk cbk Latn Chavacano
    cdo cdo Hani/Latn Min Dong Chinese
    ce che Cyrl Chechen
    ceb ceb Latn Cebuano
    ch cha Latn Chamorro
    chr chr Cher/Latn Cherokee
    chy chy Latn Cheyenne
    cjk cjk Latn Chokwe
    ckb ckb Arab Central Kurdish
    cnh cnh Latn Haka Chin
    co cos Latn Corsican
    cps cps Latn Capiznon
    cr cre Cans Cree
    crh crh Latn/Cyrl Crimean Tatar
    cs ces Latn Czech
    csb csb Latn Kashubian
    cu chu Cyrl Church Slavic
    cv chv Cyrl Chuvash
    cy cym Latn Welsh
    da dan Latn Danish
    dag dag Latn Dagbani
    de deu Latn German
    dga dga Latn Southern Dagaare
    din din Latn Dinka
    diq diq Latn Dimli
    dsb dsb Latn Lower Sorbian
    dtp dtp Latn Central Dusun
    dty dty Deva Dotyali
    dua dua Latn Duala
    dv div Thaa Dhivehi
    dyu dyu Latn/Arab Dyula
    dz dzo Tibt Dzongkha
    ee ewe Latn Ewe
    egl egl Latn Emilian
    el ell Grek Greek
    en eng Latn English
    eo epo Latn Esperanto
    es spa Latn Spanish
    et est Latn Estonian
    eu eus Latn Basque
    ext ext Latn Extremaduran
    fa fas Arab Persian
    fat fat Latn Fanti
    ff ful Latn Fulah
    fi fin Latn Finnish
    fit fit Latn Tornedalen Finnish
    fj fij Latn Fijian
    fo fao Latn Faroese
    fon fon Latn Fon
    fr fra Latn French
    frc frc Latn Cajun French
    frp frp Latn Arpitan
    frr frr Latn Northern Frisian
    fur fur Latn Friulian
    fy fry Latn Western Frisian
    ga gle Latn Irish
    gaa gaa Latn Ga
    gag gag Latn/Cyrl Gagauz
    gan gan Hani Gan Chinese
    gcr gcr Latn Guianese Creole French
    gd gla Latn Scottish Gaelic
    gl glg Latn Galician
    glk glk Arab Gilaki
    gn grn Latn Guarani
    gom gom Deva/Latn Goan Konkani
    gor gor Latn Gorontalo
    got got Goth Gothic
    gpe gpe Latn Ghanaian Pidgin English
    grc grc Grek Ancient Greek
    gsw gsw Latn Swiss German
    gu guj Gujr Gujarati
    guc guc Latn Wayuu
    gur gur Latn Farefare
    guw guw Latn Gun
    gv glv Latn Manx
    ha hau Latn Hausa
    hak hak Hani/Latn Hakka Chinese
    haw haw Latn Hawaiian
    he heb Hebr Hebrew
    hi hin Deva Hindi
    hif hif Latn/Deva Fiji Hindi
    hil hil Latn Hiligaynon
    hmn hmn Latn/Hmng Hmong
    hne hne Deva Chhattisgarhi
    ho hmo Latn Hiri Motu
    hr hrv Latn Croatian
    hrx hrx Latn Hunsrik
    hsb hsb Latn Upper Sorbian
    ht hat Latn Haitian
    hu hun Latn Hungarian
    hy hye Armn Armenian
    hyw hyw Armn Western Armenian
    hz her Latn Herero
    ia ina Latn Interlingua
    iba iba Latn Iban
    id ind Latn Indonesian
    ie ile Latn Interlingue
    ig ibo Latn Igbo
    igl igl Latn Igala
    ii iii Yiii Sichuan Yi
    ik ipk Latn Inupiaq
    ilo ilo Latn Iloko
    inh inh Cyrl/Latn Ingush
    io ido Latn Ido
    is isl Latn Icelandic
    isv isv Latn Interslavic
    it ita Latn Italian
    iu iku Cans/Latn Inuktitut
    ja jpn Jpan Japanese
    jam jam Latn Jamaican Creole English
    jbo jbo Latn Lojban
    jv jav Latn Javanese
    ka kat Geor Georgian
    kaa kaa Latn/Cyrl Kara-Kalpak
    kab kab Latn Kabyle
    kac kac Latn Kachin
    kam kam Latn Kamba
    kbd kbd Cyrl Kabardian
    kbp kbp Latn Kabiyè
    kcg kcg Latn Tyap
    kea kea Latn Kabuverdianu
    kg kon Latn Kongo
    kge kge Latn Komering
    khw khw Arab Khowar
    ki kik Latn Kikuyu
    kiu kiu Latn Kirmanjki
    kj kua Latn Kuanyama
    kjp kjp Mymr/Thai Pwo Eastern Karen
    kk kaz Cyrl Kazakh
    kl kal Latn Kalaallisut
    km khm Khmr Central Khmer
    kmb kmb Latn Kimbundu
    kmr kmr Latn Northern Kurdish
    kn kan Knda Kannada
    ko kor Kore Korean
    koi koi Cyrl Komi-Permyak
    kr kau Latn/Arab Kanuri
    krc krc Cyrl Karachay-Balkar
    kri kri Latn Krio
    ks kas Arab/Deva Kashmiri
    ksh ksh Latn Kölsch
    ksw ksw Mymr/Latn S'gaw Karen
    ku kur Latn/Arab Kurdish
    kus kus Latn Kusaal
    kv kom Cyrl Komi
    kw cor Latn Cornish
    ky kir Cyrl Kyrgyz
    la lat Latn Latin
    lad lad Latn/Hebr Ladino
    lb ltz Latn Luxembourgish
    lbe lbe Cyrl/Latn Lak
    lez lez Cyrl Lezghian
    lfn lfn Cyrl/Latn Lingua Franca Nova
    lg lug Latn Ganda
    li lim Latn Limburgan
    lij lij Latn Ligurian
    liv liv Latn Liv
    ljp ljp Latn/Rjng Lampung Api
    lld lld Latn Ladin
    lmo lmo Latn Lombard
    ln lin Latn Lingala
    lo lao Laoo Lao
    loz loz Latn Lozi
    lrc lrc Arab Northern Luri
    lt lit Latn Lithuanian
    ltg ltg Latn Latgalian
    lu lub Latn Luba-Katanga
    lua lua Latn Luba-Lulua
    luo luo Latn Luo
    lus lus Latn/Beng Lushai
    luz luz Arab Southern Luri
    lv lav Latn Latvian
    lzh lzh Hani Literary Chinese
    mad mad Arab/Latn Madurese
    mag mag Deva Magahi
    mai mai Deva Maithili
    mdf mdf Cyrl Moksha
    mg mlg Latn Malagasy
    mh mah Latn Marshallese
    mhr mhr Cyrl Eastern Mari
    mi mri Latn Maori
    min min Latn/Arab Minangkabau
    mk mkd Cyrl Macedonian
    ml mal Mlym Malayalam
    mn mon Cyrl Mongolian
    mnc mnc Latn/Mong Manchu
    mni mni Beng/Mtei Manipuri
    mnw mnw Mymr Mon
    mos mos Latn Mossi
    mr mar Deva Marathi
    mrh mrh Latn Mara Chin
    mrj mrj Cyrl Western Mari
    ms msa Latn Malay
    mt mlt Latn Maltese
    mui mui Latn Musi
    mul mul Zyyy Several languages
    mwl mwl Latn Mirandese
    my mya Mymr Burmese
    myv myv Cyrl Erzya
    mzn mzn Arab Mazanderani
    na nau Latn Nauru
    nah nah Latn Nahuatl
    nan nan Hani/Latn Min Nan Chinese
    nap nap Latn Neapolitan
    nb nob Latn Norwegian Bokmål
    nd nde Latn North Ndebele
    nds nds Latn Low German
    ne nep Deva Nepali
    new new Deva Newari
    ng ndo Latn Ndonga
    nia nia Latn Nias
    nl nld Latn Dutch
    nn nno Latn Norwegian Nynorsk
    no nor Latn Norwegian
    nov nov Latn Novial
    nqo nqo Nkoo N'Ko
    nr nbl Latn South Ndebele
    nrm nrm Latn Narom
    nso nso Latn Pedi
    nup nup Arab/Latn Nupe-Nupe-Tako
    nus nus Latn Nuer
    nv nav Latn Navajo
    ny nya Latn Nyanja
    oc oci Latn Occitan
    oj oji Cans Ojibwa
    olo olo Latn Livvi
    om orm Latn Oromo
    or ori Orya Odia
    os oss Cyrl Ossetian
    pa pan Guru/Arab Panjabi
    pag pag Latn Pangasinan
    pam pam Latn Pampanga
    pap pap Latn Papiamento
    pcd pcd Latn Picard
    pcm pcm Latn Nigerian Pidgin
    pdc pdc Latn Pennsylvania German
    pfl pfl Latn Pfaelzisch
    pi pli Deva Pali
    pl pol Latn Polish
    pms pms Latn Piedmontese
    pnb pnb Arab Western Panjabi
    pnt pnt Grek Pontic
    prg prg Latn Prussian
    prs prs Arab Dari
    ps pus Arab Pushto
    pt por Latn Portuguese
    pwn pwn Latn Paiwan
    qu que Latn Quechua
    qug qug Latn Chimborazo Highland Quichua
    rki rki Mymr Rakhine
    rm roh Latn Romansh
    rmy rmy Cyrl/Latn Vlax Romani
    rn run Latn Rundi
    ro ron Latn Romanian
    rsk rsk Cyrl Ruthenian
    ru rus Cyrl Russian
    rue rue Cyrl Rusyn
    rup rup Latn Macedo-Romanian
    rw kin Latn Kinyarwanda
    sa san Deva Sanskrit
    sah sah Cyrl Yakut
    sat sat Olck Santali
    sc srd Latn Sardinian
    scn scn Latn Sicilian
    sco sco Latn Scots
    sd snd Arab/Deva Sindhi
    sdh sdh Arab Southern Kurdish
    se sme Latn Northern Sami
    ses ses Latn Koyraboro Senni Songhai
    sg sag Latn Sango
    sgs sgs Latn Samogitian
    sh hbs Latn/Cyrl Serbo-Croatian
    shi shi Latn/Tfng Tachelhit
    shn shn Mymr Shan
    shy shy Tfng/Latn Tachawit
    si sin Sinh Sinhala
    sk slk Latn Slovak
    skr skr Arab Saraiki
    sl slv Latn Slovenian
    sli sli Latn Lower Silesian
    sm smo Latn Samoan
    smn smn Latn Inari Sami
    sn sna Latn Shona
    so som Latn Somali
    sq sqi Latn Albanian
    sr srp Cyrl/Latn Serbian
    srn srn Latn Sranan Tongo
    ss ssw Latn Swati
    st sot Latn Southern Sotho
    stq stq Latn Saterfriesisch
    su sun Latn Sundanese
    sv swe Latn Swedish
    sw swa Latn Swahili
    syl syl Beng/Latn/Sylo Sylheti
    szl szl Latn Silesian
    szy szy Latn Sakizaya
    ta tam Taml Tamil
    taq taq Latn/Tfng Tamasheq
    tay tay Latn Atayal
    tcy tcy Knda Tulu
    tdd tdd Tale Tai Nüa
    te tel Telu Telugu
    tet tet Latn Tetum
    tg tgk Cyrl Tajik
    th tha Thai Thai
    ti tir Ethi Tigrinya
    tig tig Arab/Ethi Tigre
    tk tuk Latn Turkmen
    tl tgl Latn Tagalog
    tly tly Latn Talysh
    tn tsn Latn Tswana
    to ton Latn Tonga
    tok tok Latn Toki Pona
    tpi tpi Latn Tok Pisin
    tr tur Latn Turkish
    trv trv Latn Taroko
    ts tso Latn Tsonga
    tt tat Cyrl Tatar
    tum tum Latn Tumbuka
    tw twi Latn Twi
    ty tah Latn Tahitian
    tyv tyv Cyrl Tuvinian
    tzm tzm Tfng/Latn Central Atlas Tamazight
    udm udm Cyrl Udmurt
    ug uig Arab Uyghur
    uk ukr Cyrl Ukrainian
    umb umb Latn Umbundu
    und und Zyyy Undetermined
    ur urd Arab Urdu
    uz uzb Latn/Cyrl Uzbek
    ve ven Latn Venda
    vec vec Latn Venetian
    vep vep Latn Veps
    vi vie Latn Vietnamese
    vls vls Latn Vlaams
    vmf vmf Latn Mainfränkisch
    vo vol Latn Volapük
    vot vot Latn Votic
    vro vro Latn Võro
    wa wln Latn Walloon
    war war Latn Waray
    wls wls Latn Wallisian
    wo wol Latn Wolof
    wuu wuu Hani Wu Chinese
    xal xal Cyrl Kalmyk
    xh xho Latn Xhosa
    xmf xmf Geor Mingrelian
    yi yid Hebr Yiddish
    yo yor Latn Yoruba
    yua yua Latn Yucateco
    yue yue Hani Yue Chinese
    za zha Latn Zhuang
    zea zea Latn Zeeuws
    zgh zgh Tfng Standard Moroccan Tamazight
    zh zho Hani Chinese
    zu zul Latn Zulu
    zxx zxx Zyyy No language
    """
}
