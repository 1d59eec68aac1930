"""What words of satisfaction say on the scale from 1 to 5, and which of other words is better.

A word of satisfaction has its place in itself. Other words (good, agree, easy) have an order and no
place: "good" is the second of four and the third of five. Which scale they are from is told by the
others, those that nobody gave included: "somewhat agree" is the third of seven, though nobody
disagreed.
"""

from __future__ import annotations

import unicodedata
from math import ceil

#: Per language the five answers from very satisfied to very dissatisfied, as tools write them.
#: Words of longer scales (slightly, moderately) are not among them.
_SATISFACTION = """
extremely satisfied|very satisfied|completely satisfied|totally satisfied|fully satisfied
satisfied|somewhat satisfied|rather satisfied|mostly satisfied
neutral|neither satisfied nor dissatisfied|neither satisfied or dissatisfied|neither nor
somewhat dissatisfied|rather dissatisfied|dissatisfied|unsatisfied|somewhat unsatisfied
very dissatisfied|very unsatisfied|extremely dissatisfied|not at all satisfied

sehr zufrieden|äußerst zufrieden|außerordentlich zufrieden|vollkommen zufrieden
eher zufrieden|zufrieden|ziemlich zufrieden
weder zufrieden noch unzufrieden|weder noch|teils/teils|teils, teils|teils teils
eher unzufrieden|unzufrieden|ziemlich unzufrieden
sehr unzufrieden|äußerst unzufrieden|überhaupt nicht zufrieden|gar nicht zufrieden

très satisfait|très satisfaite|très satisfait(e)|extrêmement satisfait|tout à fait satisfait
satisfait|satisfaite|satisfait(e)|plutôt satisfait|plutôt satisfaite|plutôt satisfait(e)
ni satisfait ni insatisfait|neutre|ni satisfait(e) ni insatisfait(e)
insatisfait|insatisfaite|insatisfait(e)|plutôt insatisfait|plutôt insatisfait(e)|peu satisfait
très insatisfait|très insatisfaite|très insatisfait(e)|pas du tout satisfait

muy satisfecho|muy satisfecha|muy satisfecho/a|muy satisfecho(a)|totalmente satisfecho
satisfecho|satisfecha|satisfecho/a|satisfecho(a)|algo satisfecho
ni satisfecho ni insatisfecho|neutral|indiferente|ni satisfecho/a ni insatisfecho/a
insatisfecho|insatisfecha|insatisfecho/a|insatisfecho(a)|algo insatisfecho
muy insatisfecho|muy insatisfecha|muy insatisfecho/a|muy insatisfecho(a)|nada satisfecho

molto soddisfatto|molto soddisfatta|molto soddisfatto/a|estremamente soddisfatto
soddisfatto|soddisfatta|soddisfatto/a|abbastanza soddisfatto
né soddisfatto né insoddisfatto|neutrale|né soddisfatto né insoddisfatto/a
insoddisfatto|insoddisfatta|insoddisfatto/a|poco soddisfatto
molto insoddisfatto|molto insoddisfatta|per niente soddisfatto

zeer tevreden|heel tevreden|uiterst tevreden
tevreden|redelijk tevreden|enigszins tevreden
neutraal|niet tevreden en niet ontevreden|niet tevreden, niet ontevreden
ontevreden|enigszins ontevreden
zeer ontevreden|heel ontevreden|uiterst ontevreden

muito satisfeito|muito satisfeita|muito satisfeito(a)|totalmente satisfeito
satisfeito|satisfeita|satisfeito(a)|parcialmente satisfeito
nem satisfeito nem insatisfeito|neutro|indiferente
insatisfeito|insatisfeita|insatisfeito(a)|pouco satisfeito
muito insatisfeito|muito insatisfeita|muito insatisfeito(a)|nada satisfeito

five|fünf|cinq|cinco|cinque|vijf
four|vier|quatre|cuatro|quattro|quatro
three|drei|trois|tres|tre|drie|três
two|zwei|deux|dos|due|twee|dois
one|eins|ein|un|uno|een|um

mycket nöjd
nöjd|ganska nöjd
varken nöjd eller missnöjd
missnöjd|ganska missnöjd
mycket missnöjd

meget tilfreds|meget fornøyd|svært fornøyd
tilfreds|fornøyd
hverken tilfreds eller utilfreds|verken fornøyd eller misfornøyd
utilfreds|misfornøyd
meget utilfreds|svært misfornøyd|meget misfornøyd

erittäin tyytyväinen
tyytyväinen|melko tyytyväinen
ei tyytyväinen eikä tyytymätön|en tyytyväinen enkä tyytymätön
tyytymätön|melko tyytymätön
erittäin tyytymätön

bardzo zadowolony|bardzo zadowolona|bardzo zadowolony/a
zadowolony|zadowolona|raczej zadowolony|raczej zadowolona
ani zadowolony, ani niezadowolony|ani zadowolony ani niezadowolony|neutralny
niezadowolony|niezadowolona|raczej niezadowolony
bardzo niezadowolony|bardzo niezadowolona

velmi spokojený|velmi spokojen|velmi spokojená
spokojený|spokojen|spíše spokojen
ani spokojen, ani nespokojen|neutrální
nespokojený|nespokojen|spíše nespokojen
velmi nespokojený|velmi nespokojen

очень доволен|полностью удовлетворен|очень довольна
доволен|удовлетворен|довольна|скорее доволен
нейтрально|ни доволен, ни недоволен
недоволен|не удовлетворен|скорее недоволен
очень недоволен|совершенно не удовлетворен

çok memnun|çok memnunum
memnun|memnunum
ne memnun ne memnun değil|kararsızım
memnun değil|memnun değilim
hiç memnun değil|hiç memnun değilim

とても満足|大変満足|非常に満足
満足|やや満足
どちらでもない|どちらともいえない|普通
不満|やや不満
とても不満|大変不満|非常に不満

非常满意|非常滿意|很满意|很滿意
满意|滿意|比较满意
一般|中立
不满意|不滿意|比较不满意
非常不满意|非常不滿意|很不满意

매우 만족|매우 만족함
만족|만족함
보통|보통임
불만족|불만족함
매우 불만족|매우 불만족함
"""
#: Words that have an order only: how good each is, the best first.
_ORDER = """
strongly agree|stimme voll und ganz zu|tout à fait d'accord|totalmente de acuerdo|helemaal mee eens\
|love it|completely agree|totally agree|stimme voll zu|fully agree|molto d'accordo|❤️|😍|🤩|🥰
excellent|outstanding|awesome|amazing|fantastic|perfect|ausgezeichnet|hervorragend|exzellent\
|excelente|eccellente|ottimo|uitstekend|extremely easy|extremely likely|very happy|delighted\
|fantastique|sobresaliente|😀|😃|😄|😁
very good|great|very easy|very likely|sehr gut|sehr einfach|très bien|très bon|muy bueno|muy bien\
|muy fácil|très facile|molto buono|zeer goed|heel goed|zeer makkelijk|muito bom|molto facile\
|very low effort|exceeds expectations|exceeded expectations
good|easy|agree|likely|happy|gut|einfach|bien|bon|bueno|buena|fácil|facile|goed|makkelijk|buono|bom\
|positive|positiv|positif|positivo|thumbs up|like|👍|🙂|😊|☺️|stimme zu|d'accord|de acuerdo|eens\
|meets expectations|met expectations|low effort|yes|ja|oui|sí|sì|helpful
somewhat easy|somewhat agree|somewhat likely|eher gut|fairly good|assez bien|eher einfach\
|stimme eher zu|plutôt d'accord|rather good|somewhat good
okay|ok|o.k.|neutral|average|neither|so so|so-so|neither agree nor disagree|mittel|mittelmäßig\
|moyen|neutre|neutro|neutraal|regular|normal|medium|mixed|😐|😑|weder noch|passable\
|neither easy nor difficult|it was okay|teils teils|moderate effort
fair|satisfactory|befriedigend|acceptable|ausreichend|matig|discreto|below average
somewhat difficult|somewhat disagree|somewhat unlikely|eher schlecht|could be better|eher schwierig\
|stimme eher nicht zu|plutôt pas d'accord|needs improvement
poor|bad|not good|difficult|hard|disagree|unlikely|unhappy|schlecht|mauvais|malo|mala|mal|slecht\
|schwierig|difícil|difficile|moeilijk|cattivo|ruim|negative|negativ|négatif|negativo|thumbs down\
|dislike|👎|🙁|😕|😟|☹️|stimme nicht zu|pas d'accord|en desacuerdo|oneens|not great|high effort\
|below expectations|no|nein|non|nee|not helpful|insufficient|mangelhaft
very bad|very poor|very difficult|very hard|very unlikely|very unhappy|sehr schlecht|très mauvais\
|muy malo|muy mal|zeer slecht|heel slecht|molto cattivo|muito ruim|😞|😢|sehr schwierig\
|très difficile|muy difícil|zeer moeilijk|very high effort|ungenügend
terrible|awful|horrible|worst|strongly disagree|hate it|extremely difficult|extremely unlikely\
|stimme überhaupt nicht zu|pas du tout d'accord|totalmente en desacuerdo|helemaal mee oneens\
|pésimo|pessimo|furchtbar|completely disagree|stimme gar nicht zu|😡|😠|🤬|😭
"""

