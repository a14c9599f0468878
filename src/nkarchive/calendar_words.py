"""The words that dates are printed in: months, zones and spans, in the languages that news sites use."""

from __future__ import annotations

# One line a month: full names, genitives and abbreviations; a name that is two months in two
# languages stands in AMBIGUOUS instead.
_MONTHS = (
    "january jan januar jän jänner januari janv janvier enero ene gennaio gen janeiro ocak oca janvāris januārī sausio sausis "
    "leden ledna stycznia styczeń sty siječnja siječanj января январь янв січня січень січ яну януари јануари јануара ιανουαρίου ιαν "
    "ianuarie ian tammikuuta tammikuu január januára jaanuar januarie يناير ژانویه जनवरी জানুয়ারি ஜனவரி มกราคม ม.ค tháng_1 janúar ינואר styczen",
    "february feb februar februari fév févr février fevrier febrero febbraio febb fevereiro fev şubat şub vasario vasaris února únor unora "
    "lutego luty lut veljače veljača февраля февраль фев лютого лютий лют февр февруари фебруара φεβρουαρίου φεβ februarie helmikuuta helmikuu "
    "február februára veebruar فبراير فوریه फ़रवरी फरवरी ফেব্রুয়ারি பிப்ரவரி กุมภาพันธ์ ก.พ tháng_2 febrúar פברואר febr",
    "march mar märz mrz maerz maart mrt mars mart marzo março marco kovo kovas března březen brezna marca marzec ožujka ožujak марта март мар "
    "березня березень бер μαρτίου μαρ martie maaliskuuta maaliskuu március märts مارس मार्च মার্চ மார்ச் มีนาคม มี.ค tháng_3 מרץ márc",
    "april apr avril avr abril abr aprile nisan nis aprīlis balandžio balandis dubna duben kwietnia kwiecień kwi travnja travanj апреля апрель апр "
    "квітня квітень кві април априла απριλίου απρ aprilie huhtikuuta huhtikuu április apríl apríla aprill أبريل ابريل آوریل अप्रैल এপ্রিল ஏப்ரல் "
    "เมษายน เม.ย tháng_4 אפריל ápr",
    "may mai mei mayo maggio mag maio maj maja mayıs maijs gegužės gegužė května květen kvetna svibnja svibanj мая май травня травень тра мај маја "
    "μαΐου μάιος μαϊ toukokuuta toukokuu május mája mái مايو مه मई মে மே พฤษภาคม พ.ค tháng_5 maí מאי máj",
    "june jun juni juin junio giugno giu junho haziran haz jūnijs birželio birželis června červen cervna czerwca czerwiec cze lipnja lipanj июня июнь "
    "июн червня червень чер юни јуна јун ιουνίου ιουν iunie iun kesäkuuta kesäkuu június júna juuni يونيو ژوئن जून জুন ஜூன் มิถุนายน มิ.ย tháng_6 júní יוני jún",
    "july jul juli juillet juil julio luglio lug julho temmuz tem jūlijs liepos liepa července červenec cervence lipca lipiec lip srpnja srpanj июля июль "
    "июл липня липень лип юли јула јул ιουλίου ιουλ iulie iul heinäkuuta heinäkuu július júla juuli يوليو ژوئیه जुलाई জুলাই ஜூலை กรกฎาคม ก.ค tháng_7 júlí יולי júl",
    "august aug augustus août aout agosto ago ağustos ağu augusts rugpjūčio rugpjūtis srpna srpen sierpnia sierpień sie kolovoza kolovoz августа август авг "
    "серпня серпень сер αυγούστου αυγ elokuuta elokuu augusztus augusta أغسطس اوت अगस्त আগস্ট ஆகஸ்ட் สิงหาคม ส.ค tháng_8 ágúst אוגוסט",
    "september sep sept septembre septiembre setiembre settembre sett setembro eylül eyl septembris rugsėjo rugsėjis září zari września wrzesień wrz rujna rujan "
    "сентября сентябрь сен сент вересня вересень вер септември септембра σεπτεμβρίου σεπ septembrie syyskuuta syyskuu szeptember septembra سبتمبر سپتامبر "
    "सितंबर সেপ্টেম্বর செப்டம்பர் กันยายน ก.ย tháng_9 ספטמבר szept set",
    "october oct oktober okt octobre octubre ottobre ott outubro ekim eki oktobris spalio spalis října říjen rijna października październik paź октября октябрь "
    "окт жовтня жовтень жов октомври октобра οκτωβρίου οκτ octombrie lokakuuta lokakuu október októbra oktoober أكتوبر اكتوبر اکتبر अक्टूबर অক্টোবর அக்டோபர் "
    "ตุลาคม ต.ค tháng_10 אוקטובר out",
    "november nov novembre noviembre novembro kasım kas novembris lapkričio lapkritis listopadu studenoga studenog studeni ноября ноябрь ноя "
    "листопада листопад лис ноември новембра νοεμβρίου νοε noiembrie marraskuuta marraskuu novembra نوفمبر نوامبر नवंबर নভেম্বর நவம்பர் พฤศจิกายน พ.ย tháng_11 "
    "nóvember נובמבר",
    "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro aralık ara decembris gruodžio gruodis prosince prosinec grudnia grudzień gru "
    "prosinca prosinac декабря декабрь дек грудня грудень гру декември децембра δεκεμβρίου δεκ decembrie joulukuuta joulukuu decembra detsember ديسمبر دسامبر "
    "दिसंबर ডিসেম্বর டிசம்பர் ธันวาคม ธ.ค tháng_12 desember des דצמבר",
)
MONTHS: dict[str, int] = {
    word.replace("_", " "): number for number, line in enumerate(_MONTHS, 1) for word in line.split()
}
# word -> (month, the languages in which it is another, that other month)
AMBIGUOUS: dict[str, tuple[int, frozenset[str], int]] = {
    "listopada": (11, frozenset({"hr", "bs", "sh"}), 10),
    "listopad": (11, frozenset({"hr", "bs", "sh"}), 10),
}

