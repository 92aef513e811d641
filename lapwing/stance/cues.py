"""The words that carry reality, certainty and attribution: plain sets, one form a word.

A verb is listed by its stem and matched with its endings (`forms`), so "deny" covers denies,
denied and denying. The sets were written from grammar
and cleared of words that, counted over factuality_uw.jsonl, mostly misled.
"""

from __future__ import annotations


def one_of(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


def forms(*verbs: str) -> frozenset[str]:
    """Every regular form of the verbs: base, -s, -ed, -ing."""
    return frozenset(form for verb in verbs for form in _inflect(verb))


def _inflect(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeo":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith(("s", "sh", "ch", "x")):
        return verb, verb + "es", verb + "ed", verb + "ing"
    return verb, verb + "s", verb + "ed", verb + "ing"


NOT = one_of("not never no neither nor hardly barely cannot without none nobody nothing")
DENYING = one_of("no nor neither none nobody nothing without")  # they deny what follows, not a verb before
WILL = frozenset(("will", "shall"))
WOULD = frozenset(("would",))
MAY = one_of("may might could")
CAN = one_of("can cannot must should ought")
BE = one_of("be been being is are was were am")
HAVE = one_of("have has had having")
DO = one_of("do does did")
ADVERBS = one_of(
    "also now then still just soon again already yet ever even only once currently almost both all together "
    "further more jointly first later never not well here there"
)

# "<governor> (somebody) to <verb>"
FUTURE_TO = forms(
    *one_of("plan intend vow promise pledge agree commit prepare decide schedule resolve undertake")
) | one_of(
    "planning planned committed committing going about set due slated poised ready intention intentions plan "
    "plans decision commitment promise pledge vow agreement deal determined bound sworn swore upcoming "
    "preparations moves moving gearing scheduled"
)
EXPECT_TO = forms("expect", "anticipate", "predict", "forecast") | one_of("likely certain tipped sure")
HYPOTHETICAL_TO = forms(
    *one_of(
        "want wish hope seek ask urge call demand request order tell appeal press invite offer propose try "
        "attempt need threaten warn authorize authorise encourage persuade advise require aim consider push "
        "pressure instruct direct recommend beg implore like desire lobby campaign struggle fight work look warn "
        "entitle allow permit enable prefer expect"
    )
) | one_of(
    "sought told want begged trying tried efforts effort bid attempts attempt right rights ability capability "
    "possible power powers willing willingness unlikely chance opportunity reluctant eager keen permission "
    "threat threats refusal mandate capacity authority motion proposal proposals duty obligation obliged "
    "hopes wishes appeals calls fought options option able capable legislation bill law way ways time reason "
    "reasons difficult hard easy important necessary crucial vital better best enough too free desperate "
    "readiness anxious potential"
)
NEGATED_TO = forms("refuse", "fail", "decline", "neglect", "hesitate") | one_of(
    "refusal failure unable unwilling impossible forgot forgotten"
)
ACTUAL_TO = forms(*one_of("manage start continue help proceed rush force cause compel happen dare prompt")) | one_of(
    "began begun begin begins beginning came come went led leads got gone chose chosen known used made forced "
    "helped used first second third last only"
)
BELIEVED_TO = forms(
    "believe", "report", "rumour", "rumor", "presume", "claim", "seem", "appear", "assume", "estimate"
) | one_of("thought said understood held")
ALLEGED_TO = forms("allege", "suspect")

# "<governor> that <clause>", "<governor> of <noun>", "<governor> <gerund>"
DENY = forms("deny", "reject", "refute", "dismiss", "disprove") | frozenset(("denial", "denials"))
FALSE_THAT = frozenset(("false", "untrue", "incorrect"))
FEAR_THAT = forms(
    *one_of("fear hope wish demand propose suggest insist recommend request pray speculate imagine suppose doubt worry")
) | one_of(
    "possibility possibilities threat threats risk risks chance chances speculation condition proposal "
    "prospect prospects danger hopes fears worries concern concerns possible conceivable unlikely doubtful "
    "scenario rumours rumors idea"
)
THINK_THAT = forms(
    "believe", "think", "suspect", "expect", "assume", "anticipate", "predict", "estimate", "conclude", "suggest"
) | one_of("thought likely probable belief expectation expectations apparently reportedly probably thinks indications")
FEAR = one_of("hope hopes hoped fear fears feared wish wishes doubt doubts")
THINK = one_of("believe believes believed think thinks suspect suspects")
PLANS = one_of("plan plans intention intentions purpose desire")
PREVENT = forms(
    "prevent", "avoid", "avert", "prohibit", "deter", "thwart", "foil", "block", "ban", "forbid", "discourage"
) | one_of("without instead absence lack no neither nor barred refrain refrained refraining ruled ruling rule short")
# "threat of strikes", "called for talks": only before one of `LINKS`
OF_UNREAL = one_of(
    "possibility prospect prospects threat threats fear fears risk risks danger likelihood chance chances "
    "hope hopes call calls calling called demand demands plan plans proposal proposals idea case event talk "
    "speculation rumours rumors warned warning warnings warns suggestion request requests asked asks asking "
    "push pushed pushing appeal appeals appealed pressing campaign"
)
LINKS = one_of("of for to about that over on")
# verbs whose object has not happened: "considers sanctions", "demanded a ceasefire"
UNREAL_OBJECT = forms(
    "consider", "propose", "demand", "threaten", "urge", "weigh", "mull", "request", "require", "want", "seek"
) | frozenset(("sought",))
ACCUSED_OF = one_of(
    "accused accusing accuse accuses suspected alleged allegations suspicion accusations charged claims"
)
UNREAL_NOUN = one_of("possible potential threatened proposed hypothetical feared would-be attempted conceivable")
FUTURE_NOUN = one_of(
    "planned upcoming future forthcoming imminent scheduled promised intended expected anticipated impending "
    "next coming"
)
FUTURE_PROBABLE = one_of("expected anticipated")

POSSIBLY = one_of("possibly allegedly perhaps maybe alleged supposedly purportedly conceivably potentially suspected")
PROBABLY = one_of("probably reportedly apparently likely presumably seemingly evidently apparent")

DETERMINERS = one_of(
    "a an the this that these those its his her their our my your no any some another each every many several"
)
DEFINITE = one_of("the this these those its his her their our my your 's")
PREPOSITIONS = one_of(
    "of on in by at for from with against after following during since over despite amid before until between "
    "under about through because without via into per as than including"
)
PRESUPPOSING = one_of("after following since during despite amid over because against condemned condemning response")
BOUNDARY = frozenset(';:“”"(').union(("--", "–", "—"))
SUBORDINATORS = one_of(
    "that if whether unless because although though while when where who which after before since until as "
    "whereas so but"
)

# attribution
SAY = forms(
    *one_of(
        "state claim add explain insist argue declare assert maintain believe suggest acknowledge admit complain "
        "concede tweet reply respond comment caution estimate predict hypothesize speculate hope fear testify "
        "stress quip recount contend conclude suspect recall"
    )
) | one_of("said says say saying told tells tell telling thinks thought think wrote writes knew knows insisted sees")
SAY_THAT = forms(
    *one_of(
        "announce note emphasize emphasise inform warn report confirm reveal point observe remark underline "
        "reiterate affirm deny disclose indicate charge allege accuse remind reassure assure promise vow pledge "
        "expect doubt agree urge post highlight ask signal describe convince demand propose request rule show "
        "worry mention write hint learn express continue"
    )
) | one_of("swore found kept hopes forecast")
UNNAMED = one_of(
    "official officials source sources analyst analysts expert experts report reports observer observers "
    "witness witnesses critic critics diplomat diplomats people residents activists researchers media others "
    "some many commentators insiders aides aide scholars economists observers eyewitnesses locals rumours "
    "rumors authorities historians it"
)
PRONOUNS = one_of("he she they we i it who")