#: Whole scales as survey tools offer them, the best first: words apart by `|`, answers by `>`.
_SCALES = """
strongly agree>agree>somewhat agree|slightly agree>neither agree nor disagree|neutral|neither\
>somewhat disagree|slightly disagree>disagree>strongly disagree
strongly agree>somewhat agree>neither agree nor disagree|neutral|neither>somewhat disagree\
>strongly disagree
completely agree>mostly agree>slightly agree>neither agree nor disagree|neutral>slightly disagree\
>mostly disagree>completely disagree
strongly agree>agree>neither agree nor disagree|neutral|neither|undecided>disagree>strongly disagree
strongly agree>agree>disagree>strongly disagree
extremely easy>moderately easy>slightly easy>neither easy nor difficult|neutral|neither\
>slightly difficult>moderately difficult>extremely difficult
very easy>easy>somewhat easy|slightly easy>neither easy nor difficult|neutral|neither\
>somewhat difficult|slightly difficult>difficult>very difficult
extremely easy>very easy>easy>neutral|neither easy nor difficult>difficult>very difficult\
>extremely difficult
extremely easy>somewhat easy>neither easy nor difficult|neutral>somewhat difficult\
>extremely difficult
very easy>somewhat easy>neither easy nor difficult|neutral|neither>somewhat difficult>very difficult
very easy>easy>neither easy nor difficult|neutral|neither>difficult>very difficult
excellent>very good>good>fair>poor
excellent>good>fair|average|okay|ok|neutral>poor|bad>very poor|very bad|terrible
excellent>good>fair|average>poor
very good>good>fair|average|okay|ok|neutral|acceptable>poor|bad>very poor|very bad
stimme voll und ganz zu>stimme zu>stimme eher zu>weder noch|neutral|teils teils\
>stimme eher nicht zu>stimme nicht zu>stimme überhaupt nicht zu
stimme voll und ganz zu>stimme eher zu>weder noch|neutral|teils teils|teils/teils\
>stimme eher nicht zu>stimme überhaupt nicht zu
stimme voll zu>stimme eher zu>weder noch|neutral|teils teils|teils/teils>stimme eher nicht zu\
>stimme gar nicht zu|stimme nicht zu
sehr einfach>einfach>eher einfach>weder noch|neutral>eher schwierig>schwierig>sehr schwierig
sehr einfach>einfach>weder noch|neutral|mittel>schwierig>sehr schwierig
sehr gut>gut>mittel|mittelmäßig|neutral|geht so>schlecht>sehr schlecht
sehr gut>gut>befriedigend>ausreichend>mangelhaft>ungenügend
sehr gut>gut>befriedigend>ausreichend>mangelhaft
tout à fait d'accord>d'accord>plutôt d'accord>ni d'accord ni pas d'accord|neutre\
>plutôt pas d'accord>pas d'accord>pas du tout d'accord
tout à fait d'accord>plutôt d'accord>ni d'accord ni pas d'accord|neutre>plutôt pas d'accord\
>pas du tout d'accord
tout à fait d'accord>plutôt d'accord>plutôt pas d'accord>pas du tout d'accord
totalmente de acuerdo>de acuerdo>ni de acuerdo ni en desacuerdo|neutral>en desacuerdo\
>totalmente en desacuerdo
muy fácil>fácil>neutral|normal|ni fácil ni difícil>difícil>muy difícil
très facile>facile>neutre|ni facile ni difficile>difficile>très difficile
molto facile>facile>neutro|né facile né difficile>difficile>molto difficile
helemaal mee eens>eens>neutraal>oneens>helemaal mee oneens
"""


