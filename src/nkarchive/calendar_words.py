"""The words that times are printed with: zones, spans and the days near today, in the languages of news sites."""

from __future__ import annotations

import re

# Hours east of UTC. IST is India's, as the busiest of three, and CST China's in Chinese pages only: see OTHER_ZONES.
ZONES: dict[str, float] = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "ist": 5.5, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "oez": 2,
    "eest": 3, "oesz": 3, "msk": 3, "мск": 3, "trt": 3, "gst": 4, "irst": 3.5, "pkt": 5, "npt": 5.75, "mmt": 6.5, "ict": 7, "wib": 7, "wita": 8, "wit": 9,
    "hkt": 8, "sgt": 8, "myt": 8, "pht": 8, "awst": 8, "kst": 9, "jst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "sast": 2, "eat": 3, "wat": 1, "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "est": -5, "edt": -4, "hne": -5, "hae": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "brt": -3, "art": -3, "uyt": -3, "clt": -4, "clst": -3, "pyt": -4,
    "bot": -4, "vet": -4, "cot": -5, "pet": -5, "ect": -5,
}  # fmt: skip
NAMED_ZONES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
# abbreviation -> language -> hours: what else it means there
OTHER_ZONES: dict[str, dict[str, float]] = {"cst": {"zh": 8}, "ist": {"he": 2, "ga": 1}}
# As a pattern: capitals alone, since "est", "et" and "art" are words.
ZONE_NAMES = (
    "|".join(sorted((re.escape(name.upper()) for name in (*ZONES, *NAMED_ZONES) if name != "z"), key=len, reverse=True))
    + "|мск"
)

_SPANS = {
    1: "second seconds sec secs s sekunde sekunden sek seconde secondes seconden segundo segundos secondo secondi sekund sekunder sekunnin sekunnit "
    "sekundę sekundy vteřin vteřinami sekundami másodperce secunde secundă секунд секунды секунду секунди δευτερόλεπτα saniye ثانية ثوان ثانیه שניות "
    "सेकंड সেকেন্ড detik saat giây วินาที 초 秒 秒钟 秒鐘",
    60: "minute minutes min mins m minuten minuut minuten minuto minutos minuti minut minuter minutt minutter minuuttia minuutin minutę minuty minutami minutou "
    "perce perccel minuta minúty minútami минут минуты минуту хвилин хвилини хвилину минути λεπτά λεπτό dakika دقيقة دقائق دقیقه דקות דקה मिनट मिनिट মিনিট "
    "நிமிடங்கள் menit minit phút นาที 분 分 分钟 分鐘",
    3600: "hour hours hr hrs h stunde stunden std heure heures hora horas ora ore uur uren timme timmar tim time timer tunti tuntia tunnin godzina godzin "
    "godziny godzinę hodin hodiny hodinou hodinami hodín órája órával óra ore oră sat sati sata час часа часов часове година години годину годин ώρα ώρες saat "
    "ساعة ساعات ساعت שעות שעה घंटे घंटा तास ঘণ্টা ঘন্টা மணிநேரம் jam giờ ชั่วโมง 시간 時間 小时 小時",
    86400: "day days d tag tagen tage jour jours día días dia dias giorno giorni dag dagen dagar dage dager päivä päivää päivän dzień dni dnia dny dnem dní "
    "dňami napja nappal zi zile dan dana dní день дня дней дні днів ден дни ημέρες μέρες ημέρα gün يوم أيام روز ימים יום दिन दिवस দিন நாட்கள் hari ngày วัน "
    "일 日 天",
}
# unit word -> seconds; weeks and months are left out, since they leave the day open
SPANS: dict[str, int] = {word: seconds for seconds, line in _SPANS.items() for word in line.split()}
ONE = frozenset(
    "a an one een ein eine einer einem un une una uno um uma en ett et yksi jedna jednu bir один одну одна satu một".split()
)
AGO_BEFORE = re.compile(
    r"(?:\b(?:vor|il y a|hace|há|fa|för|for|pred|před|przed|acum|prije|пре|преди|cách đây|πριν(?: από)?)|منذ|قبل|לפני)\s*(?:circa|etwa|rund|about|cerca de|env\.|environ)?\s*$",
    re.I,
)
AGO_AFTER = re.compile(
    r"\s*(?:ago|geleden|sedan|siden|sitten|temu|назад|тому(?: назад)?|преди|ezelőtt|atrás|fa|önce|(?:yang )?lalu|trước|ที่แล้ว|ก่อน|पहले|पूर्वी|আগে|முன்|پیش|قبل|전|前)(?![^\W\d_])",
    re.I,
)
_NEAR = {
    0: "today heute aujourd'hui aujourd’hui hoy hoje oggi vandaag idag i_dag tänään dzisiaj dziś dnes ma astăzi azi danas danes сегодня сьогодні днес σήμερα bugün اليوم امروز "
    "היום आज আজ இன்று hari_ini hôm_nay วันนี้ 오늘 今日 今天",
    1: "yesterday gestern hier ayer ontem ieri gisteren igår i_går i_gaar eilen wczoraj včera tegnap jučer včeraj вчера вчора χθες χτες dün أمس امس دیروز "
    "אתמול গতকাল kemarin semalam hôm_qua เมื่อวาน เมื่อวานนี้ 어제 昨日 昨天",
}
# word -> days ago; Hindi's कल is yesterday and tomorrow
NEAR_DAYS: dict[str, int] = {
    word.replace("_", " "): days
    for days, line in _NEAR.items()
    for word in line.split()
    if len(word) > 2 or not word.isascii()
}
