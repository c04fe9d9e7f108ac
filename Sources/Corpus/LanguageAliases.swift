/// Other names of the languages of ``LanguageTable``, and which languages are parts of others.
enum LanguageAliases {
  /// Codes of wikis and the like that mean something else than their subtags say: `als` is
  /// Alemannic to Wikipedia and to all that is made of it, though ISO 639-3 has it for Tosk
  /// Albanian, which is `als-Latn` here as it is to FLORES.
  static let wholeCodes = pairs(wholeCodeText)

  /// First subtags: of ISO 639-2 and 639-3, retired ones, and the most common of a macro-language
  /// where users mean the macro-language by it (`arb` is `ar`, `cmn` is `zh`).
  static let languages = pairs(languageText)

  /// By macro-language of ISO 639-3: its languages, as canonical codes.
  static let members: [Substring: [Substring]] = {
    var members: [Substring: [Substring]] = [:]
    var macro: Substring = ""
    for word in memberText.split(whereSeparator: \.isWhitespace) {
      if word.hasSuffix(":") {
        macro = word.dropLast()
      } else {
        members[macro, default: []] += [word]
      }
    }
    return members
  }()

  /// By language: its macro-language.
  static let macros: [Substring: Substring] = {
    var macros: [Substring: Substring] = [:]
    for (macro, own) in members { for member in own { macros[member] = macro } }
    return macros
  }()

  private static func pairs(_ text: String) -> [Substring: Substring] {
    var pairs: [Substring: Substring] = [:]
    for word in text.split(whereSeparator: \.isWhitespace) {
      let parts = word.split(separator: "=")
      pairs[parts[0]] = parts[1]
    }
    return pairs
  }

  private static let wholeCodeText = """
    als=gsw bat-smg=sgs be-x-old=be cbk-zam=cbk en-simple=en fiu-vro=vro map-bms=jv multi=mul
    roa-rup=rup roa-tara=nap simple=en x-eml=egl x-multi=mul zh-chs=zh zh-cht=zh zh-classical=lzh
    zh-min-nan=nan zh-yue=yue
    """

  private static let languageText = """
    aar=aa abk=ab afr=af aka=ak alb=sq amh=am ara=ar arb=ar arg=an arm=hy asm=as ava=av ave=ae
    aym=ay ayr=ay aze=az azj=az bak=ba bam=bm baq=eu bel=be ben=bn bh=bho bis=bi bod=bo bos=bs
    bre=br bul=bg bur=my cat=ca ces=cs cha=ch che=ce chi=zh chu=cu chv=cv cmn=zh cor=kw cos=co
    cre=cr cym=cy cze=cs dan=da deu=de dik=din div=dv dut=nl dzo=dz ekk=et ell=el eml=egl eng=en
    epo=eo est=et eus=eu ewe=ee fao=fo fas=fa fij=fj fil=tl fin=fi fra=fr fre=fr fry=fy ful=ff
    fuv=ff gaz=om geo=ka ger=de gla=gd gle=ga glg=gl glv=gv gre=el grn=gn gug=gn guj=gu hat=ht
    hau=ha hbs=sh heb=he her=hz hin=hi hmo=ho hrv=hr hun=hu hye=hy ibo=ig ice=is ido=io iii=ii
    iku=iu ile=ie in=id ina=ia ind=id ipk=ik isl=is ita=it iw=he jav=jv ji=yi jpn=ja jw=jv kal=kl
    kan=kn kas=ks kat=ka kau=kr kaz=kk khk=mn khm=km kik=ki kin=rw kir=ky knc=kr kom=kv kon=kg
    kor=ko kua=kj kur=ku lao=lo lat=la lav=lv lim=li lin=ln lit=lt ltz=lb lub=lu lug=lg lvs=lv
    mac=mk mah=mh mal=ml mao=mi mar=mr may=ms mkd=mk mlg=mg mlt=mt mo=ro mol=ro mon=mn mri=mi
    msa=ms mya=my nau=na nav=nv nbl=nr nde=nd ndo=ng nep=ne nld=nl nno=nn nob=nb nor=no npi=ne
    nya=ny oci=oc oji=oj ori=or orm=om ory=or oss=os pan=pa pbt=ps per=fa pes=fa pli=pi plt=mg
    pol=pl por=pt pus=ps que=qu quy=qu roh=rm ron=ro rum=ro run=rn rus=ru sag=sg san=sa scc=sr
    scr=hr sin=si slk=sk slo=sk slv=sl sme=se smo=sm sna=sn snd=sd som=so sot=st spa=es sqi=sq
    srd=sc srp=sr ssw=ss sun=su swa=sw swe=sv swh=sw tah=ty tam=ta tat=tt tel=te tgk=tg tgl=tl
    tha=th tib=bo tir=ti ton=to tsn=tn tso=ts tuk=tk tur=tr twi=tw uig=ug ukr=uk urd=ur uzb=uz
    uzn=uz ven=ve vie=vi vol=vo wel=cy wln=wa wol=wo xho=xh ydd=yi yid=yi yor=yo zha=za zho=zh
    zsm=ms zul=zu
    """