def bare(word: str) -> str:
    """Return a word as it is compared: composed, in small letters, with one kind of space."""
    seen = unicodedata.normalize("NFKC", word).lower().replace("’", "'")
    characters = (c for c in seen if unicodedata.category(c) != "Cf" and c != "\ufe0f")
    return " ".join("".join(characters).split()).rstrip(".!")


def _steps() -> dict[str, str]:
    """Return what each word of satisfaction counts as; none has two places."""
    places: dict[str, str] = {}
    for language in _SATISFACTION.strip().split("\n\n"):
        for step, words in zip("54321", language.split("\n"), strict=True):
            places |= {bare(word): step for word in words.split("|")}
    return places


def _ranks() -> dict[str, int]:
    lines = _ORDER.strip().split("\n")
    return {bare(word): -rank for rank, line in enumerate(lines) for word in line.split("|")}


#: What a word of satisfaction counts as from 1 to 5, in small letters.
SATISFACTION = _steps()
_RANKS = _ranks()
#: The ranks of two words that are as good as bad add up to it, as those of good and bad do.
_BALANCE, _LEANS = -11, 2
#: The rank of words that say neither.
_NEITHER = -5
#: What stands in an order for an answer that nobody gave.
NOBODY = "…"


def _whole_scales() -> list[list[set[str]]]:
    lines = _SCALES.strip().split("\n")
    return [
        [{bare(word) for word in each.split("|")} for each in line.split(">")] for line in lines
    ]


