"""Languages: which one a text is written in, its stop words, and the stems of its words.

Six languages in Latin letters are told apart by their stop words; Hindi, Thai, Chinese and Japanese by their letters.
Stems are those of Snowball (snowballstem.org).
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from functools import cache, lru_cache

import snowballstemmer

ALGORITHMS = {
    "en": "english",
    "fr": "french",
    "de": "german",
    "it": "italian",
    "pt": "portuguese",
    "es": "spanish",
    "hi": "hindi",
}

STOP_WORDS = {
    "en": frozenset(
        "a about above after all also an and any are as at be because been before being between both but by can"
        " could did do does doing down during each for from had has have having he her here him his how i if in"
        " into is it its me more most my no nor not of off on once only or other our out over own s same she"
        " should so some such t than that the their them then there these they this those through to too under"
        " until up upon us very was we were what when where whether which while who whom whose why will with would"
        " you your".split()
    ),
    "fr": frozenset(
        "a ai alors au aucun aussi autre aux avec avoir c ce cela ces cet cette chez combien comme comment d dans"
        " de des donc dont du elle elles en entre est et eu il ils j je l la le les leur leurs lors lui m mais me"
        " meme mes mon n ne nos notre nous on ont ou par pas pendant peu plus pour pourquoi quand que quel quelle"
        " quelles quels qui quoi s sa sans se ses si son sont sous sur t ta te tes toi ton tous tout toute toutes"
        " tres tu un une vos votre vous y etait ete sera".split()
    ),
    "de": frozenset(
        "aber alle allem allen aller alles als also am an andere auch auf aus bei beim bin bis da damit dann das"
        " dass dem den denn der des die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem"
        " einen einer eines er es etwa fur hat hatte hier ich ihr ihre im in ist ja jede jeder kann kein keine man"
        " mehr mit muss nach nicht noch nun nur ob oder ohne sehr sein seine sich sie sind so soll uber um und uns"
        " unter vom von vor wann war waren warum was weil welche welchem welchen welcher welches wenn wer werden"
        " wie wieviel wird wir wo wurde wurden zu zum zur zwischen".split()
    ),
    "it": frozenset(
        "a ad agli ai al alla alle allo anche c che chi ci come con cosa cui da dagli dai dal dalla dalle degli"
        " dei del della delle dello di dove e ed era essere fra gli ha hanno ho i il in io l la le lo loro lui ma"
        " mi nei nel nella nelle nello no noi non nostro o ogni per perche piu quale quali quando quanta quante"
        " quanti quanto quella quello questa queste questi questo se si sia sono stata stato su sua sue sugli sui"
        " sul sulla suo te tra tu un una uno vi voi".split()
    ),
    "pt": frozenset(
        "a ao aos as ate com como da das de dela dele deles depois do dos e ela elas ele eles em entre era essa"
        " esse esta estao este eu foi foram ha isso isto ja la lhe mais mas me mesmo meu minha muito na nao nas"
        " nem no nos nossa nosso num numa o onde os ou para pela pelas pelo pelos por porque qual quais quando"
        " quanta quantas quanto quantos que quem sao se sem ser seu seus so sobre sua suas tambem te tem tinha um"
        " uma umas uns voce".split()
    ),
    "es": frozenset(
        "a al algo como con cual cuales cuando cuanta cuantas cuanto cuantos de del desde donde dos e el ella"
        " ellas ellos en entre era es esa ese eso esta estaba estas este esto estos fue fueron ha han hasta hay la"
        " las le les lo los mas me mi mis mucho muy ni no nos nosotros o otra otro para pero por porque que quien"
        " quienes se segun ser si sin sobre son su sus tambien te tiene todo todos tu un una uno unos y ya yo".split()
    ),
    "hi": frozenset(
        "अपना अपनी अपने आप इन इस उन उस एक और कब कर करना करने कहाँ कहां का कि किस किसी की कितना कितनी कितने कुछ के"
        " को कोई कौन क्या क्यों जब जो तक तो था थी थे दिया द्वारा ने पर भी में मैं यह यहाँ या ये वह वे से हम है हैं"
        " हो होता होती होने कृपया".split()
    ),
    "th": frozenset(),
    "zh": frozenset(),
}
"""Without accents, as words are kept in the index."""

_LATIN = ("en", "fr", "de", "it", "pt", "es")
_LOCK = threading.Lock()


def language_of(words: Collection[str], least: int) -> str:
    """The code of the language that most of these folded words belong to.

    English, when there are not at least so many different stop words of another language.
    """
    distinct = set(words)
    script = _script_of(distinct)
    if script:
        return script
    counts = {code: len(distinct & STOP_WORDS[code]) for code in _LATIN}
    best = max(_LATIN, key=lambda code: counts[code])
    return best if counts[best] >= least else "en"


def _script_of(words: set[str]) -> str | None:
    counts = {"hi": 0, "th": 0, "zh": 0}
    for word in words:
        first = word[0]
        if first < "\u0900":
            continue
        if first < "\u0980":
            counts["hi"] += 1
        elif "\u0e00" <= first < "\u0e80":
            counts["th"] += 1
        elif first >= "\u2e80":
            counts["zh"] += 1
    code = max(counts, key=lambda key: counts[key])
    return code if 2 * counts[code] > len(words) else None


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; a word of another script, a number and a short word are their own stems."""
    algorithm = ALGORITHMS.get(language)
    if algorithm is None or len(word) < 3 or (word[0] >= "\u0370") != (language == "hi"):
        return word
    if language == "hi":  # two ways of writing one ending
        word = word.removesuffix("ये") + "ए" * word.endswith("ये")
    with _LOCK:  # a Snowball stemmer keeps its state between calls
        stemmer = _stemmer(algorithm)
        found = stemmer.stemWord(word)
        # French "loyers" becomes "loyer", and that "loi": only a second pass brings both together.
        return str(found if language == "en" else stemmer.stemWord(found)) or word


@cache
def _stemmer(algorithm: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(algorithm)