# Hours east of UTC. CST is China's in Chinese pages only; IST is India's, as the busiest of three.
ZONES: dict[str, float] = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "ist": 5.5, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2,
    "eest": 3, "msk": 3, "kst": 9, "jst": 9, "hkt": 8, "sgt": 8, "pht": 8, "wib": 7, "ict": 7, "pkt": 5,
    "aest": 10, "aedt": 11, "acst": 9.5, "awst": 8, "nzst": 12, "nzdt": 13, "sast": 2, "eat": 3, "wat": 1,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8,
    "hst": -10, "brt": -3, "art": -3, "clt": -4, "мск": 3,
}  # fmt: skip
NAMED_ZONES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}

# unit word -> seconds
SPANS: dict[str, int] = {
    **dict.fromkeys("second seconds sec secs sekunde sekunden seconde secondes segundo segundos secondi секунд 초 秒 秒钟".split(), 1),
    **dict.fromkeys(
        "minute minutes min mins minuten minuto minutos minuti minut minuter minutter минут минуты минуту хвилин 분 分 分钟 分鐘 dakika phút".split(), 60
    ),
    **dict.fromkeys(
        "hour hours hr hrs h stunde stunden std heure heures hora horas ora ore uur uren timme timmar time timer godzin godziny часов часа час годин 시간 時間 小时 小時 saat giờ".split(),
        3600,
    ),
    **dict.fromkeys(
        "day days d tag tagen tage jour jours día días dia dias giorno giorni dag dagen dagar dage dni dzień дней дня день днів 일 日 天 gün ngày".split(), 86400
    ),
    **dict.fromkeys("week weeks woche wochen semaine semaines semana semanas settimana settimane недели недель 주 周 週間".split(), 604800),
}  # fmt: skip
