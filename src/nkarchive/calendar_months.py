"""The names of the months, in the languages that news sites are written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Full names, genitives, locatives and abbreviations, by month, then in the order of their letters: Unicode's CLDR
# for some eighty languages, and the forms that datelines use beside it.
_NAMES = (
    "january djan djanuari ean eanair eanáir ene enero gen gener gennaio ian ianuarie ion ionawr jaan jaanuar "
    "jan janairu janar janeiro jannar janner jannewaris januar januara januari januarie januaro januwari "
    "január januára januārī janv janvaris janvier janvāris janúar jän jänner led leden ledna lednu oca ocak "
    "rbn rebendan rêbendan saus sausio sausis sij sijecanj sijecnja sijecnjem sijecnju siječanj siječnja "
    "siječnjem siječnju sty styczen styczeń stycznia styczniu tammi tammik tammikuu tammikuussa tammikuuta "
    "umasingana urt urtarrila urtarrilaren xan xaneiro xin xineru yan yanvar yanwar ýan ýanwar ιαν ιανουάριος "
    "ιανουαρίου ιανουαριος ιανουαριου стд сту студзень студзеня січ січень січня ян янв январ январь января "
    "яну януари јан јануар јануара јануари қаң қаңтар հնվ հունվար հունվարի בינו בינואר ינו ינואר לינואר جانفي "
    "جنو جنوري جنوری يناير ژانویه ژانویهٔ जन जनवरी जाने जानेवारी জানু জানুয়ারি জানুয়ারী জানুৱাৰী ਜਨ ਜਨਵਰੀ "
    "જાન્યુ જાન્યુઆરી ଜାନୁଆରୀ ஜன ஜனவரி జన జనవరి ಜನ ಜನವರಿ ജനു ജനുവരി ජන ජනවාරි ม.ค มกรา มกราคม มค เดือนมกราคม "
    "ມ.ກ ມກ ມັງກອນ ဇန် ဇန်နဝါရီ იან იანვარი ጃን ጃንዋሪ ጃንዩ ጃንዩወሪ មករា",
    "february chw chwef chwefror fab faburairu feabh feabhra feb febb febbraio feber febr febreiro febrer "
    "febrero febreru febrewaris februar februara februari februarie februaris februaro februwari február "
    "februára februāris febrúar fev fevereiro fevr fevral fevrier few fewral fra frar fév févr février helmi "
    "helmik helmikuu helmikuussa helmikuuta lut lutego luty lutym ots otsaila otsailaren peb pebrero pebruari "
    "sbt shk shkurt sibat sub subat uno unor unora unoru unr vas vasario vasaris veebr veebruar velj veljaca "
    "veljace veljaci veljacom veljača veljače veljači veljačom úno únor února únoru únr şub şubat φεβ "
    "φεβρουάριος φεβρουαρίου φεβρουαριος φεβρουαριου ақп ақпан лют лютага лютии лютий лютого люты фв феб "
    "фебруар фебруара фев февр феврал февраль февраля февруари փետրվար փետրվարի փտվ בפבר בפברואר לפברואר פבר "
    "פברואר شباط فبراير فبروري فبروری فروری فوریه فوریهٔ فيفري فېبروري फरवरी फ़र फ़रवरी फेब्रु फेब्रुअरी "
    "फेब्रुवारी ফেব ফেব্রুয়ারি ফেব্রুয়ারী ফেব্ৰু ফেব্ৰুৱাৰী ਫ਼ਰ ਫ਼ਰਵਰੀ ફેબ્રુ ફેબ્રુઆરી ଫେବୃଆରୀ பிப் "
    "பிப்ரவரி ఫిబ్ర ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ ഫെബ്രു ഫെബ്രുവരി පෙබ පෙබරවාරි ก.พ กพ กุมภา กุมภาพันธ์ "
    "เดือนกุมภาพันธ์ ກ.ພ ກພ ກຸມພາ ဖေ ဖေဖော်ဝါရီ თებ თებერვალი ፌብ ፌብሩ ፌብሩወሪ ፌብሩዋሪ កុម្ភៈ",
    "march adar adr bre brezen brezna breznu bře březen března březnu iii kov kovas kovo maalis maalisk "
    "maaliskuu maaliskuussa maaliskuuta maart mac machi mae maerz mar marc marca marcius marco marcu marec "
    "maret maris mars marso mart marta martie marto marts martxoa martxoaren marz marzec marzo marzu març "
    "março mas mashi maw mawrth mrt mrz már márc március márta mäe mäerz mär märts märz ozu ozujak ozujka "
    "ozujkom ozujku ožu ožujak ožujka ožujkom ožujku μάρ μάρτιος μαρ μαρτίου μαρτιος μαρτιου бер берез "
    "березень березня мар март марта нау наурыз сак сакавік сакавіка մարտ մարտի մրտ במארס במרס במרץ למארס "
    "למרס למרץ מארס מרס מרץ آذار مارس مارچ मार्च মার্চ মাৰ্চ ਮਾਰਚ માર્ચ ମାର୍ଚ୍ଚ மார் மார்ச் మార్చి ಮಾರ್ಚ್ മാർ "
    "മാർച്ച് මාර් මාර්තු มี.ค มีค มีนา มีนาคม เดือนมีนาคม ມ.ນ ມນ ມີນາ မတ် მარ მარტი ማርች មីនា",
    "april abr abrell abril abrëll afi afirilu aib aibrean aibreán api apirila apirilaren apr aprel aprila "
    "aprile aprili aprilie aprilis aprill aprilo apríl apríla aprīlis avr avril bal balandis balandzio "
    "balandžio d'abr d'abril dabr dabril dub duben dubna dubnu d’abr d’abril ebr ebrill eph ephreli huhti "
    "huhtik huhtikuu huhtikuussa huhtikuuta kwi kwie kwiecien kwiecień kwietnia kwietniu nis nisan nsn nîsan "
    "pri prill tra travanj travnja travnjem travnju ápr április απρ απρίλιος απριλίου απριλιος απριλιου ап "
    "апр апрел апрель апреля април априла кві квіт квітень квітня кра красавік красавіка крс сәу сәуір ապր "
    "ապրիլ ապրիլի אפר אפריל באפר באפריל לאפריל آوریل أبريل أفريل ابريل اپریل نيسان अप्रिल अप्रैल एप्रि एप्रिल "
    "এপ্রি এপ্রিল এপ্ৰিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ એપ્રિલ ଅପ୍ରେଲ ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ ಏಪ್ರಿ ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ "
    "අප්රේල් เดือนเมษายน เม.ย เมย เมษา เมษายน ມ.ສ ມສ ເມສາ ဧပြီ აპრ აპრილი ኤፕሪ ኤፕሪል មេសា",
    "may beal bealtaine geg geguze geguzes gegužė gegužės gln gulan kve kveten kvetna kvetnu kvě květen "
    "května květnu maaie mag maggio mai maiatza maiatzaren maig maijs maio maj maja majo maju majus mayo mayu "
    "mayıs maí maý mee mei mej mejju mey meyi mái máj mája május svi svibanj svibnja svibnjem svibnju touko "
    "toukok toukokuu toukokuussa toukokuuta μάι μάιος μαΐ μαΐου μαι μαιος μαιου μαϊ маи май мам мамыр мая мај "
    "маја тра трав травень травня трауня траўня մայիս մայիսի մյս במאי למאי מאי أيار مئی ماي مايو مه مهٔ می مۍ "
    "मई मे মে ਮਈ મે ମଇ மே మే ಮೇ മേയ് මැයි พ.ค พค พฤษภา พฤษภาคม เดือนพฤษภาคม ພ.ພ ພພ ພຶດສະພາ မေ მაი მაისი ሜይ "
    "ឧសភា",
    "june birz birzelio birzelis birž birželio birželis cer cerven cervna cervnu cvn cze czerwca czerwcu "
    "czerwiec djuni eka ekaina ekainaren giu giugno gun gunju haz haziran heziran hezîran hun hunyo hzr iun "
    "iunie iyn iyun iýun i̇yun juin jun juna junho juni junie junij junijs junio junius juny juuni jún júna "
    "június júní jūn jūnijs kesa kesak kesakuu kesakuussa kesakuuta kesä kesäk kesäkuu kesäkuussa kesäkuuta "
    "lipanj lipnja lipnjem lipnju meh mehefin meith meitheamh qer qershor xun xuno xunu xuño yun yuni čer "
    "červen června červnu čvn ġun ġunju ιουν ιουνίου ιουνιος ιουνιου ιούν ιούνιος июн июнь июня мау маусым "
    "чер черв червень червня чэр чэрвень чэрвеня юн юни јун јуна јуни հնս հունիս հունիսի ביוני יונ יוני ליוני "
    "جوان جون حزيران يونية يونيه يونيو ژوئن जुन जून জুন ਜੂਨ જૂન ଜୁନ ஜூன் జూన్ ಜೂನ್ ജൂൺ ජූනි มิ.ย มิถุนา "
    "มิถุนายน มิย เดือนมิถุนายน ມິ.ຖ ມິຖ ມິຖຸນາ ဇွန် ივნ ივნისი ጁን មិថុនា",
    "july cervence cervenci cervenec crc crv cvc djuli gor gorff gorffennaf heina heinak heinakuu heinakuussa "
    "heinakuuta heinä heinäk heinäkuu heinäkuussa heinäkuuta hul hulyo iuil iul iulie iyl iyul iúil iýul "
    "i̇yul juil juill juillet jul jula julai julayi julho juli julie julij julijs julio juliol julius juuli "
    "júl júla július júlí jūl jūlijs kor korr korrik liep liepa liepos lip lipca lipcu lipiec lug luglio lul "
    "lulju srpanj srpnja srpnjem srpnju tem temmuz tirmeh trm tîrmeh uzt uztaila uztailaren vii xnt xul xullo "
    "xunetu yul yuli července červenci červenec črc črv čvc ιουλ ιουλίου ιουλιος ιουλιου ιούλ ιούλιος июл "
    "июль июля лип липень липня ліп ліпень ліпеня шіл шілде юл юли јул јула јули հլս հուլիս հուլիսի ביולי יול "
    "יולי ליולי تموز جول جولائی جولای جويلية يولية يوليه يوليو يوليوز ژوئیه ژوئیهٔ जुल जुलाई जुलै জুল জুলাই "
    "ਜੁਲਾ ਜੁਲਾਈ જુલાઈ ଜୁଲାଇ ஜூலை జులై ಜುಲೈ ജൂലൈ ජූලි ก.ค กค กรกฎา กรกฎาคม เดือนกรกฏาคม ກ.ລ ກລ ກໍລະກົດ ဇူ "
    "ဇူလိုင် ივლ ივლისი ጁላይ កក្កដា",
    "august abu abuztua abuztuaren aga agasti ago agost agosti agosto agostu agt agu agust agusta agustos "
    "agustus aou aout aoû août aug augusta augusti augusto augusts augustus augusztus avg avgust avq avqust "
    "awg awgust awst aww awwissu ağu ağustos aŭg aŭgusto d'ag d'agost dag dagost dagostu d’ag d’agost "
    "d’agostu elo elok elokuu elokuussa elokuuta gsh gush gusht kol kolovoz kolovoza kolovozom kolovozu lun "
    "lunasa lún lúnasa ogo ogos rugp rugpjucio rugpjutis rugpjūtis rugpjūčio sie sierpien sierpień sierpnia "
    "sierpniu srp srpen srpna srpnu tbx tebax viii ágú ágúst αυγ αυγουστος αυγουστου αυγούστου αύγ αύγουστος "
    "авг август августа ауг аугуст жнв жні жнівень жнівеня жніуня жніўня сер серп серпень серпня там тамыз "
    "օգոստոս օգոստոսի օգս אוג אוגוסט באוג באוגוסט לאוגוסט آب آگست أغسطس أوت اوت اګست اگست غشت अग अगस्ट अगस्त "
    "ऑग ऑगस्ट আগ আগষ্ট আগস্ট ਅਗ ਅਗਸਤ ઑગસ્ટ ଅଗଷ୍ଟ ஆக ஆகஸ்ட் ఆగ ఆగస్టు ಆಗ ಆಗಸ್ಟ್ ഓഗ ഓഗസ്റ്റ് අගෝ අගෝස්තු ส.ค สค "
    "สิงหา สิงหาคม เดือนสิงหาคม ສ.ຫ ສຫ ສິງຫາ ဩဂုတ် აგვ აგვისტო ኦገስ ኦገስት សីហា",
    "september eyl eylul eylül iln ilon ira iraila irailaren medi mfomh mfómh rugs rugsejis rugsejo rugsėjis "
    "rugsėjo ruj rujan rujna rujnom rujnu sat satumba sen sentabr sentyabr sentýabr sep sept septemba "
    "septembar septembra septembre septembrie septembris septembro septhemba septiembre septimber set "
    "setembre setembro setiembre sett settembre settembru setyembre sht shtator syys syysk syyskuu syyskuussa "
    "syyskuuta szept szeptember wrz wrzesien wrzesień wrzesnia wrzesniu września wrześniu zar zari zář září "
    "îln îlon σεπ σεπτέμβριος σεπτεμβρίου σεπτεμβριος σεπτεμβριου вер верасень верасня верес вересень вересня "
    "врс сен сент сентябр сентябрь сентября сеп септ септембар септембра септември септм қыр қыркүиек "
    "қыркүйек սեպ սեպտեմբեր սեպտեմբերի בספט בספטמבר לספטמבר ספט ספטמבר أيلول سبتمبر ستمبر سپتامبر سپتمبر "
    "سېپتمبر شتنبر सप्टें सप्टेंबर सित सितंबर सितम्बर सेप्टेम्बर ছেপ্তে ছেপ্তেম্বৰ সেপ সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ "
    "સપ્ટે સપ્ટેમ્બર ସେପ୍ଟେମ୍ବର செப் செப்டம்பர் సెప్టెం సెప్టెంబర్ ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റം സെപ്റ്റംബർ "
    "සැප් සැප්තැම්බර් ก.ย กย กันยา กันยายน เดือนกันยายน ກ.ຍ ກຍ ກັນຍາ စက် စက်တင်ဘာ სექ სექტემბერი ሴፕቴ ሴፕቴምበር "
    "កញ្ញា",
    "october cot cotmeh d'oct d'octubre dfomh dfómh dochobre doct doctubre d’ochobre d’oct d’octubre eki ekim "
    "hyd hydref listopadom loka lokak lokakuu lokakuussa lokakuuta och ochobre oct octobre octombrie octubre "
    "okt oktabr okthoba oktoba oktobar oktober oktobra oktobris oktobro oktoober oktubre oktyabr október "
    "októbra oktýabr ott ottobre ottubru out outubro paz pazdziernik pazdziernika pazdzierniku paź "
    "październik października październiku rij rijen rijna rijnu spal spalio spalis tet tetor urr urria "
    "urriaren říj říjen října říjnu οκτ οκτωβρίου οκτωβριος οκτωβριου οκτώβριος жов жовт жовтень жовтня кас "
    "кастрычнік кастрычніка кст окт октобар октобра октомври октябр октябрь октября қаз қазан հոկ հոկտեմբեր "
    "հոկտեմբերի אוק אוקטובר באוק באוקטובר לאוקטובר أكتوبر اكتوبر اکتبر اکتوبر अक्टू अक्टूबर अक्टोबर अक्तू "
    "अक्तूबर ऑक्टो ऑक्टोबर অক্টো অক্টোবর অক্টোবৰ ਅਕਤੂ ਅਕਤੂਬਰ ઑક્ટો ઑક્ટોબર ଅକ୍ଟୋବର அக் அக்டோபர் అక్టో "
    "అక్టోబర్ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ ഒക്ടോ ഒക്ടോബർ ඔක් ඔක්තෝබර් ต.ค ตค ตุลา ตุลาคม เดือนตุลาคม ຕ.ລ ຕລ ຕຸລາ အောက် "
    "အောက်တိုဘာ ოქტ ოქტომბერი ኦክቶ ኦክቶበር តុលា",
    "november aza azaroa azaroaren kas kasım lapkr lapkricio lapkritis lapkričio lis listopad listopada "
    "listopadu listopadzie marras marrask marraskuu marraskuussa marraskuuta mijdar mjd nen nentor nob "
    "nobyembre noiem noiembrie nop nopember nov novemba novembar novembra novembre novembris novembro "
    "novembru noviembre novimber noy noyabr noý noýabr nuw nuwamba nën nëntor nóv nóvember pay payares samh "
    "samhain stu studeni studenim studenog studenoga studenom studenome studenomu tach tachwedd νοέ νοέμβριος "
    "νοε νοεμβρίου νοεμβριος νοεμβριου лис лист листоп листопад листопада ліс лістапад лістапада нов новембар "
    "новембра ное ноем ноември ноя нояб ноябр ноябрь ноября қар қараша նոյ նոյեմբեր նոյեմբերի בנוב בנובמבר "
    "לנובמבר נוב נובמבר نوامبر نوفمبر نومبر نونبر नव नवंबर नवम्बर नोभेम्बर नोव्हें नोव्हेंबर নভে নভেম্বর নৱে "
    "নৱেম্বৰ ਨਵੰ ਨਵੰਬਰ નવે નવેમ્બર ନଭେମ୍ବର நவ நவம்பர் నవం నవంబర్ ನವೆಂ ನವೆಂಬರ್ നവം നവംബർ නොවැ නොවැම්බර් พ.ย พย "
    "พฤศจิ พฤศจิกายน เดือนพฤศจิกายน ພ.ຈ ພຈ ພະຈິກ နို နိုဝင်ဘာ ნოე ნოემბერი ኖቬም ኖቬምበር វិច្ឆិកា",
    "december abe abendua abenduaren ara aralık avi avientu berfanbar brf davientu dec decembar decembra "
    "decembre decembrie decembris decembro dek dekabr des desemba desember desembre desimber dets detsember "
    "dez dezember dezembro dhj dhjetor dic dicembre dicembru diciembre dis disamba disemba disember disyembre "
    "diċ diċembru déc décembre d’avientu gru grudnia grudniu grudzien grudzień gruod gruodis gruodzio "
    "gruodžio joulu jouluk joulukuu joulukuussa joulukuuta noll nollaig pro prosinac prosinca prosince "
    "prosincem prosinci prosincu prosinec rhag rhagfyr xii δεκ δεκέμβριος δεκεμβρίου δεκεμβριος δεκεμβριου "
    "гру груд грудень грудня дек декабр декабрь декабря декември дец децембар децембра жел желтоқсан сне "
    "снежань снежня снж դեկ դեկտեմբեր դեկտեմբերի בדצמ בדצמבר דצמ דצמבר לדצמבר دجنبر دسامبر دسم دسمبر ديسمبر "
    "डिसें डिसेंबर डिसेम्बर दिस दिसंबर दिसम्बर ডিচে ডিচেম্বৰ ডিসে ডিসেম্বর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમ્બર ଡିସେମ୍ବର "
    "டிச டிசம்பர் డిసెం డిసెంబర్ ಡಿಸೆಂ ಡಿಸೆಂಬರ್ ഡിസം ഡിസംബർ දෙසැ දෙසැම්බර් ธ.ค ธค ธันวา ธันวาคม เดือนธันวาคม "
    "ທ.ວ ທວ ທັນວາ ဒီ ဒီဇင်ဘာ დეკ დეკემბერი ዲሴም ዲሴምበር ធ្នូ",
)
_ROMAN = ("ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii")  # 12 III 2024; i, v and x are words elsewhere
_JALALI = (
    "فروردین فروردين حمل وری",
    "اردیبهشت ارديبهشت ثور غویی",
    "خرداد جوزا غبرګولی",
    "تیر تير سرطان چنګاښ",
    "مرداد امرداد اسد زمری",
    "شهریور شهريور سنبله وږی",
    "مهر میزان تله",
    "آبان ابان عقرب لړم",
    "آذر اذر قوس لیندۍ",
    "دی دي جدی مرغومی",
    "بهمن دلو سلواغه",
    "اسفند حوت کب",
)

_ACCENTS = re.compile("[\u0300-\u036f]")


def plain(word: str) -> str:
    """Return *word* in lower case, without the accents that capitals and plain keyboards leave out."""
    return _ACCENTS.sub("", unicodedata.normalize("NFD", word.lower()))


def _by_name(lines: Iterable[str]) -> dict[str, int]:
    exact = {word: month for month, line in enumerate(lines, 1) for word in line.split()}
    bare = {plain(word): month for word, month in exact.items()}
    return {**bare, **exact}


MONTHS = _by_name(_NAMES) | {name: 2 + at + (at > 2) + (at > 6) for at, name in enumerate(_ROMAN)}
JALALI_MONTHS = _by_name(_JALALI)
# word -> (month, the languages in which it is another, that other month)
_CROATIAN = frozenset({"hr", "bs", "sh"})
AMBIGUOUS: dict[str, tuple[int, frozenset[str], int]] = {
    "lip": (7, _CROATIAN, 6),
    "srp": (8, _CROATIAN, 7),
    **dict.fromkeys(("lis", "listopad", "listopada", "listopadu"), (11, _CROATIAN, 10)),
}
