"""What the words beside a date call it: the day of publication, or of a later change."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = r"(?<![^\W\d_])"  # "publi" is no part of Republik
# "Updated", "수정", "Zuletzt geändert am": said before a date
_UPDATED = re.compile(
    rf"{_WORD}(?:updat|modif|edited|revised|last change|corrected|aktuali[sz]|änder|letzte änder|geändert|überarbeitet|zuletzt|mis(?:e)? [àa] jour|corrigé|actuali[sz]|editado|"
    r"atuali[sz]|alterad|aggiorn|bijgewerkt|gewijzigd|laatst|uppdatera|ändrad|oppdater|sist endret|opdater|ændret|päivitet|muokattu|zaktuali|zmieni|zmodyf|"
    r"upraven|frissít|módosít|обновл|изменен|редакт|оновлен|змінен|обновен|променен|ενημ[εέ]ρ|τροποπ|güncel|düzenle|diperbarui|diubah|dikemas ?kini|cập nhật)"
    r"|수정|최종|업데이트|갱신|تحديث|تعديل|به‌?روز|ویرایش|עודכן|עדכון|अपडेट|अद्यतन|আপডেট|হালনাগাদ|புதுப்பி|อัปเดต|แก้ไข|ปรับปรุง|更新|修改|修订|修訂|編集|改訂",
    re.I,
)
# "Published on", "입력", "Erschienen am"
_PUBLISHED = re.compile(
    rf"{_WORD}(?:publi|posted|created|released|issued|filed|written on|veröffentlich|erschienen|erstellt|eingestellt|datum|parution|paru |créé|posté|mis en ligne|"
    r"creado|postado|pubblicat|gepubliceerd|geplaatst|skapad|lagt ut|offentliggjort|julkaist|opublik|dodan|vydán|zveřejn|megjelen|közzét|feltölt|"
    r"опубл|размещ|создан|додан|δημοσι|yayın|eklenme|diterbitkan|dimuat|tayang|disiarkan|đăng|xuất bản)"
    r"|입력|등록|작성|게재|게시|송고|발행|승인|نشر|انتشار|منتشر|تاریخ|פורסם|תאריך|प्रकाशित|প্রকাশ|வெளியி|เผยแพร่|วันที่|发布|發布|發佈|发表|發表|刊登|時間|时间|公開|掲載|配信|投稿|作成|登録",
    re.I,
)
# the same, in the names of classes
_CALLED_UPDATED = re.compile(r"updat|modif|edited|revis|lastchange|aktuali|geaendert|actuali[sz]|aggiorn", re.I)
_CALLED_PUBLISHED = re.compile(
    r"publish|publi\w{0,9}[-_]?(?:date|time|on|at)|publi(?:é|ed|cad|zie)|pub[-_]?(?:date|time)|posted|created|issued|erschienen",
    re.I,
)
_NEAREST = 40  # letters before the date in which a label stands


def says_updated(words: str) -> bool:
    """Say whether *words*, printed before a date, make it the day of a change: the label nearest to it counts.

    >>> says_updated("Updated"), says_updated("수정 2024.03.06 | 입력"), says_updated("Published")
    (True, False, False)
    """
    return _says_updated(words[-_NEAREST:])


@lru_cache(maxsize=2048)
def _says_updated(words: str) -> bool:
    last = max((match.start() for match in _UPDATED.finditer(words)), default=-1)
    return last >= 0 and last > max((match.start() for match in _PUBLISHED.finditer(words)), default=-1)


def says_published(words: str) -> bool:
    """Say whether *words*, printed before a date, call it the day of publication.

    >>> says_published("Published on"), says_published("Published 1 May, updated"), says_published("in")
    (True, False, False)
    """
    return _says_published(words[-_NEAREST:])


@lru_cache(maxsize=2048)
def _says_published(words: str) -> bool:
    return bool(_PUBLISHED.search(words)) and not says_updated(words)


def label_in(words: str) -> str:
    """Return ``published`` or ``updated`` as *words*, printed before a date, call it; '' where they say nothing.

    >>> label_in("Zuletzt aktualisiert am"), label_in("Erschienen:"), label_in("Bundesrepublik")
    ('updated', 'published', '')
    """
    return "updated" if says_updated(words) else "published" if says_published(words) else ""


def label_of_class(names: str) -> str:
    """Return ``published`` or ``updated`` as the class *names* call a date; both together are the first publication.

    >>> label_of_class("entry-date published updated"), label_of_class("updated"), label_of_class("meta")
    ('published', 'updated', '')
    """
    if _CALLED_PUBLISHED.search(names):
        return "published"  # an article that was not touched since bears both
    return "updated" if _CALLED_UPDATED.search(names) else ""
