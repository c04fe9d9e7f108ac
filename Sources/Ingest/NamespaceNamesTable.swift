// The names below are facts of MediaWiki's siteinfo (namespaces, namespace aliases, magic words and
// interwiki map of the Wikimedia wikis; CC0), in lower case, with spaces for underscores.

extension NamespaceNames {
  /// Names and aliases of the namespace File (6), parted by `|`. Those of Media (-2) are not
  /// among them: a link to it is a link, not a picture.
  static let fileTable = """
    abruozdielis|afbeelding|archivi|archivo|arkivo|arquivo|attēls|barakas|berkas|bestaand|bestand|\
    beureukaih|bielde|bild|biliþ|chitro|coadan|dadai|dataja|datei|datoteca|datoteka|delwedd|\
    dencukaay|dosiero|dosya|dosye|eʼelyaaígíí|faidhle|fail|fails|fasciculus|fayl|faýl|feil|fexeiro|\
    ficheiro|ficheru|fichier|fichièr|fichiér|fichye|figura|figure|fiila|fiileq|fil|file|fisye|\
    fitxategi|fitxer|fiùra|fișier|fotografija|fájl|fáìlì|gambar|gefre|grafika|hình|ijo|imachen|\
    image|imagem|imagen|imajen|imatge|imej|immaggine|immagine|imådje|kuva|ladawan|litratu|lêer|\
    mynd|obrázok|ofbeeldienge|ofbyld|papeles|payl|paypay|picha|pilt|plaetje|plik|ragiv|resim|restr|\
    restren|rikcha|sary|seswantšho|sitelen|skeda|slika|soubor|stampa|su'wret|swret|súbor|ta'ãnga|\
    talaksan|tiedosto|tugna|tập tin|usòrò|vaizdas|waihona|wêne|íomhá|òbrôzk|īxiptli|şəkil|αρχείο|\
    αρχείον|εικόνα|акс|артовкс|афаил|билэ|боомг|выява|датотека|дѣло|изображение|няйф|податотека|\
    слика|сурат|сурет|файл|фотографија|ӳкерчĕк|պատկեր|טעקע|קובץ|تصویر|دوتنه|سۋرەت|صورة|عڪس|فَیِل|\
    ملف|پرونده|پەڕگە|ھۆججەت|ܠܦܦܐ|ފައިލު|किपा|चित्र|चित्रम्|पटिमा|চিত্র|চিত্ৰ|ছবি|ਤਸਵੀਰ|ચિત્ર|ଫାଇଲ|\
    படிமம்|దస్త్రం|ಚಿತ್ರ|പ്രമാണം|ගොනුව|ภาพ|ไฟล์|ຮູບ|ფაილი|ስዕል|ឯកសារ|ファイル|图像|图片|圖像|圖片|文件|文檔|档案|檔案|\
    画像|그림|파일|𐍆𐌴𐌹𐌻𐌰
    """

  /// Names and aliases of the namespace Category (14), parted by `|`.
  static let categoryTable = """
    abdeeling|bólkur|catadorie|catagóir|categoreye|categori|categoria|categorie|category|\
    categorìa|categoría|categorîa|categuria|categurìa|catigurìa|catègorie|catégorie|flocc|\
    flokkur|jamii|kaarangay|kadegorie|kalasi|kat|kateggoría|kategooria|kategoreja|kategori|\
    kategoria|kategorie|kategorii|kategoriija|kategorija|kategorio|kategoriya|kategoriye|\
    kategoriýa|kategory|kategorya|kategoryjo|kategoría|kategorî|kateguorėjė|kategòrëjô|\
    kategória|katejori|kateqoriya|katigoria|katiguriya|kattegerie|kattejori|katõgooria|\
    katēggoría|kaurian|kawan|klad|klass|kulupu|luokka|māhele|neneuhcāyōtl|nkyekyem|rang|\
    roinn-seòrsa|ronney|rummad|saachjrop|saachjropp|saachjrupp|sachgrubb|sachjrop|sanat|segh|\
    setensele|shopni|sokajy|sumut atassuseq|taggayt|thể loại|tumbung|turkum|törkem|\
    tʼááłáhági átʼéego|vibhag|wàll|ébéonọr|ñemohenda|òtù|κατηγορία|κατηγορίαν|акатегориа|\
    ангилал|аңгылал|гурӯҳ|кадегар|категори|категорие|категорий|категориэ|категория|категорија|\
    категорія|катеґорія|катигорїꙗ|катигорї�|катэгорыя|санат|тоба|төркем|төркөм|янз|әәшл|\
    կատեգորիա|קאַטעגאָריע|קאטעגאריע|קטגוריה|تصنيف|تۈر|رج|رده|زمرو|زمرہ|زٲژ|سانات|وېشنيزه|پۆل|\
    ܣܕܪܐ|ޤިސްމު|पुचः|वर्ग|वर्गः|विभाग|श्रेणी|থাক|বিষয়শ্রেণী|শ্রেণী|শ্ৰেণী|ਸ਼੍ਰੇਣੀ|શ્રેણી|ବିଭାଗ|\
    ଶ୍ରେଣୀ|பகுப்பு|వర్గం|ವರ್ಗ|വ|വി|വിഭാഗം|വർഗ്ഗം|ප්‍රවර්ගය|หมวดหมู่|ໝວດ|კატეგორია|መደብ|\
    ចំណាត់ក្រុម|ចំណាត់ថ្នាក់ក្រុម|ចំនាត់ថ្នាក់ក្រុម|ẹ̀ka|カテゴリ|分类|分類|类|類|분류|𐌷𐌰𐌽𐍃𐌰
    """

