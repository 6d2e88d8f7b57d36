"""The words of the page and of the record, in three languages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """Everything that the page says besides names."""

    language: str
    own_name: str
    direction: str
    title: str
    lead: str
    keeper: str
    nobody: str
    one_owner: str
    two_owners: str
    about_you: str
    about_nobody: str
    head: Mapping[str, str]
    yes: str
    contents: str
    no: str
    never: str
    crossing: str
    changes: str
    notice: str
    no_notice: str
    coming: str
    more: str
    record: str
    programs: str
    manifest: str
    app: str
    kinds: Mapping[str, str]
    purposes: Mapping[str, str]
    bases: Mapping[str, str]
    terms: Mapping[str, str]
    days: str
    hours: str

    def term(self, retention: str) -> str:
        """How long something is kept."""
        number, _, unit = retention.partition(" ")
        return (self.days if unit == "days" else self.hours).format(n=number) if unit else self.terms[retention]


ENGLISH = Words(
    language="en",
    own_name="English",
    direction="ltr",
    title="What we keep",
    lead=(
        "Everything that this vault keeps, why, and for how long. This page is made from the list that the software "
        "itself is held to: it does not start when it would keep, tell or ask for anything else."
    ),
    keeper="Who keeps it",
    nobody="Nobody is named.",
    one_owner="One owner runs the vault and the public half: the border between them is one of software.",
    two_owners="The vault and the public half have different owners.",
    about_you="About you",
    about_nobody="About nobody",
    head={
        "kind": "What",
        "purpose": "What for",
        "basis": "Legal basis",
        "term": "For how long",
        "sealed": "Sealed with your key",
        "exported": "In your copy",
        "crossing": "Leaves the vault as",
    },
    yes="yes",
    contents="the contents; not ids, dates and numbers",
    no="no",
    never="never",
    crossing="What may leave the vault, and nothing else",
    changes="When this changes",
    notice="Whatever is to be kept longer, for more purposes or told to more people is announced {n} days before.",
    no_notice="No notice is promised here: a change can take effect at once. It stands in the public log in any case.",
    coming="A change has been announced. It takes effect on {at} (UTC) and touches:",
    more="More",
    record="Record of processing activities (GDPR, article 30), in English",
    programs="The same for programs (JSON-LD)",
    manifest="The list itself, column by column",
    app="To the app",
    kinds={
        "account": "Your account and profile",
        "sessions": "Where you are signed in, and attempts to",
        "keys": "Keys, wrapped",
        "watches": "What you watched",
        "taste": "Likes, saves, follows, what you hid and set",
        "stream": "What the feed learns from, without names",
        "videos": "Your videos and drafts",
        "comments": "Your comments",
        "rights": "Copies you ordered or brought along",
        "reads": "Who read about you",
        "counts": "Counts of videos",
        "likeness": "Prints of public videos",
        "crossings": "Messages to and from the public half",
        "machine": "Work in progress",
        "log": "The public log",
    },
    purposes={
        "account": "having an account",
        "security": "security",
        "feed": "your feed",
        "publishing": "publishing",
        "counting": "counting",
        "operation": "running the machine",
        "rights": "your rights",
    },
    bases={
        "contract": "contract",
        "legitimate_interest": "legitimate interest",
        "consent": "consent",
        "legal_obligation": "legal obligation",
        "none": "none, about nobody",
    },
    terms={
        "account": "until you erase it",
        "chosen": "until you erase it, or as long as you set",
        "session": "until you sign out, at most 60 days unused",
        "draft": "until the video is deleted",
        "delivery": "until it is delivered",
        "work": "until the work is done",
        "machine": "as long as this Fanlight",
    },
    days="{n} days",
    hours="{n} hours",
)

GERMAN = Words(
    language="de",
    own_name="Deutsch",
    direction="ltr",
    title="Was wir aufbewahren",
    lead=(
        "Alles, was dieser Tresor aufbewahrt, wozu und wie lange. Diese Seite entsteht aus der Liste, an die sich die "
        "Software selbst hält: Sie startet nicht, wenn sie etwas anderes aufbewahren, erzählen oder erfragen würde."
    ),
    keeper="Wer es aufbewahrt",
    nobody="Niemand ist genannt.",
    one_owner="Ein Betreiber führt Tresor und öffentliche Hälfte: Die Grenze dazwischen besteht nur aus Software.",
    two_owners="Tresor und öffentliche Hälfte haben verschiedene Betreiber.",
    about_you="Über dich",
    about_nobody="Über niemanden",
    head={
        "kind": "Was",
        "purpose": "Wozu",
        "basis": "Rechtsgrundlage",
        "term": "Wie lange",
        "sealed": "Mit deinem Schlüssel versiegelt",
        "exported": "In deiner Kopie",
        "crossing": "Verlässt den Tresor als",
    },
    yes="ja",
    contents="der Inhalt; Nummern, Daten und Zähler nicht",
    no="nein",
    never="nie",
    crossing="Was den Tresor verlassen darf, und sonst nichts",
    changes="Wenn sich das ändert",
    notice=(
        "Was länger, für mehr Zwecke oder für mehr Leute aufbewahrt werden soll, wird {n} Tage vorher angekündigt."
    ),
    no_notice=(
        "Hier ist keine Ankündigungsfrist versprochen: Eine Änderung kann sofort gelten. "
        "Im öffentlichen Protokoll steht sie in jedem Fall."
    ),
    coming="Eine Änderung ist angekündigt. Sie gilt ab {at} (UTC) und betrifft:",
    more="Mehr",
    record="Verzeichnis von Verarbeitungstätigkeiten (DSGVO, Artikel 30), auf Englisch",
    programs="Dasselbe für Programme (JSON-LD)",
    manifest="Die Liste selbst, Spalte für Spalte",
    app="Zur App",
    kinds={
        "account": "Dein Konto und Profil",
        "sessions": "Wo du angemeldet bist, und Versuche dazu",
        "keys": "Schlüssel, verpackt",
        "watches": "Was du angesehen hast",
        "taste": "Likes, Gemerktes, Gefolgte, was du ausgeblendet und eingestellt hast",
        "stream": "Woraus der Feed lernt, ohne Namen",
        "videos": "Deine Videos und Entwürfe",
        "comments": "Deine Kommentare",
        "rights": "Kopien, die du bestellt oder mitgebracht hast",
        "reads": "Wer über dich gelesen hat",
        "counts": "Zählungen von Videos",
        "likeness": "Abdrücke öffentlicher Videos",
        "crossings": "Nachrichten von und zur öffentlichen Hälfte",
        "machine": "Laufende Arbeit",
        "log": "Das öffentliche Protokoll",
    },
    purposes={
        "account": "dein Konto",
        "security": "Sicherheit",
        "feed": "dein Feed",
        "publishing": "Veröffentlichen",
        "counting": "Zählen",
        "operation": "Betrieb",
        "rights": "deine Rechte",
    },
    bases={
        "contract": "Vertrag",
        "legitimate_interest": "berechtigtes Interesse",
        "consent": "Einwilligung",
        "legal_obligation": "rechtliche Verpflichtung",
        "none": "keine, über niemanden",
    },
    terms={
        "account": "bis du es löschst",
        "chosen": "bis du es löschst oder so lange, wie du einstellst",
        "session": "bis du dich abmeldest, ungenutzt höchstens 60 Tage",
        "draft": "bis das Video gelöscht ist",
        "delivery": "bis es zugestellt ist",
        "work": "bis die Arbeit getan ist",
        "machine": "so lange wie dieses Fanlight",
    },
    days="{n} Tage",
    hours="{n} Stunden",
)

ARABIC = Words(
    language="ar",
    own_name="العربية",
    direction="rtl",
    title="ما نحتفظ به",
    lead=(
        "كل ما تحتفظ به هذه الخزنة، ولماذا، وإلى متى. هذه الصفحة مأخوذة من القائمة التي يلتزم بها البرنامج نفسه: "
        "فهو لا يعمل إن كان سيحتفظ بغيرها أو يكشفه أو يطلبه."
    ),
    keeper="من يحتفظ به",
    nobody="لم يُذكر أحد.",
    one_owner="مالك واحد يدير الخزنة والنصف العام: الحد بينهما حد برمجي فقط.",
    two_owners="للخزنة وللنصف العام مالكان مختلفان.",
    about_you="عنك",
    about_nobody="ليس عن أحد",
    head={
        "kind": "ماذا",
        "purpose": "لأي غرض",
        "basis": "الأساس القانوني",
        "term": "إلى متى",
        "sealed": "مختوم بمفتاحك",
        "exported": "في نسختك",
        "crossing": "يخرج من الخزنة بصفة",
    },
    yes="نعم",
    contents="المحتوى؛ لا المعرّفات والتواريخ والأعداد",
    no="لا",
    never="لا يخرج أبدًا",
    crossing="ما يجوز أن يخرج من الخزنة، ولا شيء سواه",
    changes="إذا تغيّر هذا",
    notice="كل ما سيُحفظ مدة أطول أو لأغراض أكثر أو يُكشف لعدد أكبر يُعلن قبل ذلك بعدد من الأيام: {n}.",
    no_notice="لا توجد هنا مهلة إعلان موعودة: قد يسري التغيير فورًا. وهو مسجّل في السجل العام في كل حال.",
    coming="أُعلن عن تغيير. يسري من {at} (بالتوقيت العالمي) ويشمل:",
    more="المزيد",
    record="سجل أنشطة المعالجة (اللائحة العامة لحماية البيانات، المادة 30)، بالإنجليزية",
    programs="نفسه للبرامج (JSON-LD)",
    manifest="القائمة نفسها، عمودًا عمودًا",
    app="إلى التطبيق",
    kinds={
        "account": "حسابك وملفك الشخصي",
        "sessions": "أين سجّلت الدخول، ومحاولات الدخول",
        "keys": "مفاتيح مغلّفة",
        "watches": "ما شاهدته",
        "taste": "الإعجابات والمحفوظات والمتابعات وما أخفيته وضبطته",
        "stream": "ما تتعلم منه الخلاصة، بلا أسماء",
        "videos": "مقاطعك ومسوداتك",
        "comments": "تعليقاتك",
        "rights": "نسخ طلبتها أو جلبتها معك",
        "reads": "من قرأ عنك",
        "counts": "أعداد المقاطع",
        "likeness": "بصمات المقاطع العامة",
        "crossings": "رسائل من النصف العام وإليه",
        "machine": "عمل جارٍ",
        "log": "السجل العام",
    },
    purposes={
        "account": "حسابك",
        "security": "الأمان",
        "feed": "خلاصتك",
        "publishing": "النشر",
        "counting": "العدّ",
        "operation": "تشغيل الجهاز",
        "rights": "حقوقك",
    },
    bases={
        "contract": "عقد",
        "legitimate_interest": "مصلحة مشروعة",
        "consent": "موافقة",
        "legal_obligation": "التزام قانوني",
        "none": "لا شيء، فليس عن أحد",
    },
    terms={
        "account": "حتى تحذفه",
        "chosen": "حتى تحذفه، أو المدة التي تضبطها",
        "session": "حتى تسجّل الخروج، وبحد أقصى 60 يومًا دون استعمال",
        "draft": "حتى يُحذف المقطع",
        "delivery": "حتى يُسلَّم",
        "work": "حتى ينتهي العمل",
        "machine": "ما دام هذا الـFanlight قائمًا",
    },
    days="الأيام: {n}",
    hours="الساعات: {n}",
)

LANGUAGES: Mapping[str, Words] = {words.language: words for words in (ENGLISH, GERMAN, ARABIC)}
