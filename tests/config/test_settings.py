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


def test_a_vault_alone_keeps_a_copy_of_the_public_rows(tmp_path: Path):
    alone = read({"FANLIGHT_HOME": str(tmp_path), "FANLIGHT_PLANE": "vault"})
    assert alone.keeps_copy
    assert alone.public_mirror == alone.mirror_database == f"sqlite://{tmp_path}/vault/mirror.sqlite3"

    both = read({"FANLIGHT_HOME": str(tmp_path)})
    assert not both.is_apart
    assert both.public_mirror == both.public_database

    reads_elsewhere = read(
        {"FANLIGHT_HOME": str(tmp_path), "FANLIGHT_PLANE": "vault", "FANLIGHT_PUBLIC_MIRROR": "sqlite:///elsewhere"}
    )
    assert not reads_elsewhere.keeps_copy


def test_a_plane_that_is_none_and_a_copy_of_another_kind_are_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="both, public, vault"):
        read({"FANLIGHT_HOME": str(tmp_path), "FANLIGHT_PLANE": "custodian"})
    with pytest.raises(ValueError, match="mirror_database"):
        read(
            {
                "FANLIGHT_HOME": str(tmp_path),
                "FANLIGHT_PLANE": "vault",
                "FANLIGHT_VAULT_DATABASE": "postgresql://v/vault",
            }
        )
