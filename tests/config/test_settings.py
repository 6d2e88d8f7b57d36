"""Settings are read from one file and the environment, and a wrong one is said plainly."""

from pathlib import Path

import pytest

from fanlight.config.settings import read


def test_everything_has_a_default_that_works_on_one_machine(tmp_path: Path) -> None:
    own = read({"FANLIGHT_HOME": str(tmp_path)})

    assert own.vault_database == f"sqlite://{tmp_path}/vault/vault.sqlite3"
    assert own.public_mirror == own.public_database
    assert own.bind == "127.0.0.1"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "fanlight.toml").write_text('vault_port = 9000\nvault_name = "north"\n')

    own = read({"FANLIGHT_HOME": str(tmp_path), "FANLIGHT_VAULT_PORT": "9001"})

    assert (own.vault_port, own.vault_name) == (9001, "north")


def test_a_setting_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (tmp_path / "fanlight.toml").write_text("vault_prot = 9000\n")

    with pytest.raises(ValueError, match="vault_prot"):
        read({"FANLIGHT_HOME": str(tmp_path)})


@pytest.mark.parametrize(("name", "value"), [("VAULT_PORT", "many"), ("DEBUG", "perhaps")])
def test_a_setting_of_the_wrong_type_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name.lower()):
        read({"FANLIGHT_HOME": str(tmp_path), f"FANLIGHT_{name}": value})
