"""Closed lists of English words that the grammar of actor phrases needs. All lower case."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS = _set(
    "the a an this these those its his her their our my your some several many most few two three four five six "
    "one all no any each every another other both dozens hundreds thousands more"
)
PLACE_PREPOSITIONS = _set(
    "in at near inside outside across throughout within around through into via off beside northern southern eastern "
    "western central northeastern northwestern southeastern southwestern downtown north south east west mainland"
)
LINKS = {"of": "f", "for": "f", "from": "i", "to": "t", "and": "&", "or": "&", "&": "&"}
HONORIFICS = _set(
    "mr mrs ms miss dr sir lord lady dame sheikh sheik father sister brother rev reverend prof professor gen col lt "
    "maj capt cmdr adm sgt brig brigadier major captain lieutenant sen rep gov general colonel admiral "
    "hon pope ayatollah"
)
DIRECTIONS = _set("northern southern eastern western central north south east west downtown mainland")
# Words that may follow a noun phrase and are neither verb nor noun.
JOINING = _set(
    "who which that with by as while when where than but if whose whom because before after during under against over "
    "on upon about up down out then so yet here there too either without since until unless although though whether "
    "among between amid toward towards versus via per despite like it him them themselves himself herself itself today "
    "yesterday tomorrow ago alone again already ever once soon later just even nor and or home abroad online overnight "
    "to for in at from what how why"
)
PRONOUNS = _set("he she they")
SPEECH = _set(
    "said says say told tells added adds stated states noted notes warned warns insisted insists explained explains "
    "claimed claims argued argues remarked observed declared declares announced announces acknowledged testified wrote "
    "writes tweeted commented replied urged urges stressed stresses emphasized emphasizes emphasised believes thinks "
    "predicted hopes denied denies vowed admitted recalled concluded confirmed confirms reported informed"
)
# Words that begin a predicate: they end a noun phrase and make what stands before them a subject.
VERBS = SPEECH | _set(
    "is are was were be been being has have had do does did will would can could may might must shall should 's "
    "not never also now still has kept keep met meet meets sent send sends shot hit hits struck fought fight fights "
    "led lead leads held hold holds won lost made make makes took take takes gave give gives went go goes came come "
    "comes began begin begins set sets put puts fell fall falls got get gets left leave leaves left built build spoke "
    "speak speaks knew know knows saw see sees sees felt found find finds brought bring brings bought buy sold sell "
    "sells paid pay pays sought seek seeks rose rise grew grow grows drew draws drove drives flew fly flies fled flee "
    "broke break breaks threw laid lay stood stand stands ran run runs cut cuts shut let lets urge accuse blame deny "
    "reject rejects rejected denounce denounces condemn condemns arrest arrests detain detains kill kills killed "
    "wound wounds wounded injured seize seizes fire fires launch launches vow vows slam slams bomb bombs raid raids "
    "shell shells expel expels impose imposes lift lifts sign signs agree agrees plan plans want wants need needs face "
    "faces remain remains become becomes became seem seems appear appears refuse refuses offer offers back backs "
    "storm storms march marches clash clashes block blocks ban bans open opens close closes warn rule rules order "
    "orders approve approves call calls ask asks use uses try tries continue continues hope believe think expect "
    "expects demand demands help helps allow allows join joins return returns visit visits move moves serve serves "
    "states targets drops invades attacks strikes supports provides delivers threatens supplies recalls summons "
    "wept swore bent spent lent dealt slept taught caught chose wore tore froze rode swept hid bit beat drank ate sank "
    "spread quit hurt cast cost fed wrote woke steps stepped nor neither both "
    "reaffirmed hailed hails praises praised thanked"
)
# Deeds named by a noun: "Iran's attack", "Russian support". The bearer of the adjective does the deed.
ACTS = _set(
    "attack attacks strike strikes airstrike airstrikes invasion incursion offensive assault assaults raid raids "
    "bombing bombings bombardment shelling aggression occupation annexation intervention withdrawal retreat blockade "
    "siege support aid assistance help backing response retaliation offer demand demands proposal criticism "
    "condemnation accusation accusations allegation allegations threat threats warning warnings sanctions embargo ban "
    "decision refusal rejection veto denial pledge promise call calls request appeal statement announcement apology "
    "concession recognition approval endorsement agreement action actions crackdown war hostility pressure "
    "declaration vow deployment drills exercises reprisal reprisals shipments deliveries visit test tests launch "
    "objections protest complaint reliance efforts"
)
# Deeds done to what "on" and "over" name: "strikes on Syria"; other nouns before them name a topic.
ATTACKS = _set(
    "attack attacks attacked strike strikes struck airstrike airstrikes raid raids assault bombing bombs bombed "
    "offensive fire fired invasion war sanctions sanction pressure embargo tariffs missiles rockets drones "
    "missile rocket blockade imposed crackdown victory shelling operations flights flew jets warplanes"
)
TRAVEL = _set(
    "flew fly flying flight flights travelled traveled travel travels travelling trip arrived arrive arriving arrives "
    "came come went go going goes gone returned return returning returns fled flee fleeing moved road way route drove "
    "back journey march marched deported home moving sailed city town capital airport miles kilometres kilometers km "
    "border close far exile born live lives lived"
)
GIVES = _set(
    "aid support assistance help supplies deliveries shipments weapons arms money loans message warning threat ties "
    "response signal letter appeal aid gas oil exports pressure demand request visit answer invitation loyalty "
    "responded reply replied according apologised apologized surrendered listened belongs thanks reached spoke "
    "talked turned alternative challenge threat hostility sympathetic handed gave sent sold supplied provided provide "
    "delivered offered"
)
# Nouns that turn the name, adjective or role before them into a mere modifier.
MODIFIED = _set(
    "territory territories soil border borders policy policies economy market markets relations relationship ties "
    "alliance partnership equipment technology hardware intelligence sharing base bases station stations camp camps "
    "car cars building buildings budget spending targets target sites site positions position power teams dynamics "
    "inauguration committee campaign "
    "conference weapons weapon arms systems system missiles missile oil gas energy exports imports trade goods "
    "products currency dollar rouble ruble law laws constitution election elections vote rule conflict crisis "
    "exercise training operation operations cooperation collaboration coordination headquarters "
    "facility facilities stronghold custody involvement influence presence interests perspective context "
    "region regions province city capital coast waters airspace airports airport island islands side history culture "
    "language literature team club league cup championship championships player players coach fans film music "
    "accounts account robbery station van post posts chief career uniform uniforms sources source data documents "
    "visa passport passports subsidies loans debt bonds shares profits workforce plant plants plane planes designs "
    "agenda programme program programs drills deal deals treaty pact summit talks negotiations nuclear counterpart"
)
ADJECTIVES = _set(
    "senior top former ex late new old young local foreign federal national state regional municipal provincial "
    "district armed unarmed masked wounded injured striking retired veteran unidentified unknown unnamed anonymous "
    "independent international political military civil civilian public private pro-government anti-government "
    "pro-democracy human religious ethnic indigenous far-right far-left right-wing left-wing hardline moderate "
    "radical extremist leading prominent chief deputy assistant acting interim caretaker outgoing incoming incumbent "
    "exiled jailed imprisoned detained opposition government rebel union police army security intelligence defence "
    "defense health election rights aid student church border customs naval air special riot angry suspected "
    "alleged heavily first second last key main big major small transitional ruling elected ousted deposed "
    "high-ranking high-level joint various numerous other fellow certain nearly about only local elite royal "
    "communist socialist liberal conservative nationalist islamist jewish muslim christian catholic orthodox sunni "
    "shia shiite hindu buddhist ultra-orthodox secular economic financial industrial presidential parliamentary"
)
REGIONS = (
    "the West",
    "West",
    "Global South",
    "Global North",
    "Middle Eastern",
    "Latin American",
    "Western",
    "European",
    "Arab",
    "African",
    "Asian",
    "Gulf",
    "Nordic",
    "Baltic",
    "Scandinavian",
)
STATES = _set("countries nations neighbours neighbors states powers capitals")
RANKS = _set("gen col lt maj capt cmdr adm sgt brig brigadier major captain lieutenant general colonel admiral")
CLERICS = _set("father rev reverend pope ayatollah")
# Words that open a sentence with a capital and are nobody's first name.
OPENERS = _set(
    "yesterday today meanwhile however according when while if as but although though because since after before "
    "despite during under over upon among amid last then there here what who why how which where it we you i he she "
    "they his on by with than so yet just even once until unless whether monday tuesday wednesday thursday friday "
    "saturday sunday january february march april may june july august september october november december late early"
)
COMPOUNDS = _set(
    "backed led based allied aligned sponsored supported controlled run held occupied funded trained born speaking"
)
# Last words of the names of institutions: such a name is nobody's.
INSTITUTIONS = _set(
    "center centre agency inc ltd corp corporation company university institute council foundation association party "
    "committee group bank ministry department office service commission union league federation court college hospital "
    "school church press news times post express network front movement army force street road house museum park "
    "avenue square river island islands city county state province day week awards award cup act plan treaty summit "
    "games forum conference agreement air airlines airport police hotel building tower project initiative"
)
PARTICLES = _set("al el bin ibn von van der de la le da du dos abu ben di del")
# Countries that are also given names or surnames: beside a capitalised word they are a person.
PERSONAL = _set("chad jordan georgia israel kenya cuba ireland india holland france england wales chile")
# Surnames that are words: alone they name nobody unless the person was named in full before.
WORDLIKE = _set(
    "may rice bush brown hunt park moon major harper black straw king cook short key little gates power austin carter "
    "song fox wade price miller johnson lee katz cohen kim li wen hu general hadi salam hariri ivanov"
)
# Role nouns that before another noun are adjectives: "military ties".
ADJECTIVAL_ROLES = _set("military intelligence press public media opposition")
NOT_ROLES = {
    "general": _set("election elections assembly strike strikes public manager population amnesty staff debate"),
    "press": _set("conference conferences release releases briefing freedom"),
    "public": _set("opinion service services transport health sector funds spending school schools statement"),
    "people": _set("power"),
    "intelligence": _set("sources source reports report sharing assessment assessments"),
}
FORMER = _set("former ex ousted deposed toppled retired fallen overthrown exiled one-time erstwhile")
# What coreference needs: nouns by what they may point back to.
FEMALE = _set(
    "she her mrs ms miss lady dame sister mother wife widow daughter queen princess empress duchess woman girl actress "
    "spokeswoman chairwoman congresswoman businesswoman policewoman saleswoman grandmother aunt niece nun midwife "
    "stateswoman noblewoman heiress countess baroness sheikha"
)
MALE = _set(
    "mr lord sir father brother husband widower son king prince emperor duke man boy spokesman chairman "
    "congressman businessman policeman salesman grandfather uncle nephew monk statesman pope imam ayatollah sheikh "
    "count baron cardinal bishop sultan emir"
)
PEOPLE_NOUNS = _set(
    "man woman boy girl mother father widow wife husband son daughter brother sister suspect defendant victim accused "
    "politician leader dissident veteran captain skipper pilot driver author writer actor singer player coach teacher "
    "nurse witness novelist billionaire tycoon strongman autocrat"
)
# Others by what they are to the one who owns them: "its rival", "his predecessor".
RELATIONAL = _set(
    "rival rivals arch-rival foe foes enemy enemies adversary adversaries neighbour neighbours neighbor neighbors ally "
    "allies counterpart counterparts partner partners predecessor predecessors successor successors host hosts guest "
    "guests opponent opponents critic critics colleague colleagues challenger challengers competitor competitors "
    "creditor creditors donor donors patron patrons master masters captor captors victim victims peer peers province"
)
PERSONS = _set("men women leaders presidents ministers politicians officials")
BODY_NOUNS = _set(
    "ministry company firm group organisation organization agency court parliament council commission committee union "
    "party army navy militia movement bank board bureau regulator watchdog bloc alliance coalition cartel paper "
    "newspaper broadcaster channel station site website publisher operator manufacturer maker supplier giant insurer "
    "airline carrier carmaker refiner charity foundation institute laboratory university school hospital church "
    "mission delegation team panel tribunal assembly senate chamber cabinet government administration regime junta "
    "authority embassy consulate force corps brigade battalion regiment unit squad gang network faction front wing "
    "federation confederation league association club society body forum syndicate consortium startup start-up"
)
LAND_NOUNS = _set(
    "country nation state kingdom republic island emirate archipelago sultanate monarchy power superpower neighbour "
    "neighbor territory homeland"
)
PLURALS = _set(
    "police people men women children youth clergy crew staff gendarmerie cattlemen fishermen gunmen both pair"
)
COUNTS = _set("two three four five six seven eight nine ten dozens hundreds thousands several many both some")
