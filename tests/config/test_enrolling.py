"""Two owners make a vault and a public plane known to each other with a line each; what is wrong is said plainly."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.config import enrolling
from fanlight.config.enrolling import Unreadable
from fanlight.config.settings import read
from fanlight.crossings import keys
from fanlight.custody.signing import Signer, signing_key
from fanlight.foundation.whole_files import write_anew

Types = Callable[..., str]
DIGITS = r"(?:\d{4} ){5}\d{4}"


@pytest.fixture
def types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Types:
    """Types a command on one of two machines; what it printed. Both are as `prepare` leaves them."""
    for plane in ("public", "vault"):
        (tmp_path / plane / plane / "keys").mkdir(parents=True)
        for name in ("log", "witness"):
            make = Signer.plain if name == "log" else Signer.timed
            signer = make(f"{plane}.example/{name}", Ed25519PrivateKey.generate())
            write_anew(tmp_path / plane / plane / f"{name}.vkey", f"{signer.key.vkey}\n".encode())
    write_anew(tmp_path / "vault/vault/keys/log.key", b"there")
    (tmp_path / "public/fanlight.toml").write_text('plane = "public"\npublic_address = "https://public.example"\n')
    (tmp_path / "vault/fanlight.toml").write_text(
        'plane = "vault"\nvault_name = "custodian"\nvault_address = "https://vault.example"\nvault_owner = "Å\\"B\\""\n'
    )

    def type_there(plane: str, command: str, *words: str) -> str:
        monkeypatch.setattr(enrolling, "settings", lambda: read({"FANLIGHT_HOME": str(tmp_path / plane)}))
        assert getattr(enrolling, command)(*words) == 0
        return capsys.readouterr().out

    return type_there


def line(said: str) -> str:
    return next(one for one in said.splitlines() if one.startswith("fanlight-"))


def test_with_a_line_each_they_know_each_other(types: Types, tmp_path: Path):
    introduced = types("vault", "introduce")
    admitted = types("public", "admit", line(introduced))
    joined = types("vault", "join", line(admitted))

    key = signing_key(tmp_path / "vault/vault/keys/gateway.key").public_key()
    assert keys.known_vault(tmp_path / "public/public/vaults", "custodian") == key
    for ours, theirs in [
        ("vault/vault/log.vkey", "public/public/witnessed/custodian.vkey"),
        ("public/public/log.vkey", "vault/public/log.vkey"),
        ("public/public/witness.vkey", "vault/public/witness.vkey"),
    ]:
        assert (tmp_path / ours).read_bytes() == (tmp_path / theirs).read_bytes()
    first, second = re.findall(DIGITS, admitted)
    assert re.findall(DIGITS, introduced) == [first]
    assert re.findall(DIGITS, joined) == [second]
    assert read({"FANLIGHT_HOME": str(tmp_path / "vault")}).public_address == "https://public.example"
    assert read({"FANLIGHT_HOME": str(tmp_path / "public")}).vault_owner == 'Å"B"'

    types("public", "dismiss", "custodian")
    assert keys.known_vault(tmp_path / "public/public/vaults", "custodian") is None


def test_a_second_vault_is_told_of_where_it_is_and_changes_no_setting(types: Types, tmp_path: Path):
    home = tmp_path / "public/public"
    types("public", "admit", line(types("vault", "introduce")))
    settings = (tmp_path / "public/fanlight.toml").read_text()
    (tmp_path / "vault/fanlight.toml").write_text(
        'plane = "vault"\nvault_name = "harbour"\nvault_address = "https://harbour.example"\nvault_owner = "Another"\n'
    )

    said = types("public", "admit", line(types("vault", "introduce")))

    assert "Careful" not in said
    assert (tmp_path / "public/fanlight.toml").read_text() == settings
    assert keys.known_vaults(home / "vaults") == {"custodian", "harbour"}
    places = {name: keys.place_of(home / "vaults", name) for name in ("custodian", "harbour", "nobody")}
    assert [place and place.address for place in places.values()] == [
        "https://vault.example",
        "https://harbour.example",
        None,
    ]
    types("public", "dismiss", "harbour")
    assert keys.place_of(home / "vaults", "harbour") is None


def test_nothing_private_is_in_a_line(types: Types, tmp_path: Path):
    said = types("vault", "introduce")

    private = signing_key(tmp_path / "vault/vault/keys/gateway.key").private_bytes_raw()
    assert private.hex() not in said
    assert set(vars(enrolling._read(line(said), enrolling.Vault))) == {
        *("name", "address", "owner", "jurisdiction", "key", "log"),
    }


def test_another_vault_cannot_take_a_name(types: Types, tmp_path: Path):
    types("public", "admit", line(types("vault", "introduce")))
    (tmp_path / "vault/vault/keys/gateway.key").unlink()  # and another key comes under the same name

    with pytest.raises(Unreadable, match="another vault is called custodian"):
        types("public", "admit", line(types("vault", "introduce")))


def test_what_an_owner_has_written_stays(types: Types, tmp_path: Path):
    file = tmp_path / "public/fanlight.toml"
    file.write_text(file.read_text() + 'vault_owner = "Somebody I know"\n')

    said = types("public", "admit", line(types("vault", "introduce")))

    assert "Careful: fanlight.toml says vault_owner = 'Somebody I know'" in said
    assert read({"FANLIGHT_HOME": str(tmp_path / "public")}).vault_owner == "Somebody I know"


def test_a_line_that_is_broken_or_strange_is_refused(types: Types):
    whole = line(types("vault", "introduce"))
    vault = enrolling._read(whole, enrolling.Vault)

    def bent(**changed: str) -> str:
        return enrolling._line(enrolling.Vault(**vars(vault) | changed))

    for wrong in (
        whole[:-9],
        whole.replace("fanlight-vault:", "fanlight-public:"),
        "fanlight-vault:",
        "hello",
        bent(name="../../keys/witness"),
        bent(name=""),
        bent(key="AAAA"),
        bent(log="somebody"),
        bent(address="file:///etc/passwd"),
        bent(address="https://user@vault.example"),
        bent(owner="Me\n[other]"),
        bent(owner="x" * 700),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            types("public", "admit", wrong)
    assert not (types("public", "admit", whole)).startswith("Careful")
