// Written by Tests/Tools/make_wikitext_tables.py; do not edit. The names are facts of
// MediaWiki's siteinfo (namespaces, namespace aliases, magic words and interwiki map of
// the Wikimedia wikis; CC0), in lower case, with spaces for underscores.

extension NamespaceNames {
  /// Names and aliases of the namespace File (6), parted by `|`. Those of Media (-2) are not
  /// among them: a link to it is a link, not a picture.
  static let fileTable = """
    aafbeilding|abruozdielis|afaylu|afbeelding|anaajaalaa|apamduööt|archivi|archivo|archivu|\
    arkivo|arquivo|attarong|attēls|barakas|barkas|beeld|beld|belld|berkas|bestaand|bestand|\
    beureukaih|bhengkek|bielde|bild|bilde|biliþ|billede|biru' na zayzyuwaw|biru’ na zayzyuwaw|\
    bondol|borkas|chitro|coadan|dadai|dataja|datei|datnyvei|datoteca|datoteka|delwedd|dencukaay|\
    dosiero|dosiye|dossia|dosya|dosye|dt|duoro kɔre|ewava|eʼelyaaígíí|faal|faali|fael|faidhle|\
    fail|fails|failu|fajl|fasciculus|fayil|fayl|faylo|faýl|faịlụ|feil|fexeiro|ficheiro|ficheru|\
    fichier|fichièr|fichiér|fichye|fiché|figura|figure|fiila|fiileq|fil|file|fisiye|fisye|\
    fitxategi|fitxer|fix|fiùra|fişier|fișier|fl|fotografija|fájl|fáìlì|fáílú|gambar|gbofa|gefre|\
    gepokan|grafika|hình|ijo|imachen|image|imagem|imagen|imagine|imago|imahen|imaj|imajen|imajo|\
    imatge|imaxe|imaxen|imej|immaggine|immagine|immàgini|imàjine|imådje|irudi|isimumathi|\
    iyeltak|kiʻi|kuva|kép|ladawan|lahabali kɔligu|lifayela|litratu|liwuram|lêer|magod|mmàggini|\
    mynd|natisinahikaniwoc|ngokweenkcukacha|obrázok|ofbeeldienge|ofbeelding|ofbyld|papeles|\
    patas bntasan|payl|paypay|picha|pilt|plaetje|plik|ragiv|resim|restr|restren|rikcha|räsem|\
    sary|seswantšho|setshwantsho|sineqetj a vecik|sitelen|skeda|skeudenn|slika|soubor|stampa|\
    su'wret|swret|súbor|ta'ãnga|talaksan|tangan|tasvir|tiedosto|tiätuvuárkká|tugna|tập tin|\
    ugasan|usòrò|vaizdas|waihona|wepo|wobraz|wékpo|wêne|ymele|àwòrán|ákwúkwó orünotu|émâge|\
    íomhá|òbrôzk|ùng-giông|īxiptli|şəkil|αρχείο|αρχείον|εικόνα|εικόναν|акс|артовкс|афаил|билэ|\
    боомг|ви́дъ|видъ|выява|датотека|дт|дѣло|зображення|зураг|зург|изображение|картинка|ныв|няйф|\
    ойуу|податотека|ресим|рәсем|слика|сурат|суред|сурет|сурт|файл|фотографија|хlум|ӳкерчĕк|\
    պատկեր|בילד|טעקע|קו|קובץ|תמונה|أسگ|انځور|تصویر|جانیا|دوتنه|سۋرەت|صورة|عڪس|فائل|فاىل|فایل|\
    فيشي|فَیِل|ملف|پرونده|پەڕگە|ھۆججەت|ܠܦܦܐ|ފައިލު|ފައިލް|ߞߐߕߐ߮|किपा|चित्र|चित्रं|चित्रम्|पटिमा|\
    फाइल|फाईल|फायल|सञ्चिका|চিত্র|চিত্ৰ|ছবি|ਤਸਵੀਰ|ચિત્ર|ଫାଇଲ|படிமம்|దస్త్రం|ఫైలు|బొమ్మ|ಚಿತ್ರ|\
    ಫೈಲ್|ചി|ചിത്രം|പ്ര|പ്രമാണം|ගොනුව|රූපය|ภาพ|ไฟล์|ຮູບ|ဖိုင်|ဖုဲင်|ဝှာင်|ၾၢႆႇ|სურათი|ფაილი|ስዕል|\
    រូបភាព|ឯកសារ|ᥜᥣᥭᥱ|ᱨᱮᱫ|ⴰⴼⴰⵢⵍⵓ|ファイル|图像|图片|圖像|圖片|文件|文檔|档案|檔案|画像|ꠚꠣꠁꠟ|\
    ꯐꯥꯏꯜ|그림|파일|𐍆𐌴𐌹𐌻𐌰
    """

