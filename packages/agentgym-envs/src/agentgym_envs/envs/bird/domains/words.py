"""Names that several of our databases draw from, with "|" between them."""

FIRST_NAMES = (
    "Ada|Amir|Anja|Bela|Bruno|Carla|Chen|Cleo|Dario|Dina|Elif|Emil|Erik|Esme|"
    "Farid|Fiona|Goran|Greta|Hana|Hugo|Ida|Ines|Ivan|Jana|Jonas|Jules|Kemal|"
    "Kira|Lars|Lena|Lia|Luca|Mara|Marek|Mei|Milo|Nadia|Nils|Noor|Olga|Omar|"
    "Otto|Pia|Priya|Rafael|Rosa|Ruben|Sara|Selma|Sven|Tara|Theo|Uma|Vera|Viktor|"
    "Wanda|Yara|Yusuf|Zoe"
)
LAST_NAMES = (
    "Abbott|Adler|Almeida|Andersen|Bakker|Barros|Becker|Bergman|Boucher|Brandt|"
    "Castro|Cohen|Costa|Dahl|Demir|Dubois|Eriksen|Farkas|Ferrari|Fischer|Garcia|"
    "Green|Haas|Hansen|Hoffman|Horvat|Ionescu|Ivanov|Jansen|Kaya|Keller|Kim|Kovac|"
    "Kowalski|Lambert|Larsen|Lopez|Marino|Meyer|Moreau|Nagy|Novak|Okafor|Olsen|"
    "Ortiz|Park|Petrov|Quinn|Rahman|Rossi|Sato|Schmidt|Silva|Sorensen|Tanaka|"
    "Torres|Vargas|Virtanen|Walker|Weber|Wolf|Yilmaz|Zhang"
)
CITIES = (
    "Lisbon|Oslo|Lyon|Cork|Ghent|Turin|Bergen|Porto|Graz|Malaga|Tampere|Leeds|Gdansk|Split|Basel"
)
COUNTRIES = (
    "Portugal|Norway|France|Ireland|Belgium|Italy|Spain|Austria|Finland|Poland|Croatia|Switzerland"
)
ADJECTIVES = (
    "Amber|Bright|Calm|Copper|Crystal|Deep|Early|Golden|Grand|Green|Hidden|Ivory|Little|Lunar|"
    "North|Old|Quiet|Rapid|Red|Royal|Silver|Soft|Solar|Stone|Summer|Velvet|White|Wild|Winter|Young"
)
