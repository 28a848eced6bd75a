"""What films are about, in seven languages, and who people are; all of it in our own words."""

# ruff: noqa: RUF001  (letters of other alphabets that look like Latin ones are meant)

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from .records import Film, Person


class Language(NamedTuple):
    """A language into which descriptions are translated.

    Attributes:
        country: Two letters, ISO 3166-1.
        code: Two letters, ISO 639-1.
        name: What its speakers call it.
        english_name: What it is called in English.
        pattern: How a description is put together.
        heroes: Who.
        deeds: Does what.
        places: Where.
        times: When.
    """

    country: str
    code: str
    name: str
    english_name: str
    pattern: str
    heroes: tuple[str, ...]
    deeds: tuple[str, ...]
    places: tuple[str, ...]
    times: tuple[str, ...]


_ENGLISH = Language(
    "US",
    "en",
    "English",
    "English",
    "{hero} {deed} {place} {time}.",
    (
        *("A retired lighthouse keeper", "A young violinist", "An honest thief"),
        *("A homesick astronaut", "A widowed baker", "A stubborn reporter"),
        *("A shy mathematician", "A dismissed judge", "A travelling actor", "A deaf clockmaker"),
    ),
    (
        *("looks for a lost letter", "protects an unwelcome witness", "writes the last song"),
        *("repairs an old ship", "hides a stolen painting", "meets a forgotten brother"),
        *("solves a quiet murder", "wins a strange bet", "teaches a robot to cook"),
        *("saves a bankrupt theatre", "follows a false trail", "learns to forgive a rival"),
    ),
    (
        *("in a mining town", "on a remote island", "in a crowded harbour", "on a night train"),
        *("in a flooded city", "in an empty hotel", "in the high mountains", "at a border post"),
        *("in a desert village", "aboard a space station"),
    ),
    (
        *("before the winter comes", "during a long strike", "in a single night"),
        "after a great storm",
    ),
)
_GERMAN = Language(
    "DE",
    "de",
    "Deutsch",
    "German",
    "{hero} {deed} {place}, {time}.",
    (
        *("Ein pensionierter Leuchtturmwärter", "Eine junge Geigerin", "Ein ehrlicher Dieb"),
        *("Ein Astronaut mit Heimweh", "Eine verwitwete Bäckerin", "Eine sture Reporterin"),
        *("Ein schüchterner Mathematiker", "Eine entlassene Richterin"),
        *("Ein reisender Schauspieler", "Ein gehörloser Uhrmacher"),
    ),
    (
        *("sucht einen verlorenen Brief", "beschützt einen unwillkommenen Zeugen"),
        *("schreibt das letzte Lied", "repariert ein altes Schiff"),
        *("versteckt ein gestohlenes Gemälde", "trifft einen vergessenen Bruder"),
        *("klärt einen stillen Mord auf", "gewinnt eine seltsame Wette"),
        *("bringt einem Roboter das Kochen bei", "rettet ein bankrottes Theater"),
        *("folgt einer falschen Spur", "lernt, einem Rivalen zu verzeihen"),
    ),
    (
        *("in einer Bergbaustadt", "auf einer abgelegenen Insel", "in einem vollen Hafen"),
        *("in einem Nachtzug", "in einer überfluteten Stadt", "in einem leeren Hotel"),
        *("im Hochgebirge", "an einem Grenzposten", "in einem Wüstendorf"),
        "an Bord einer Raumstation",
    ),
    (
        *("bevor der Winter kommt", "während eines langen Streiks", "in einer einzigen Nacht"),
        "nach einem großen Sturm",
    ),
)
_DUTCH = Language(
    "NL",
    "nl",
    "Nederlands",
    "Dutch",
    "{hero} {deed} {place}, {time}.",
    (
        *("Een gepensioneerde vuurtorenwachter", "Een jonge violiste", "Een eerlijke dief"),
        *("Een astronaut met heimwee", "Een bakker die weduwe is", "Een koppige verslaggever"),
        *("Een verlegen wiskundige", "Een ontslagen rechter", "Een rondreizende acteur"),
        "Een dove klokkenmaker",
    ),
    (
        *("zoekt een verloren brief", "beschermt een ongewenste getuige"),
        *("schrijft het laatste lied", "repareert een oud schip"),
        *("verbergt een gestolen schilderij", "ontmoet een vergeten broer"),
        *("lost een stille moord op", "wint een vreemde weddenschap"),
        *("leert een robot koken", "redt een failliet theater", "volgt een vals spoor"),
        "leert een rivaal te vergeven",
    ),
    (
        *("in een mijnstadje", "op een afgelegen eiland", "in een drukke haven"),
        *("in een nachttrein", "in een overstroomde stad", "in een leeg hotel"),
        *("in het hooggebergte", "bij een grenspost", "in een woestijndorp"),
        "aan boord van een ruimtestation",
    ),
    (
        *("voordat de winter komt", "tijdens een lange staking", "in één enkele nacht"),
        "na een zware storm",
    ),
)
_FRENCH = Language(
    "FR",
    "fr",
    "Français",
    "French",
    "{hero} {deed} {place}, {time}.",
    (
        *("Un gardien de phare à la retraite", "Une jeune violoniste", "Un voleur honnête"),
        *("Un astronaute nostalgique", "Une boulangère veuve", "Une journaliste têtue"),
        *("Un mathématicien timide", "Une juge révoquée", "Un comédien itinérant"),
        "Un horloger sourd",
    ),
    (
        *("cherche une lettre perdue", "protège un témoin importun"),
        *("écrit la dernière chanson", "répare un vieux navire", "cache un tableau volé"),
        *("retrouve un frère oublié", "élucide un meurtre discret", "gagne un étrange pari"),
        *("apprend la cuisine à un robot", "sauve un théâtre en faillite"),
        *("suit une fausse piste", "apprend à pardonner à un rival"),
    ),
    (
        *("dans une ville minière", "sur une île lointaine", "dans un port bondé"),
        *("dans un train de nuit", "dans une ville inondée", "dans un hôtel vide"),
        *("en haute montagne", "à un poste-frontière", "dans un village du désert"),
        "à bord d'une station spatiale",
    ),
    (
        *("avant l'arrivée de l'hiver", "pendant une longue grève", "en une seule nuit"),
        "après une grande tempête",
    ),
)
_RUSSIAN = Language(
    "RU",
    "ru",
    "Русский",
    "Russian",
    "{hero} {deed} {place} {time}.",
    (
        *("Отставной смотритель маяка", "Молодая скрипачка", "Честный вор"),
        *("Тоскующий по дому космонавт", "Овдовевшая пекарша", "Упрямая журналистка"),
        *("Застенчивый математик", "Уволенный судья", "Странствующий актёр"),
        "Глухой часовщик",
    ),
    (
        *("ищет пропавшее письмо", "защищает нежеланного свидетеля", "пишет последнюю песню"),
        *("чинит старый корабль", "прячет украденную картину", "встречает забытого брата"),
        *("раскрывает тихое убийство", "выигрывает странное пари", "учит робота готовить"),
        *("спасает разорившийся театр", "идёт по ложному следу", "учится прощать соперника"),
    ),
    (
        *("в шахтёрском городке", "на далёком острове", "в шумном порту"),
        *("в ночном поезде", "в затопленном городе", "в пустой гостинице"),
        *("высоко в горах", "на пограничном посту", "в деревне среди пустыни"),
        "на борту космической станции",
    ),
    (
        *("до прихода зимы", "во время долгой забастовки", "за одну ночь"),
        "после сильной бури",
    ),
)
_CHINESE = Language(
    "CN",
    "zh",
    "普通话",
    "Mandarin",
    "{place}，{hero}{time}{deed}。",
    (
        *("一位退休的灯塔看守人", "一位年轻的小提琴手", "一个诚实的小偷"),
        *("一名思乡的宇航员", "一位丧偶的面包师", "一名固执的记者"),
        *("一位害羞的数学家", "一名被解职的法官", "一位巡回演员", "一位失聪的钟表匠"),
    ),
    (
        *("寻找一封遗失的信", "保护一名不受欢迎的证人", "写下最后一首歌", "修理一艘旧船"),
        *("藏起一幅被盗的画", "遇见被遗忘的兄弟", "侦破一桩悄无声息的谋杀案"),
        *("赢得一个奇怪的赌注", "教机器人做饭", "拯救一家破产的剧院"),
        *("追踪一条错误的线索", "学会原谅对手"),
    ),
    (
        *("在一座矿业小镇", "在一座偏远的岛上", "在拥挤的港口", "在一列夜行火车上"),
        *("在一座被淹没的城市", "在一家空荡荡的旅馆", "在高山之中", "在边境哨所"),
        *("在沙漠村庄", "在空间站上"),
    ),
    ("在冬天来临之前", "在漫长的罢工期间", "在一夜之间", "在一场大风暴之后"),
)
_JAPANESE = Language(
    "JP",
    "ja",
    "日本語",
    "Japanese",
    "{place}、{hero}が{time}{deed}。",
    (
        *("引退した灯台守", "若いバイオリニスト", "正直な泥棒", "故郷を恋しがる宇宙飛行士"),
        *("夫を亡くしたパン職人", "頑固な記者", "内気な数学者", "罷免された裁判官"),
        *("旅する役者", "耳の聞こえない時計職人"),
    ),
    (
        *("失われた手紙を探す", "招かれざる証人を守る", "最後の歌を書く", "古い船を直す"),
        *("盗まれた絵を隠す", "忘れられた兄弟に出会う", "静かな殺人事件を解く"),
        *("奇妙な賭けに勝つ", "ロボットに料理を教える", "破産した劇場を救う"),
        *("偽の手がかりを追う", "ライバルを許すことを学ぶ"),
    ),
    (
        *("鉱山の町で", "離れ島で", "混み合う港で", "夜行列車で", "水没した街で"),
        *("誰もいないホテルで", "高い山の中で", "国境の検問所で", "砂漠の村で"),
        "宇宙ステーションで",
    ),
    ("冬が来る前に", "長いストライキの間に", "一夜のうちに", "大嵐の後に"),
)

LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        language.code: language
        for language in (*(_ENGLISH, _GERMAN, _FRENCH, _DUTCH, _RUSSIAN, _CHINESE, _JAPANESE),)
    }
)
"""Code -> language."""

PLOT_SIZES = (
    *(len(_ENGLISH.heroes), len(_ENGLISH.deeds)),
    *(len(_ENGLISH.places), len(_ENGLISH.times)),
)
"""How many heroes, deeds, places and times there are to choose from."""


def description(film: Film, code: str = "en") -> str:
    """Returns what a film is about, in one sentence of a language."""
    language = LANGUAGES[code]
    hero, deed, place, time = film.plot
    return language.pattern.format(
        hero=language.heroes[hero],
        deed=language.deeds[deed],
        place=language.places[place],
        time=language.times[time],
    )


def biography(person: Person) -> str:
    """Returns who somebody is, in two sentences."""
    what = {
        "Acting": "known for roles on the screen",
        "Directing": "known for directing films",
        "Writing": "known for writing for the screen",
        "Production": "known for producing films",
    }.get(person.known_for, f"who works in the department called {person.known_for}")
    year = person.birthday[:4]
    return (
        f"{person.name} (born in {year}) is a film professional {what}. "
        f"{person.name.split()[0]} grew up in {person.place_of_birth.split(',')[0]}."
    )