  /// Names and aliases of the namespace Category (14), parted by `|`.
  static let categoryTable = """
    abdeeling|adà|akotchajülee sünülia|akpaxwé|bangsaan|bekätakthook|bhângsa|buuri buuri|bólkur|\
    bɛn|cat|catadorie|catagóir|categoreye|categori|categoria|categorie|category|categorìa|\
    categoría|categorîa|categuria|categurìa|catigurìa|catègorie|catégorie|class|ct|dalala|ekpo|\
    flocc|flokkur|gbuli|gbúgbe|grup|guru|horong|hŭng-lôi|ikiciro|jamii|kaarangay|kaban|\
    kadegorie|kakuniza|kalasi|karolo|kasasiwasiw|kat|katagori|kateggoría|kategooria|kategoreja|\
    kategori|kategoria|kategorie|kategorii|kategoriija|kategorija|kategorio|kategoriya|\
    kategoriye|kategoriýa|kategory|kategorya|kategoryjo|kategoría|kategorî|kategourii|\
    kateguorėjė|kategòrëjô|kategória|katejori|kateqoriya|katigori|katigoria|katiguriya|\
    kattegerie|kattejori|katégori|katõgooria|katēggoría|kaurian|kawan|klad|klass|klesi|kt|\
    kulupu|loma|luokka|mkhakha|māhele|nakka|neneuhcāyōtl|nkyekyem|nkyekyεmu|otú|\
    pinapapilipiliqan|pubu|rang|roinn-seòrsa|ronney|rukuni|rummad|sa|saachjrop|saachjropp|\
    saachjrupp|sachgrubb|sachjrop|sanat|segh|setensele|shopni|snakun|sokajy|sulli|\
    sumut atassuseq|taggayt|thể loại|tipanictawin|tispir|tumbung|turkum|törkem|\
    tʼááłáhági átʼéego|uluhlu|umkhakha|umuce|vibhag|wàll|zyuwaw na|ébéonọr|ñemohenda|òtù|\
    κατηγορία|κατηγορίαν|акатегориа|ангилал|аңгылал|гурӯҳ|к|кадегар|кат|категори|категорие|\
    категорий|категориэ|категория|категорија|категорія|катеґория|катеґорія|катигорїꙗ|катигорї|\
    катэгорыя|кт|оагӏат|санат|тоба|төркем|төркөм|янз|әәшл|կատեգորիա|ստորոգութիւն|קאַטעגאָריע|\
    קאטעגאריע|קט|קטגוריה|بؤلمه|تصنيف|تۈر|جرگه|دأسە|رج|رده|زمرو|زمرہ|زٲژ|سانات|ونکی|وېشنيزه|پ|\
    پۆل|گٹھ|ܣܕܪܐ|ޤިސްމު|ߦߌߟߡߊ|पुचः|वर्ग|वर्गः|विभाग|श्र|श्रेणी|থাক|বিষয়শ্রেণী|শ্রেণী|শ্ৰেণী|\
    ਸ਼੍ਰੇਣੀ|શ્રે|શ્રેણી|ବିଭାଗ|ଶ୍ରେଣୀ|பகுப்பு|వర్గం|ವರ್ಗ|ವರ್ಗೊ|വ|വി|വിഭാഗം|വർഗ്ഗം|ප්‍රවර්ගය|\
    หมวดหมู่|ໝວດ|ကဏ္ဍ|ပိူင်ထၢၼ်ႈ|კატეგორია|መደብ|ከረርም|ចំណាត់ក្រុម|ចំណាត់ថ្នាក់ក្រុម|\
    ចំនាត់ថ្នាក់ក្រុម|ᥙᥫᥒ ᥗᥣᥢ|ᱛᱷᱚᱠ|ẹ̀ka|ọgbọn̄|ⴰⵙⵎⵉⵍ|カテゴリ|分类|分類|类|類|ꠇꠦꠐꠣꠉꠞꠤ|ꯃꯆꯥꯈꯥꯏꯕ|\
    분류|𐌷𐌰𐌽𐍃𐌰
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
    прѣнаправлєниѥ|равона|рарвыст|редирект|утаарыы|утр|хьажайо|чиглүүлэг|шигледир|юнәлтү|\
    վերահղում|վերայղում|הפניה|ווייטערפירן|بور|تحويل|تغییر مسیر|تغییرمسیر|رجوع مکرر|مخګرځ|مڑجوڑ|\
    چوريو|ڕەوانەکەر|ܨܘܝܒܐ|अनुप्रेषण|अनुप्रेषित|अनुप्रेषितम्|पुनर्निदेशन|पुनर्निर्दिष्टम्|\
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
    vep vi vls vo vro wa war wo wuu xal xh xmf yi yo yue za zea zgh zh zh-classical zh-cn \
    zh-min-nan zh-tw zh-yue zu
    """

