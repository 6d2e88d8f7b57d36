"""What an export says of itself to whoever opens it, in the three languages of the app."""

ENGLISH = """\
YOUR DATA FROM FANLIGHT

This is everything that the vault {address} keeps about you and that it declares as yours to have.

accounts/   your account, and where you are signed in
activity/   what you watched, liked, saved and shared, whom you follow or hid, and what you asked of your feed
taste/      what your feed believes of you, in words; "My feed" on another Fanlight takes this file in
comments/   what you wrote under videos
studio/     your profile, your videos with their files and subtitles, and files you sent that are still being prepared
proofs/     a proof that the vault has declared in its public log what it keeps
manifest.toml   that declaration, field by field
index.json      where each declared field is, and the SHA-256 of every file

Files that end in .json hold one object, those in .jsonl one object a line. Times are in UTC.
"fanlight export check FILE" tells whether anything is missing or was changed.
No entry of a log names you or your videos, so there is nothing more to be proven.
Passwords and keys are not in here. Whoever has this file can read all of it: keep it as you would keep a diary.
"""
GERMAN = """\
DEINE DATEN AUS FANLIGHT

Das ist alles, was der Tresor {address} über dich aufbewahrt und als deines ausweist.

accounts/   dein Konto, und wo du angemeldet bist
activity/   was du angesehen, gemocht, dir gemerkt und geteilt hast, wem du folgst, was du ausgeblendet hast
taste/      was dein Feed von dir glaubt, in Worten; »Mein Feed« auf einem anderen Fanlight nimmt diese Datei an
comments/   was du unter Videos geschrieben hast
studio/     dein Profil, deine Videos mit Dateien und Untertiteln, und was du geschickt hast und noch bereitet wird
proofs/     ein Beweis, dass der Tresor in seinem öffentlichen Protokoll erklärt hat, was er aufbewahrt
manifest.toml   diese Erklärung, Feld für Feld
index.json      wo jedes erklärte Feld steht, und die SHA-256 jeder Datei

Dateien auf .json enthalten ein Objekt, die auf .jsonl eines je Zeile. Zeiten sind in UTC.
»fanlight export check DATEI« sagt, ob etwas fehlt oder geändert wurde.
Kein Eintrag eines Protokolls nennt dich oder deine Videos; mehr gibt es darum nicht zu beweisen.
Passwörter und Schlüssel sind nicht darin. Wer diese Datei hat, kann alles lesen: hüte sie wie ein Tagebuch.
"""
ARABIC = """\
بياناتك من Fanlight

هذا كل ما تحفظه الخزنة {address} عنك وتُصرّح بأنه لك.

accounts/   حسابك، والأجهزة التي سجّلت الدخول منها
activity/   ما شاهدته وأعجبك وحفظته وشاركته، ومن تتابع أو أخفيت، وما طلبته من صفحتك
taste/      ما تظنه صفحتك عن ذوقك بالكلمات؛ ويقبل «صفحتي» في Fanlight آخر هذا الملف
comments/   ما كتبته تحت الفيديوهات
studio/     ملفك الشخصي، وفيديوهاتك بملفاتها وترجماتها، وما أرسلته ولم يُجهَّز بعد
proofs/     برهان على أن الخزنة صرّحت في سجلّها العلني بما تحفظه
manifest.toml   ذلك التصريح، حقلًا حقلًا
index.json      موضع كل حقل مُصرَّح به، وبصمة SHA-256 لكل ملف

الملفات التي تنتهي بـ .json فيها كائن واحد، وبـ .jsonl كائن في كل سطر. الأوقات بالتوقيت العالمي.
الأمر "fanlight export check FILE" يُخبرك إن نقص شيء أو تغيّر.
لا يذكرك أي قيد في السجل ولا يذكر فيديوهاتك، فلا شيء آخر يُبرهَن عليه.
ليست فيه كلمات مرور ولا مفاتيح. من ملك هذا الملف قرأه كله، فاحفظه كما تحفظ يومياتك.
"""


def readme(address: str) -> str:
    """The three texts, one after the other."""
    return "\n\n".join(text.format(address=address) for text in (ENGLISH, GERMAN, ARABIC))