  /// The words that make a page a redirect after `#`, parted by `|`.
  static let redirectTable = """
    aanstuur|adkas|ail-cyfeirio|ailgyfeirio|al|aliah|alidirekti|alidirektu|alih|ancaminar|\
    athsheoladh|aýdaw|beralîkirin|birzuzendu|daskedyans|deurverwiezing|dirección|dirijar|\
    doorverwijzing|duurverwiezing|endrecera|fihodinana|hetenayiş|i̇sti̇qamətləndi̇r|\
    i̇sti̇qamətləndi̇rmə|kiahou|kúfù|leidt öm op|lencong|ohjaus|omdiriger|omdirigering|\
    ođđasitstivren|patrz|peradresavimas|presmeruj|preusmeri|preusmeritev|preusmjeri|przekieruj|\
    pupinah|pusapuna|přesměruj|redireccio|redireccion|redirecció|redirección|redirecionamento|\
    redirect|redirecteaza|redirection|redirèccion|reendrecera|renviament|ridrejto|rimando|\
    rindirizza|rinvia|rinvio|stir|stivren|suuna|tam|tawa|tilvísun|tojədən i̇sti̇ğomət doy|\
    uudelleenohjaus|varda|viruleedung|weiterleitung|wiederleiden|yonaltirish|yoʻnaltirish|\
    yönlendir|yönlendirme|yönlendi̇r|yönlendi̇rme|yönləndi̇rmə|yönnendi̇r|yönnendi̇rmä|\
    yönnendi̇rmäkler|átirányítás|æрвитæн|æрвыст|ömleide|ömleide op|ömleidung|đổi|ανακατευθυνση|\
    айдау|види|виж|джибериу|дӏасахьажор|көжүрүлге|ластар|перанакіраваньне|перенапр|\
    перенаправление|перенаправлення|пренасочване|пренасочување|преусмери|преусмјери|\
    прѣнаправлєниѥ|равона|рарвыст|редирект|утаарыы|утр|чиглүүлэг|шигледир|юнәлтү|վերահղում|\
    վերայղում|הפניה|ווייטערפירן|بور|تحويل|تغییر مسیر|تغییرمسیر|رجوع مکرر|مخګرځ|مڑجوڑ|چوريو|\
    ڕەوانەکەر|ܨܘܝܒܐ|अनुप्रेषण|अनुप्रेषित|अनुप्रेषितम्|पुनर्निदेशन|पुनर्निर्दिष्टम्|\
    पुनर्निर्देशन|पुनर्प्रेषित|पुर्ननिर्देशन|পুনঃনির্দেশ|পুনঃর্নির্দেশ|পুননির্দেশ|পুনর্নির্দেশ|\
    ਰੀਡਾਇਰੈਕਟ|ਰੀਡਿਰੈਕਟ|ଲେଉଟାଣି|வழிமாற்று|దారిమార్పు|തിരിച്ചുവിടുക|തിരിച്ചുവിടൽ|යළියොමුව|\
    เปลี่ยนทาง|გადამისამართება|បញ្ជូនបន្ត|ប្ដូរចំណងជើង|ប្ដូរទីតាំង|ប្ដូរទីតាំងទៅ|ប្តូរទីតាំង|\
    ប្តូរទីតាំងទៅ|リダイレクト|転送|重定向|重新導向|넘겨주기
    """

  /// The prefixes that lead to another language's wiki, parted by spaces.
  static let languageTable = """
    aa ab ace ady af als alt am ami an ang ann anp ar arc ary arz as ast atj av avk awa ay az \
    azb ba ban bar bat-smg bbc bcl bdr be be-tarask be-x-old bew bg bh bi bjn blk bm bn bo bpy \
    br bs btm bug bxr ca cbk-zam cdo ce ceb ch cho chr chy ckb co cr crh cs csb cu cv cy da dag \
    de dga din diq dsb dtp dty dv dz ee egl el eml en eo es et eu ext fa fat ff fi fiu-vro fj \
    fo fon fr frp frr fur fy ga gag gan gcr gd gl glk gn gom gor got gpe gsw gu guc gur guw gv \
    ha hak haw he hi hif ho hr hsb ht hu hy hyw hz ia iba id ie ig igl ii ik ilo inh io is it \
    iu ja jam jbo jv ka kaa kab kaj kbd kbp kcg kg kge ki kj kk kl km kn knc ko koi kr krc ks \
    ksh ku kus kv kw ky la lad lb lbe lez lfn lg li lij lld lmo ln lo lrc lt ltg lv lzh mad mai \
    map-bms mdf mg mh mhr mi min mk ml mn mni mnw mo mos mr mrj ms mt mus mwl my myv mzn na nah \
    nan nap nb nds nds-nl ne new ng nia nl nn no nov nqo nr nrm nso nup nv ny oc olo om or os \
    pa pag pam pap pcd pcm pdc pfl pi pih pl pms pnb pnt ppl ps pt pwn qu rki rm rmy rn ro \
    roa-rup roa-tara rsk ru rue rup rw sa sah sat sc scn sco sd se sg sgs sh shi shn shy si \
    simple sk skr sl sm smn sn so sq sr srn ss st stq su sv sw syl szl szy ta tay tcy tdd te \
    tet tg th ti tig tk tl tly tn to tok tpi tr trv ts tt tum tw ty tyv udm ug uk ur uz ve vec \
    vep vi vls vo vro wa war wo wuu xal xh xmf yi yo yue za zea zgh zh zh-classical zh-min-nan \
    zh-yue zu
    """
}
