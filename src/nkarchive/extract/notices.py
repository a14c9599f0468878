"""Lines that a publisher slips into every text: paywall, newsletter, sharing, disclosure, feedback, contact.

Each expression has to match from a paragraph's first letter; a reporter may well write of a newsletter.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 320

# "Subscribe to continue reading", "この記事は有料会員記事です", "Lesen Sie weiter mit …"
_PAYWALL = (
    r"(?:to (?:continue|keep) reading|continue reading (?:your|this) article|this is (?:a |an )?(?:premium|subscriber)|you have (?:reached|read) your|"
    r"(?:unlock|get) (?:full|unlimited) access|support (?:our|independent|quality) journalism|you(?:'|’)ve read .{1,20} free articles)\b|"
    r"(?:jetzt (?:abonnieren|weiterlesen|testen|registrieren)|weiterlesen mit|lesen sie weiter mit|dieser (?:artikel|inhalt|beitrag) ist (?:nur )?(?:für|exklusiv|kostenpflichtig)|sie haben bereits ein abo|exklusiv für abonnenten)\b|"
    r"(?:cet article est réservé|(?:la suite|l[’']article) (?:est )?réservée?|il vous reste .{1,12}% de cet article|abonnez-vous|déjà abonné|article réservé)|"
    r"(?:contenido exclusivo|este (?:artículo|contenido) es (?:exclusivo|solo)|suscríbe(?:te|ase)|¿ya (?:eres|es) suscriptor|conteúdo exclusivo|já é assinante|assine (?:já|agora|o|a)\b)|"
    r"(?:contenuto riservato|sei già abbonato|abbonati (?:a|per|ora|subito)|dit artikel is (?:alleen|exclusief)|al abonnee|word abonnee|lees verder met)|"
    r"(?:bli (?:prenumerant|abonnent)|redan prenumerant|allerede abonnent|denne (?:saken|artikkelen|artikel) er for|artikeln är (?:låst|bara)|tämä (?:juttu|artikkeli) on (?:vain )?tilaajille)|"
    r"(?:treść dostępna|dalsza część (?:artykułu|tekstu)|zaloguj się|tento (?:článek|obsah) je|pokračování (?:článku )?pro předplatitele|материал доступен|статья доступна только|оформите подписку)|"
    r"(?:有料(?:会員|記事|登録)|会員(?:限定|登録)|この記事は(?:有料|会員)|残り[\d,０-９ ]{1,8}文字|.{0,40}(?:読み放題|月額\s?[\d,]+\s?円)|続きを読むには|"
    r"(?:로그인 ?(?:후|하시면|하고)|구독(?:하기|하시면|신청)|유료 ?(?:회원|구독|기사)|회원 ?(?:전용|가입)|이 기사는 유료)(?:.{0,80}(?:세요|수 있습니다|기사입니다|하기|신청|가능))?\W{0,4}$|订阅后|登录后|本文为付费|付费内容|成为会员|訂閱|登入後)"
)
# "Our newsletter tells you …", "„Hier ist …“: Der … Newsletter informiert Sie"
_NEWSLETTER = (
    r".{0,80}\bnewsletters?\b.{0,60}(?:informiert sie|direkt in ihr|in your (?:inbox|mailbox)|delivered|kostenlos|gratuit|gratis|abonnieren|bestellen|anmelden|inscri|suscr|iscri|assine|aanmeld|prenumerera|tilmeld)|"
    r"(?:abonnieren sie|bestellen sie|melden sie sich|hier (?:können sie|geht['’]?s)|inscrivez-vous|recevez|suscríbete|recibe|iscriviti|ricevi|assine|receba|meld je aan|ontvang)\b.{0,100}\bnewsletter|"
    r"뉴스레터.{0,30}(?:구독|신청|받아)|(?:メールマガジン|ニュースレター).{0,20}(?:登録|購読)"
)
_SHARING = (
    r"(?:share|tweet|print|email|save) this (?:article|story|post|page)\b.{0,40}$|"
    r"(?:diesen |den )?(?:artikel|beitrag) (?:teilen|drucken|merken|empfehlen|versenden|weiterempfehlen)\b.{0,40}$|.{0,25}\b(?:artikel|beitrag) (?:teilen|empfehlen)\??$|"
    r"(?:partager|imprimer|envoyer) (?:cet|l[’']) ?article\b.{0,30}$|compart(?:e|ir|ilhe|ilhar) (?:este|esta|el|la|o|a)? ?(?:artículo|noticia|artigo|notícia)\b.{0,30}$|condividi (?:questo|l['’])? ?articolo\b.{0,30}$|"
    r"(?:deel dit artikel|dela artikeln?|del (?:artikkelen|artiklen|saken)|jaa artikkeli|udostępnij|sdílet článek|поделиться|поділитися|paylaş|bagikan|chia sẻ|شارك|مشاركة|この記事を(?:シェア|共有)|기사 ?공유(?:하기)?|分享(?:到|至|文章)).{0,30}$|"
    r"(?:permalien|permalink|short ?link|kurzlink)\b.{0,120}$"
)
_FEEDBACK = (
    r"(?:was|did) (?:you find )?this (?:article|page|post|content|information)\b.{0,20}(?:helpful|useful)|how useful was this|"
    r"war (?:der|dieser|die|diese) (?:artikel|beitrag|seite)\b.{0,20}(?:hilfreich|nützlich)|cet article vous a|¿te (?:ha )?(?:resultado|sido|gustó|pareció) .{0,30}\?|vond (?:je|u) dit artikel|"
    r"\(?(?:no ratings yet|noch keine bewertungen|be the first to (?:rate|comment)|keine kommentare)\b.{0,30}$|"
    r"(?:we want to hear (?:what you think|from you)|(?:have|got) (?:a )?(?:(?:news )?tip|story)\b.{0,40}\?|if you (?:enjoyed|liked) (?:reading )?this (?:post|article|story)|do you have (?:a story|information|anything) )|"
    r"(?:haben sie (?:einen )?(?:hinweise?|fehler)|fehler (?:gefunden|entdeckt|im text)|se hai trovato un errore|¿has encontrado un error|нашли (?:ошибку|опечатку)|знайшли помилку|이 기사 어떠)|"
    r"(?:report (?:an? |this )?(?:error|typo|correction)|see an error)\b.{0,80}$"
)
_DISCLOSURE = (
    r"(?:this (?:post|article|page|story|site) (?:may )?(?:contains?|includes?) (?:affiliate|references to|links to products|sponsored)|we (?:may )?(?:earn|receive|get) (?:a |an )?(?:small )?(?:affiliate )?commission|"
    r"as an amazon associate|(?:anzeige|werbung)[,;: ].{0,30}affiliate|(?:dieser|der) (?:artikel|beitrag) enthält (?:affiliate|provisions)|\*? ?(?:affiliate|provisions)-?links?\b|"
    r"cet article contient des liens|este (?:artículo|post|artigo) (?:contiene|contém) (?:enlaces|links) de afiliad|questo articolo contiene link)"
)
# a label alone, over an address or a list of links
_LABEL = (
    r"(?:(?:press(?:e)?|media|medien|your|ihr|weiterer|further)[ -]?)?(?:kontakt|contacts?|ansprechpartner(?:in)?|contatti|contacto|contato|kontaktperson|yhteystiedot|контакты?|контакти|문의|연락처|お問い合わせ|联系方式)(?: (?:presse|de presse|prensa|stampa))?\s?[:：]?$|"
    r"(?:weiterführende (?:links?|informationen)|zum weiterlesen|zusatzinformationen|external links?|pour en savoir plus|para saber más|per saperne di più)\s?[:：]?$|"
    r"end of advertisement$"
)
# "Publiziert: 03.04.2020, 12:35"
_DATED = (
    r"(?:publiziert|veröffentlicht|aktualisiert|erstellt|stand|geändert|publié|mis à jour|modifié|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|gewijzigd|bijgewerkt|"
    r"publicerad|uppdaterad|publisert|oppdatert|publiceret|opdateret|julkaistu|päivitetty|opublikowano|aktualizacja|publikováno|aktualizováno|közzétéve|frissítve|publicat|actualizat|опубликовано|обновлено|опубліковано|оновлено|"
    r"yayınlan(?:ma|dı)|güncelle(?:me|ndi)|diterbitkan|diperbarui|入力|修正|입력|수정|등록|승인|公開|更新|配信|发布|更新时间)\b ?.{0,20}?\d[\d .:/年月日-]{3,40}.{0,25}$"
)
# "사진=박사진", "/사진=통신 제공", "Foto: Ann Example", "写真：…": whose the pictures are, on a line without a sentence
_PICTURES = (
    r"[(\[/【（<]?\s?(?:photos?|photographs?|pictures?|images?|fotos?|foto['’]s|bild(?:er|quelle|nachweis|rechte)?|titelbild|symbolbild|beitragsbild|crédits?|imagen|imágenes|imagem|imagens|"
    r"immagin[ei]|fotografi[aei]s?|fotografías?|fotografie(?:ën)?|beeld|bilde[rt]?|billeder?|kuvat?|valokuvat?|zdjęci[ea]|zdj|fot|fotky|snímek|fotók?|fénykép(?:ek)?|imagini|фото(?:графи[яи])?|снимк[аи]|світлин[аи]|"
    r"φωτογραφί(?:α|ες)|φωτό?|fotoğraf(?:lar)?|صور[ةه]?|تصوير|عکس|תמונה|תמונות|צילום|फोटो|तस्वीर|ছবি|படம்|ภาพ|gambar|ảnh|"
    r"사진|자료 ?사진|그래픽|写真|撮影|画像|図版|图|圖|图片|圖片|摄影|攝影|照片)"
    r"(?:\s?(?:제공|출처|촬영|提供|撮影|来源|來源|credits?|courtesy|source|rights|copyright))?\s?[:：=＝©][^.!?。！？…\n]{2,80}[.)\]】）>]?$"
)
_ANY = re.compile(
    "|".join(
        f"(?:{part})" for part in (_PAYWALL, _NEWSLETTER, _SHARING, _FEEDBACK, _DISCLOSURE, _LABEL, _DATED, _PICTURES)
    ),
    re.I,
)


@lru_cache(maxsize=4096)
def is_notice(text: str) -> bool:
    """Say whether *text*, a whole paragraph, is a notice of the publisher's and no part of the article.

    >>> is_notice("War dieser Artikel hilfreich?"), is_notice("The newsletter that he wrote was read by nine people.")
    (True, False)
    """
    return len(text) <= _LONGEST and bool(_ANY.match(text.lstrip("\"'„“”‘’«»*•-–—▶►→>■▲☞※ ")))