  /// The names of the parser functions with a plain result and, after `=`, the English ones,
  /// parted by `|`.
  static let functionTable = """
    #ako=#if|#als=#if|#alsgelijk=#ifeq|#degistir=#switch|#değiştir=#switch|#eger=#if|#eğer=#if|\
    #if=#if|#ifeq=#ifeq|#jika=#if|#jikasama=#ifeq|#když=#if|#lauxsamvalorade=#ifeq|\
    #laŭsamvalorade=#ifeq|#pilih=#switch|#schakelen=#switch|#se=#if|#seeglas=#ifeq|#seekv=#ifeq|\
    #seekvacio=#ifeq|#según=#switch|#selon=#switch|#si=#if|#si==#ifeq|#siigual=#ifeq|\
    #switch=#switch|#sxalte=#switch|#sxalti=#switch|#sxaltu=#switch|#wechsle=#switch|\
    #ŝalte=#switch|#ŝalti=#switch|#ŝaltu=#switch|#ако=#if|#если=#if|#переключатель=#switch|\
    #اگر=#if|#اگرمساوی=#ifeq|#تبديل=#switch|#لو=#if|#لومعادلة=#ifeq|#گزینه=#switch|#もし=#if|\
    #もし等しい=#ifeq|#切り替え=#switch|#匹配式=#ifeq|#双射式=#switch|#多条件式=#switch|\
    #多选式=#switch|#如果=#if|#如果相等=#ifeq|#开关=#switch|#相同式=#ifeq|#若=#if|#若相等=#ifeq|\
    #轉換=#switch|#转换=#switch|#非空式=#if|abs=ucfirst|akc=lcfirst|awalbesar=ucfirst|\
    awalkecil=lcfirst|basäri̇ppen1=ucfirst|basäri̇ppen=uc|besar=uc|bh=uc|bhi̇lk=ucfirst|\
    bi̇çi̇mnum=formatnum|bs=uc|bä1=ucfirst|bä=uc|capit=uc|forang=formatnum|\
    formatangka=formatnum|formatnombre=formatnum|formatnum=formatnum|formatonumero=formatnum|\
    formatonúmero=formatnum|formatteernum=formatnum|formátujčíslo=formatnum|gleerste=ucfirst|\
    gross=uc|hl=uc|hleerste=ucfirst|hurufbesar=uc|hurufkecil=lc|initcapit=ucfirst|\
    initial gross=ucfirst|initial klein=lcfirst|initmajus=ucfirst|initminus=lcfirst|kc=lc|\
    kecil=lc|kh=lc|khi̇lk=lcfirst|ki̇şi̇äri̇ppen1=lcfirst|ki̇şi̇äri̇ppen=lc|kl=lc|\
    kleerste=lcfirst|klein=lc|kä1=lcfirst|kä=lc|lc=lc|lcfirst=lcfirst|lcprvi=lcfirst|majus=uc|\
    majuskle=uc|majuskleunua=ucfirst|malmajuskle=lc|malmajuskleunua=lcfirst|malminuskle=uc|\
    malminuskleunua=ucfirst|malá=lc|mayus=uc|mayús=uc|minus=lc|minuskle=lc|minuskleunua=lcfirst|\
    minús=lc|mmu=lcfirst|mu=ucfirst|muotoileluku=formatnum|numformatteren=formatnum|\
    primeromayus=ucfirst|primeromayús=ucfirst|primerominus=lcfirst|primerominús=lcfirst|\
    prvnímalé=lcfirst|prvnívelké=ucfirst|sanpi̇şi̇mi̇=formatnum|uc=uc|ucfirst=ucfirst|\
    ucprvi=ucfirst|velká=uc|zahlenformat=formatnum|басәріппен1=ucfirst|басәріппен=uc|\
    большими буквами=uc|бә1=ucfirst|бә=uc|вялікімі літарамі=uc|кішіәріппен1=lcfirst|\
    кішіәріппен=lc|кә1=lcfirst|кә=lc|лц=lc|лцпрви=lcfirst|маленькими буквами=lc|\
    малымі літарамі=lc|первая буква большая=ucfirst|первая буква маленькая=lcfirst|\
    першая літара вялікая=ucfirst|першая літара малая=lcfirst|санпішімі=formatnum|уц=uc|\
    уцпрви=ucfirst|фарматаваць лік=formatnum|форматировать число=formatnum|آرایش عدد=formatnum|\
    آرایش‌عدد=formatnum|ابتدا بزرگ=ucfirst|ابتدا کوچک=lcfirst|ابتدابزرگ=ucfirst|\
    ابتداکوچک=lcfirst|ب=uc|صغير=lc|صيغة رقم=formatnum|عنوان صغير=ucfirst|عنوان كبير=lcfirst|\
    كبير=uc|ک=lc|先頭大文字=ucfirst|先頭小文字=lcfirst|大写=uc|大写首字=ucfirst|大文字=uc|\
    小写=lc|小写首字=lcfirst|小文字=lc|数整形=formatnum|格式化数字=formatnum
    """
}
