/// The codes of ISO 639-3 (SIL International, 2023) that ``LanguageTable`` and ``LanguageAliases``
/// do not have: first two letters of some codes, then the third letter of each.
enum ISO639Codes {
  static let all: Set<Substring> = {
    var codes: Set<Substring> = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      for third in word.dropFirst(2) { codes.insert(word.prefix(2) + String(third)) }
    }
    return codes
  }()

  private static let text = """
    aaabcdfghiklnopqstuwxz ababcdefghijlmnopqstuvwxyz acabdfhiklnprstuvwxyz adabdefghijlnoqrstuwxz
    aeacdeklmnqrsuwyz afbdeghiknopstuz agabcdefghijklmnoqrstuvwxyz ahabghiklmnoprst
    aiabcdefghijklmnopqrstwxy ajagintuwz akbcdefghijklmopqrstuvwxyz alacdefhijklmnopqrsuwxyz
    amabcefgjklmnopqrstuvwxyz anabcdefhijklmoqrstuvwxyz aoabcdefghijklmnrstuxz
    apbdefghijklmnopqrstuvwxyz aqcdgmnprtz ardehijklnopruvwx asabcdefghijklnopqrsuvwxyz
    atabcdegiklmnopqrstuvwxyz auabcdghijklmnopqrtuwxyz avbdilmnostuv awbceghikmnorstuvwxy axbegklmx
    ayabcdeghiklnopqstuyz azadgmnotz baabcefghjlopuvwxy bbabdefghijklmnopqrstuvwxyz
    bcabcdefghjkmnopqrstuvwyz bdabcdefghijklmnopqstuvwxyz beabcdefghijkopqstuvxyz
    bfabcdefghijklmnopqrstuwxyz bgabcdefgijklmopqrstuvwxyz bhabcdefghijlmnpqrstuvwxyz
    biabcdefgjklmnopqrtuvwxyz bjabcefghijklmoprstuvwxyz bkacdfghijklmnopqrstuvwxyz
    blabcdefghijlmnopqrstvwxyz bmabcdefghijklmnopqrstuvwxz bnabcdefgijklmnopqrsuvwxyz
    boabefghijklmnopqrtuvwxyz bpabdghijklmnopqrstuvwxz bqabcdfghjklmnopqrstuvwxyz
    brabcdfghijklmnopqrstuvwxyz bsabcefghijklmnopqrstuvwxy btacdefghijlnopqrstuvwxyz
    buabcdefhijkmnopqstuvwxyz bvabcdefghijklmnopqrtuvwxyz bwabcdefghijklmnopqrstuwxyz
    bxabcdefghijklmnopqsuvwz byabcdefghijklmnopqrstvwxz bzabcdefghijklmnopqrstuvwxyz
    caabcdefghjklmnopqrsvwxyz cbbcdeghijlnoqrstuvwy ccacdeghjlmopr cdaefghijmnrsyz ceagknt cfadgm
    cgacgk chbcdfghjklmnopqtwxz ciabcdehkmnprwy cjaehimnopsvy ckhlnoqrstuvxyz clacdehijklmotuwy
    cmaegilmorst cnabcgiklostuwx coabcdefghjklmnopqtuvwxyz cpabcginouxy cqdu
    crabcdfgijklmnoqrstvwxyz csacdefghijklmnoqrstvwyz ctacdeghlmnopstuz cuabcghijklmopqrtuvwx cvgn
    cwabdegt cyabo czhknot daacdehijklmoqrsuvwxz dbabdefgijlmnopqrtuvwy dccr ddadegijnorsw
    decdefghiklmnpqrsvz dgbcdeghiklnorstuwxz dhdgilmnorsuvwx diabcdfghijlmoprstuwxyz
    djabcdefijkmnoruw dkakrsx dlgkmn dmabcdegklmorsuvwxy dnadegijknrtuvwy doabcefhiklnopqrstvwxyz
    dpp drbcdegilnoqrstuy dsehilnoq dtabdhikmorstu dubcdefghijklmnopqrsuvwxyz dva dwarsw
    dyabdgimnoy dzaegln eaa ebgkoru ecrsy eee efaei egaoy ehu eiptv eja ekacegilmopry elehikmoux
    emabegikmnpsuwxy enabcdfhlmnoqruvwx eot epi eraghikorstw esehiklmnoqsuy etbchnorstuxz evehn ewo
    eyao ezae faabdfghijklmnpruxyz fbl fcs fer ffim fgr fiaeprw fkkv flahilnry fmpu fngi fodimrs
    fpe fqs frdkmoqst fsels fubcdefhijmnqtuy fvr fwae gabcdefhijklmopqrstuwxy
    gbabdefghijklmnopqrsuvwxyz gccdeflnt gdabcdefghijklmnoqrstux geabcdghijklqsvwxyz gfkt
    ggabdegklnotuw ghacehklnorst giabcdghlmnpqrstuwxyz gjikmnu gkaenopu glcdhijloruwy
    gmabdghlmnuvxyz gnabcdeghiklmnoqrtuwz goabcdefghijklnopqsuwxyz gpan gqainru
    grabdghijmoqrstuvwxyz gseglmnops gtau guabdefhiklmnopqstuvxz gvacefjlmnoprsy gwabcdefgijmnrtuwx
    gxx gyabdefgilmnry gzain haabcdefghijlmnopqrsvxyz hbabnou hcah hdnsy headghim hgmw hhiry
    hiabdghijkortwx hji hkaeks hlabdetu hmabcdefghijklmpqrstuvwyz hnadhijnosu hoabcdehijlmoprstvwyz
    hpos hracekmoptuwz hshlns htiosux hubcdefghijklmopqrstuvwxyz hvceknv hwaco hya iainpr
    ibbdeglmnruy icahlr idabcdeirstu ifabefkmuy igbegmnosw ihbipw iin ijcejns ikeikloprstvwxz
    ilabgiklsuv imailnorsy inbgjlmnopstz ioruw ipio iquw irehiknruxy isacdeghikmnortu
    itbeiklmorstvwxyz ium ivbv iwkmos ixcl iyaox izhrz jaabcdefhjklnoqstuxyz jbeijknrtuw jcst jdagt
    jebeghiklnrtu jgbeko jhis jiabcdeghilmoqtuvy jjer jkmopru jles jmabcdilnrswx jnadgijls jobdgrsw
    jpar jqr jrabrtu jsl juabcdhiklmnoprstuwy jvdn jwi jyaey kadefghijkopqvwxy
    kbabceghijklmnoqrstuvwxyz kcabcdefhijklmnopqrstuvwxyz kdacdefghijklmnpqrtuwxyz
    kebcdefghijklmnopqrstuvwxyz kfabcdefghijklmnopqrstuvwxyz kgabcdfgijklmnopqrstuvwxy
    khabcdefghjlnopqrstuvxyz kiabcdefghijlmopqstvwxyz kjabcdefghijklmnoqrstuvxyz
    kkabcdefghijklmnopqrstuvwxyz klabcdefghijklmnopqrstuvwxyz kmacdefghijklmnopqstuvwxyz
    knabdefgijklmnopqrstuvwxyz koacdefghklopqstuvwxyz kpabcdefghijklmnoqrstuvwxyz
    kqabcdefghijklmnopqrstuvwxyz krabdefhjklmnprstuvwxyz ksabcdefgijklmnopqrstuvxyz
    ktabcdefghijklmnopqrstuvwxyz kubcdefghijklmnopqtuvwxyz kvabcdefghijklmnopqrstuvwxyz
    kwabcdefghijklmnoprstuvwxyz kxabcdfhijklmnopqrstuvwxyz kyabcdefghijklmnopqrstuvwxyz
    kzabcdefgijklmnopqrstuvwxyz laabcefghijklmnpqrsuwxyz lbabcfgijklmnoqrstuvwxyz lccdefhlmpqs
    ldabdghijklmnopq leabcdefhijklmnopqrstuvwxy lfa lgabghiklmnqrtuz lhahilmnpstu
    liabcdefghklopqrsuwxyz ljaeilwx lkabcdehijlmnorstuy llabcefghijklmnopqsux
    lmabcdefghijklnpqruvwxyz lnabdghijlmnosuwz loabcefghijklmnopqrstuvwxy lpaenox lraegiklmnortvz
    lsadeghilmoprsty ltcinosu lucdefijklmnpqrtuvwy lvaku lwaeghlmotuw lyagn lzlnz
    maabefjkmnqstuvwxz mbabcdefhijklmnopqrstuvwxyz mcabcdefghijklmnopqrstuvwxyz
    mdabcdeghijklmnpqrstuvwxyz meabcdefhijklmnopqrstuvwyz mfabcdefghijklmnopqrstuvwxyz
    mgabcdefghijklmnopqrstuvwyz mhabcdefgijklmnopqstuwxyz miabcdefghijklmopqrstuwxyz
    mjcdeghijklmnopqrstuvwxyz mkabcefgijklmnopqrstuvwxyz mlabcefhijklmnopqrsuvwxz
    mmabcdefghijklmnopqrtuvwxyz mnabdefghjklmnpqrsuvxyz moacdeghijkmopqrtuvwxyz
    mpabcdeghijklmnopqrstuvwxyz mqabcefghijklmnopqrstuvwxyz mrabcdefgklmnopqrstuvwxyz
    msbcdefghijklmnopqrsuvwxyz mtabcdefghijklmnopqrstuvwxy muabcdeghjkmopqrstuvxyz
    mvabdefghiklmnopqrstuvwxyz mwabcefghikmnopqrstuvwxyz mxabcdefghijklmnopqrstuvwxyz
    mybcdefghijklmoprsuwxyz mzabcdeghijklmopqrstuvwxyz naabcdefgjklmoqrstwxyz
    nbabcdeghijkmnopqrstuvwy ncabcdefghijklmnoprstuxz ndabcdfghijklmnpqrtuvwxyz
    neabcdefghijkmnoqrstuvxyz nfadlru ngabcdeghijklmnopqrstuvwxyz nhabcdefghikmnopqrtuvwxyz
    nibdefghijklmnoqrstuvwxyz njabdhijlmnorstuxyz nkabcdefghijkmnopqrstuvwxz nlacegijkloquvwxyz
    nmabcdefghijklmnopqrstuvwxyz nnabcdefghijklmnpqrstuvwyz noacdefghijklmnpqstuwyz npabghlnosuy
    nqgkmnqy nrabcefgiklnprtuxz nsacdefghiklmnpqrstuvwxyz ntegijkmoprsuwxyz
    nuacdefghijklmnoqrtuvwxyz nvhmo nwabcegimorxy nxadegiklmnoqrux nybcdefghijklmnopqrstuvwxy
    nzabikmsuyz oaacrv obiklmortu ocahou odaktu ofosu ogbcegou ohtu oian ojbcgpsvw
    okabdeghijklmnorsuvx oladekmrt omabcegiklnoprtuwx onabegijknoprstuwx oodgnrs opakmoty
    oraceghnorstuvwxz osacioptux otabdeiklmnqrstuwxyz ouabeim owil oybdmy ozm
    pabcdefhikloqrstuvwxyz pbbcefghilnoprsuvy pcabcefghijklnpw pdainotu peabdefghijklmopqvxyz pfae
    pgadgiklnsu phadghklmnoqrtuvw piabcdefghijlmnoprstuvwxyz pjt pkabcghnoprstu
    plabcdeghjklnopqrsuvwyz pmabcdefhijklmnoqrtwxyz pnaceghijklmnopqrsuvwxyz pocdefghikmnopqstvwxy
    ppaeiklmnopqstu pqam prbcdefhiklmnopqrtuwxyz psacdeghilmnopqrstuwy ptahinopqrtuvwy
    puabcdefgijkmopqrtuwxy pwabgimorw pxm pyemnsuxy pzn quabcdfhiklmnpqrsvwxz qvacehijlmnopswyz
    qwachmst qxachlnopqrstuw qyap raabcdfghijklmnopqrstuvwxyz rbbklp rcf rdb reabegijlmnrsty
    rgaeknrsu rhgp riaeflmnrtu rjgis rkabhmtw rmabcdefghiklmnopqstuvwxz rnadglnprw robcdefglmopruw
    rpnt rriot rsbil rtchmsw rubcfghikoqtuyz rwakmor rxdw rynsu saabcdefjkmoqrsuvwxyz
    sbabcdefghijklmnopqrstuvwxyz scbefghiklpqsuvwx sdabcefgjklmnoprstuxz seabcdefghijklnopqrtuvwyz
    sfbemsw sgabcdeghijkmprtuwxyz shabcdeghjklmopqrstuvwxz siabdefghijklmpqrsuvwxyz
    sjabdegklmnoprstuw skabcdefghijkmnopqstuvwxyz slcdefghjlmnpqrstuwxyz smabcdfghjklmpqrstuvwxyz
    snbcefghijklmnopqrsuvwxyz soabcdeghijklopqrsuvwxyz spbcdegiklmnopqrstuvxy sqahkmnoqrstu
    srabcefghiklmoqrstuvwxyz ssbcdefghijklmnopqrstuvxyz stabdefghijklmnoprstuvwy
    suabcegijkqrstvwxyz svabcekmrsx swbcfgijklmnopqrstuvwxy sxbcegklmnorsuw syabcikmnorswxy
    szabcdegnpvw taabcdefgjklnoprsuvwxz tbabcdefghijklmnoprstuvwxyz tcabcdefghiklmnopqstuwxz
    tdabcefghijklnoqrstuvxy teabcdefghikmnopqrsuvwxy tfinort tgabcdefhijnopqrstuvwxyz
    thcdefhiklmnpqrstuvwyz tiacdfhijklmnopqstuvwxyz tjagilmnosuw tkabdefglmnpqrstuvwxz
    tlabcdfghijklmnopqrstuvx tmabcdefghijklmnopqrstuvwyz tnabcdeghiklmnopqrstuvwxyz
    tobcdefghijlmopqrsuvwxyz tpacefgjklmnopqrtuvwxyz tqblmnopqrtuw trabcdefghijlmnopqrstuwxyz
    tsabcdeghijklmpqrstuvwxyz ttabcdefghijklmnopqrstuvwyz tuabcdefghijlnoqsuvxyz tvadeklmnostuwy
    twabcdefghlmnopqrtuwxy txabceghijmnoqrstuxy tyaehijlnprstuxz tzahjlnox uamnr ubailruy udaegijlu
    ues ufi ugabenoy uhan uisv uji ukaghlpqsuwy ulabcefiklmnuw umacdgimnoprsu unaegkmnruxz upiv
    urabcefghiklmnoprtuvwxyz usahikpu utaepru uumnru uvehl uwa uya uzs vaaefghijlmnoprsuvy vbbk
    vedlmor vgrt vicdfglnstv vkaijklmoptu vlp vmabcdeghijklmpqrsuvwxyz vnkmp vor vrast vsilv vto
    vumnt vwa waabcdefghijlmnopqstuvwxyz wbabefhijklmpqrtvw wcai wddgjkuy weacdghimoprstuw wfg
    wgabgiouy whagku wibcefghijklmnruvy wjai wkabdluwy wlacegiklmoruvwxy wmabcdehimnostwx
    wnbcdegikmnopuwy woabcdefgikmnorswy wpc wrabdghiklmnoprsuvwxyz wsaikrsuv wtfhikmw
    wuabdhlmnrtvxy wwaborw wxaw wyabimry xaabcdegijmnopqrstuvwy xbabcdegijmnoprwxy
    xcbceghlmnortuvwy xdackmy xebdglmprstu xfa xgabdfgilmruw xhacdertuv xibilnprsvy xjbt
    xkabcdefghijklnopqrstuvwxyz xlabcdeginopsuy xmabcdeghjklmnopqrstuvwxyz xnabghiknorstuyz
    xocdgikmnoprw xpacegijkmnopqrstuy xqat xrabdegimnqrtuw xsabcdehilmnopqrsuvy
    xtabcdeghijlmnopqrstuvwyz xuabdgjlmnoprtu xveinos xwacdegjklortw xxbkmrt xyabjklty xzhmp
    yaabcdefghijklmnopqrstuvwxyz ybabehijklmnoxy ychlnp ydaegk yeaceijlrstuvy ygailmprsuw yhadls
    yiafghijklmnpqrstuvxz ykagiklmnortuy ylabegilmnoruy ymbcdeghiklmnopqrsxz ynadegklnoqsu
    yobgiklmntxy ypabghmnopz yrabeiklmnswy yscdglnoprsy ytalpwy yubcdfgijklmnpqrtwxyz yvat
    ywaglnqrtuw yxaglmuy yyruz yzgk zaabcdefghijklmopqrstuvwxyz zbceltw zcah zdj zeghn zgabmnr
    zhbdinw ziabklmnrwz zkabdghknoprtuvz zljmnq zmabcdefghijklmnopqrstuvwxyz znaegks zochmoqrs
    zpabcdefghijklmnopqrstuvwxyz zqe zragnops zsaklru zteglmnpqstuxy zuahmny zwa zybgjnp zzaj
    """
}