_WHOLE = _whole_scales()


def whole_orders(words: list[str]) -> list[list[str]]:
    """Return the orders that words have on whole scales, with `NOBODY` for each answer not given.

    Each way of counting is there once, those first whose scale has fewest answers that nobody gave.
    """
    seen = {bare(word): word for word in words}
    found: list[list[str]] = []
    for scale in _WHOLE:
        order = [next((seen[each] for each in step if each in seen), NOBODY) for step in scale]
        if len([each for each in order if each != NOBODY]) == len(words):
            found.append(order)
    return sorted(found, key=lambda order: order.count(NOBODY))


def is_balanced(order: list[str]) -> bool:
    """Return whether the first word is about as good as the last is bad, and none in between odd.

    Where nobody gave a bad answer, the worst of those given is not the worst of the scale; and
    what says neither good nor bad stands in no better half.
    """
    ranks = [rank for word in order if (rank := _rank(word)) is not None]
    if len(ranks) < len(order) or abs(min(ranks) + max(ranks) - _BALANCE) > _LEANS:
        return False
    return not any(rank == _NEITHER and 2 * at < len(order) - 1 for at, rank in enumerate(ranks))


def best_first(words: list[str]) -> list[str] | None:
    """Return the words from best to worst; `None` where the order of some is not known."""
    ranks = [_rank(word) for word in words]
    known = [rank for rank in ranks if rank is not None]
    if len({*known}) < len(words):
        return None
    order = sorted(zip(known, words, strict=True), reverse=True)
    return [word for _, word in order]


def _rank(word: str) -> int | None:
    return _RANKS.get(bare(word), _place(word))


def _place(word: str) -> int | None:
    """Return where a word of satisfaction stands among the others."""
    step = SATISFACTION.get(bare(word))
    return None if step is None else {"5": -2, "4": -3, "3": -5, "2": -8, "1": -9}[step]


def evenly(number: int, low: int, high: int) -> list[int]:
    """Return so many steps of a scale, the best first: both ends, and the others between."""
    between = [high - place * (high - low) / (number - 1) for place in range(number)]
    middle = (low + high) / 2
    # Half a step falls away from the middle: of five words on seven steps two are above it.
    return [int(each + 0.5) if each > middle else ceil(each - 0.5) for each in between]