  private static let memberText = """
    ak: fat tw
    ar: aao abh abv acm acq acw acx acy adf aeb aec afb ajp apc apd arq ars ary arz auz avl ayh ayl
    ayn ayp bbz pga shu ssh
    ay: ayc
    az: azb
    bal: bcc bgn bgp
    bik: bcl bln bto cts fbl lbl rbl ubl
    bnc: ebk lbk obk rbk vbk
    bua: bxm bxr bxu
    chm: mhr mrj
    cr: crj crk crl crm csw cwd
    del: umu unm
    den: scs xsl
    din: dib dip diw dks
    doi: dgo xnr
    et: vro
    fa: prs
    ff: ffm fub fuc fue fuf fuh fui fuq
    gba: bdt gbp gbq gmm gso gya
    gn: gnw gui gun nhd
    gon: ggo gno
    grb: gbo gec grj grv gry
    hai: hax hdn
    hmn: cqd hea hma hmc hmd hme hmg hmh hmi hmj hml hmm hmp hmq hms hmw hmy hmz hnj hrm huj mmr
    muq mww sfm
    ik: esi esk
    iu: ike ikt
    jrb: ajt aju jye yhd yud
    kg: kng kwy ldi
    kln: enb eyo niq oki pko sgc spy tec tuy
    kok: gom knn
    kpe: gkp xpe
    kr: kby krt
    ku: ckb kmr sdh
    kv: koi kpv
    lah: hnd hno jat phr pnb skr xhe
    luy: bxk ida lkb lko lks lri lrm lsm lto lts lwg nle nyd rag
    lv: ltg
    man: emk mku mlq mnk msc mwk
    mg: bhr bmm bzc msh skg tdx tkg txy xmv xmw
    mn: mvf
    ms: bjn btj bve bvu coa dup hji id jak jax kvb kvr kxd lce lcf liw max meo mfa mfb min mqg msi
    mui orn ors pel pse tmw urk vkk vkt xmm zlm zmi
    mwr: dhd mtr mve rwr swv wry
    ne: dty
    no: nb nn
    oj: ciw ojb ojc ojg ojs ojw otw
    om: gax hae orc
    or: spv
    ps: pbu pst
    qu: cqu qub qud quf qug quh quk qul qup qur qus quw qux quz qva qvc qve qvh qvi qvj qvl qvm qvn
    qvo qvp qvs qvw qvz qwa qwc qwh qws qxa qxc qxh qxl qxn qxo qxp qxr qxt qxu qxw
    raj: bgq gda gju hoj mup wbr
    rom: rmc rmf rml rmn rmo rmw rmy
    sc: sdc sdn src sro
    sh: bs cnr hr sr
    sq: aae aat aln als
    sw: swc
    syr: aii cld
    tmh: taq thv thz ttq
    uz: uzs
    yi: yih
    za: zch zeh zgb zgm zgn zhd zhn zlj zln zlq zqe zyb zyg zyj zyn zzj
    zap: zaa zab zac zad zae zaf zai zam zao zaq zar zas zat zav zaw zax zca zoo zpa zpb zpc zpd
    zpe zpf zpg zph zpi zpj zpk zpl zpm zpn zpo zpp zpq zpr zps zpt zpu zpv zpw zpx zpy zpz zsr zte
    ztg ztl ztm ztn ztp ztq zts ztt ztu ztx zty
    zh: cdo cjy cpx czh czo gan hak hsn lzh mnp nan wuu yue
    zza: diq kiu
    """
}
